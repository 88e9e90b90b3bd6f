//go:build !purego

#include "go_asm.h"
#include "textflag.h"
#include "tail_amd64.h"

// The operations are those of the portable twins, in their order. Lanes that
// the tail masks off work on zeros, and what comes of them is never stored.

// ADAGRAD updates four elements: g, as float64, in Y4 and theta in X6, with G
// in Y5, the step in Y0 and epsilon in Y1. It overwrites Y4 and Y7.
#define ADAGRAD \
	VMULPD     Y4, Y4, Y7 \
	VADDPD     Y7, Y5, Y5 \
	VSQRTPD    Y5, Y7     \
	VADDPD     Y1, Y7, Y7 \
	VMULPD     Y4, Y0, Y4 \
	VDIVPD     Y7, Y4, Y4 \
	VCVTPD2PSY Y4, X4     \
	VSUBPS     X4, X6, X6

// func adaGradAVX2(theta, gradient *float32, squares *float64, n int, step, epsilon float64)
TEXT ·adaGradAVX2(SB), NOSPLIT, $0-48
	MOVQ         theta+0(FP), DI
	MOVQ         gradient+8(FP), SI
	MOVQ         squares+16(FP), DX
	MOVQ         n+24(FP), CX
	VBROADCASTSD step+32(FP), Y0
	VBROADCASTSD epsilon+40(FP), Y1
	SUBQ         $4, CX
	JLT          rest

four:
	VCVTPS2PD (SI), Y4
	VMOVUPD   (DX), Y5
	VMOVUPS   (DI), X6
	ADAGRAD
	VMOVUPD   Y5, (DX)
	VMOVUPS   X6, (DI)
	ADDQ      $16, SI
	ADDQ      $32, DX
	ADDQ      $16, DI
	SUBQ      $4, CX
	JGE       four

rest:
	ADDQ       $4, CX
	JE         done
	LOADMASK
	VPMOVSXDQ  X15, Y14       // the mask for elements of float64
	VMASKMOVPS (SI), X15, X4
	VCVTPS2PD  X4, Y4
	VMASKMOVPD (DX), Y14, Y5
	VMASKMOVPS (DI), X15, X6
	ADAGRAD
	VMASKMOVPD Y5, Y14, (DX)
	VMASKMOVPS X6, X15, (DI)

done:
	VZEROUPPER
	RET

// ADAM updates eight elements: theta in Y11, with g in Y8, its mean in Y9 and
// its mean square in Y10, and the factors in Y0 to Y6. It overwrites Y8 and Y12.
#define ADAM \
	VMULPS  Y9, Y0, Y9    \
	VMULPS  Y8, Y1, Y12   \
	VADDPS  Y12, Y9, Y9   \
	VMULPS  Y8, Y8, Y8    \
	VMULPS  Y8, Y3, Y8    \
	VMULPS  Y10, Y2, Y10  \
	VADDPS  Y8, Y10, Y10  \
	VSQRTPS Y10, Y8       \
	VMULPS  Y5, Y8, Y8    \
	VADDPS  Y6, Y8, Y8    \
	VMULPS  Y9, Y4, Y12   \
	VDIVPS  Y8, Y12, Y12  \
	VSUBPS  Y12, Y11, Y11

// func adamAVX2(theta, gradient, mean, square *float32, n int, s *AdamStep)
TEXT ·adamAVX2(SB), NOSPLIT, $0-48
	MOVQ         theta+0(FP), DI
	MOVQ         gradient+8(FP), SI
	MOVQ         mean+16(FP), R8
	MOVQ         square+24(FP), R9
	MOVQ         n+32(FP), CX
	MOVQ         s+40(FP), AX
	VBROADCASTSS AdamStep_KeepMean(AX), Y0
	VBROADCASTSS AdamStep_TakeMean(AX), Y1
	VBROADCASTSS AdamStep_KeepSquare(AX), Y2
	VBROADCASTSS AdamStep_TakeSquare(AX), Y3
	VBROADCASTSS AdamStep_Length(AX), Y4
	VBROADCASTSS AdamStep_Correction(AX), Y5
	VBROADCASTSS AdamStep_Epsilon(AX), Y6
	SUBQ         $8, CX
	JLT          rest

eight:
	VMOVUPS (SI), Y8
	VMOVUPS (R8), Y9
	VMOVUPS (R9), Y10
	VMOVUPS (DI), Y11
	ADAM
	VMOVUPS Y9, (R8)
	VMOVUPS Y10, (R9)
	VMOVUPS Y11, (DI)
	ADDQ    $32, SI
	ADDQ    $32, R8
	ADDQ    $32, R9
	ADDQ    $32, DI
	SUBQ    $8, CX
	JGE     eight

rest:
	ADDQ       $8, CX
	JE         done
	LOADMASK
	VMASKMOVPS (SI), Y15, Y8
	VMASKMOVPS (R8), Y15, Y9
	VMASKMOVPS (R9), Y15, Y10
	VMASKMOVPS (DI), Y15, Y11
	ADAM
	VMASKMOVPS Y9, Y15, (R8)
	VMASKMOVPS Y10, Y15, (R9)
	VMASKMOVPS Y11, Y15, (DI)

done:
	VZEROUPPER
	RET
