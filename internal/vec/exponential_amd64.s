//go:build !purego

#include "go_asm.h"
#include "textflag.h"
#include "tail_amd64.h"

// The operations are those of the portable twins, in their order.

// REDUCE leaves the eight elements of Y12, reduced to |r| < ln 2 / 2, there, and
// rounded quotients in Y13. A minimum or maximum of something with what is not a
// number is its second operand, the first one here. It overwrites Y14.
#define REDUCE \
	VMAXPS       Y12, Y0, Y12 \
	VMINPS       Y12, Y1, Y12 \
	VMOVAPS      Y12, Y13     \
	VFMADD213PS  Y3, Y2, Y13  \
	VSUBPS       Y3, Y13, Y14 \
	VFNMADD231PS Y4, Y14, Y12 \
	VFNMADD231PS Y5, Y14, Y12

// EXPAND leaves e to the power of Y12 there. It overwrites Y14 and Y15.
#define EXPAND \
	VMOVAPS     Y6, Y15       \
	VFMADD213PS Y7, Y12, Y15  \
	VFMADD213PS Y8, Y12, Y15  \
	VFMADD213PS Y9, Y12, Y15  \
	VFMADD213PS Y10, Y12, Y15 \
	VMULPS      Y12, Y12, Y14 \
	VFMADD231PS Y15, Y14, Y12 \
	VADDPS      Y11, Y12, Y12

// RAISE multiplies Y12 by 2 to the power of the quotients in Y13, in two halves.
// The bits of one are those of an exponent of zero. It overwrites Y14 and Y15.
#define RAISE \
	VPSUBD Y3, Y13, Y13   \
	VPSRAD $1, Y13, Y14   \
	VPSUBD Y14, Y13, Y13  \
	VPSLLD $23, Y14, Y14  \
	VPSLLD $23, Y13, Y13  \
	VPADDD Y11, Y14, Y14  \
	VPADDD Y11, Y13, Y13  \
	VMULPS Y14, Y12, Y12  \
	VMULPS Y13, Y12, Y12

// func exponentialsAVX2(x *float32, n int, e *exponentialTerms)
TEXT ·exponentialsAVX2(SB), NOSPLIT, $0-24
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVQ         e+16(FP), AX
	VBROADCASTSS exponentialTerms_least(AX), Y0
	VBROADCASTSS exponentialTerms_most(AX), Y1
	VBROADCASTSS exponentialTerms_inverse(AX), Y2
	VBROADCASTSS exponentialTerms_round(AX), Y3
	VBROADCASTSS exponentialTerms_high(AX), Y4
	VBROADCASTSS exponentialTerms_low(AX), Y5
	VBROADCASTSS exponentialTerms_sixth(AX), Y6
	VBROADCASTSS exponentialTerms_fifth(AX), Y7
	VBROADCASTSS exponentialTerms_fourth(AX), Y8
	VBROADCASTSS exponentialTerms_third(AX), Y9
	VBROADCASTSS exponentialTerms_second(AX), Y10
	VBROADCASTSS exponentialTerms_one(AX), Y11
	SUBQ         $8, CX
	JLT          rest

eight:
	VMOVUPS (SI), Y12
	REDUCE
	EXPAND
	RAISE
	VMOVUPS Y12, (SI)
	ADDQ    $32, SI
	SUBQ    $8, CX
	JGE     eight

rest:
	ADDQ       $8, CX
	JE         done
	LOADMASK
	VMASKMOVPS (SI), Y15, Y12
	REDUCE
	EXPAND
	RAISE
	VMOVUPS    (AX)(CX*4), Y15
	VMASKMOVPS Y12, Y15, (SI)

done:
	VZEROUPPER
	RET

// EXPONENTIAL512 does all of that to sixteen elements in Z12. An instruction
// raises to a power of 2 with one rounding, which is all that the halves need.
#define EXPONENTIAL512 \
	VMAXPS       Z12, Z0, Z12  \
	VMINPS       Z12, Z1, Z12  \
	VMOVAPS      Z12, Z13      \
	VFMADD213PS  Z3, Z2, Z13   \
	VSUBPS       Z3, Z13, Z13  \
	VFNMADD231PS Z4, Z13, Z12  \
	VFNMADD231PS Z5, Z13, Z12  \
	VMOVAPS      Z6, Z15       \
	VFMADD213PS  Z7, Z12, Z15  \
	VFMADD213PS  Z8, Z12, Z15  \
	VFMADD213PS  Z9, Z12, Z15  \
	VFMADD213PS  Z10, Z12, Z15 \
	VMULPS       Z12, Z12, Z14 \
	VFMADD231PS  Z15, Z14, Z12 \
	VADDPS       Z11, Z12, Z12 \
	VSCALEFPS    Z13, Z12, Z12

// func exponentialsAVX512(x *float32, n int, e *exponentialTerms)
TEXT ·exponentialsAVX512(SB), NOSPLIT, $0-24
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVQ         e+16(FP), AX
	VBROADCASTSS exponentialTerms_least(AX), Z0
	VBROADCASTSS exponentialTerms_most(AX), Z1
	VBROADCASTSS exponentialTerms_inverse(AX), Z2
	VBROADCASTSS exponentialTerms_round(AX), Z3
	VBROADCASTSS exponentialTerms_high(AX), Z4
	VBROADCASTSS exponentialTerms_low(AX), Z5
	VBROADCASTSS exponentialTerms_sixth(AX), Z6
	VBROADCASTSS exponentialTerms_fifth(AX), Z7
	VBROADCASTSS exponentialTerms_fourth(AX), Z8
	VBROADCASTSS exponentialTerms_third(AX), Z9
	VBROADCASTSS exponentialTerms_second(AX), Z10
	VBROADCASTSS exponentialTerms_one(AX), Z11
	SUBQ         $16, CX
	JLT          rest

sixteen:
	VMOVUPS (SI), Z12
	EXPONENTIAL512
	VMOVUPS Z12, (SI)
	ADDQ    $64, SI
	SUBQ    $16, CX
	JGE     sixteen

rest:
	ADDQ      $16, CX
	JE        done
	MOVL      $1, AX
	SHLL      CX, AX
	DECL      AX
	KMOVW     AX, K1
	VMOVUPS.Z (SI), K1, Z12
	EXPONENTIAL512
	VMOVUPS   Z12, K1, (SI)

done:
	VZEROUPPER
	RET
