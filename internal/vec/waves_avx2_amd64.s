//go:build !purego

#include "go_asm.h"
#include "textflag.h"
#include "tail_amd64.h"

// The operations are those of the portable twin, in their order, except that the
// sign goes to the argument of the sine and not to its value, which is the same.
// Several vectors are under way at once, stage by stage, since each operation
// waits for the one before it. Lanes that the tail masks off work on zeros, and
// what comes of them is never stored.

// ROUND leaves x/π + offset, rounded, in t. The numbers of the wave are in Y0 to
// Y9.
#define ROUND(x, t) \
	VMOVAPS     x, t      \
	VFMADD213PS Y1, Y0, t \
	VADDPS      Y2, t, t

// REDUCE leaves the argument of the sine, with the sign, in x. It overwrites t
// and z.
#define REDUCE(x, t, z) \
	VSUBPS       Y2, t, z \
	VPSLLD       $31, t, t \
	VADDPS       Y3, z, z \
	VFNMADD231PS Y4, z, x \
	VFNMADD231PS Y5, z, x \
	VXORPS       t, x, x

// BEGIN and END leave the sine of x, scaled, in x. They overwrite t and z.
#define BEGIN(x, t, z) \
	VMULPS       x, x, z           \
	VBROADCASTSS wave_ninth(AX), t \
	VFMADD213PS  Y6, z, t

#define END(x, t, z) \
	VFMADD213PS Y7, z, t \
	VFMADD213PS Y8, z, t \
	VMULPS      x, z, z  \
	VFMADD231PS t, z, x  \
	VMULPS      Y9, x, x

#define SINGLE \
	ROUND(Y10, Y11)       \
	REDUCE(Y10, Y11, Y12) \
	BEGIN(Y10, Y11, Y12)  \
	END(Y10, Y11, Y12)

// LEAVEDISTANT goes away if an element of bits without the sign is beyond the
// limit, which it needs a register for.
#define LEAVEDISTANT(bits, limit, away) \
	VPBROADCASTD wave_limit(AX), limit \
	VPMAXUD      bits, limit, bits     \
	VPCMPEQD     bits, limit, bits     \
	VMOVMSKPS    bits, BX              \
	CMPL         BX, $0xFF             \
	JNE          away

// func wavesAVX2(x *float32, n int, w *wave) int
TEXT ·wavesAVX2(SB), NOSPLIT, $0-32
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVQ         w+16(FP), AX
	VBROADCASTSS wave_inverse(AX), Y0
	VBROADCASTSS wave_offset(AX), Y1
	VBROADCASTSS wave_round(AX), Y2
	VBROADCASTSS wave_middle(AX), Y3
	VBROADCASTSS wave_high(AX), Y4
	VBROADCASTSS wave_low(AX), Y5
	VBROADCASTSS wave_seventh(AX), Y6
	VBROADCASTSS wave_fifth(AX), Y7
	VBROADCASTSS wave_third(AX), Y8
	VBROADCASTSS wave_scale(AX), Y9

two:
	CMPQ    CX, $16
	JLT     one
	VMOVUPS (SI), Y10
	VMOVUPS 32(SI), Y13
	VPADDD  Y10, Y10, Y11
	VPADDD  Y13, Y13, Y14
	VPMAXUD Y11, Y14, Y14
	LEAVEDISTANT(Y14, Y15, one)
	ROUND(Y10, Y11)
	ROUND(Y13, Y14)
	REDUCE(Y10, Y11, Y12)
	REDUCE(Y13, Y14, Y15)
	BEGIN(Y10, Y11, Y12)
	BEGIN(Y13, Y14, Y15)
	END(Y10, Y11, Y12)
	END(Y13, Y14, Y15)
	VMOVUPS Y10, (SI)
	VMOVUPS Y13, 32(SI)
	ADDQ    $64, SI
	SUBQ    $16, CX
	JMP     two

one:
	CMPQ    CX, $8
	JLT     rest
	VMOVUPS (SI), Y10
	VPADDD  Y10, Y10, Y11
	LEAVEDISTANT(Y11, Y12, done)
	SINGLE
	VMOVUPS Y10, (SI)
	ADDQ    $32, SI
	SUBQ    $8, CX
	JMP     two

rest:
	TESTQ      CX, CX
	JE         done
	MOVQ       CX, DX
	LEAQ       ·tailMask<>+32(SB), DI
	NEGQ       DX
	VMOVUPS    (DI)(DX*4), Y15
	VMASKMOVPS (SI), Y15, Y10
	VPADDD     Y10, Y10, Y11
	LEAVEDISTANT(Y11, Y12, done)
	SINGLE
	VMASKMOVPS Y10, Y15, (SI)
	LEAQ       (SI)(CX*4), SI

done:
	SUBQ x+0(FP), SI
	SHRQ $2, SI
	MOVQ SI, ret+24(FP)
	VZEROUPPER
	RET
