//go:build !purego

#include "go_asm.h"
#include "textflag.h"

// This is waves_avx2_amd64.s for vectors of sixteen, four of them at a time, the
// numbers of the wave being in Z0 to Z11.

#define ROUND(x, t) \
	VMOVAPS     x, t      \
	VFMADD213PS Z1, Z0, t \
	VADDPS      Z2, t, t

#define REDUCE(x, t, z) \
	VSUBPS       Z2, t, z \
	VPSLLD       $31, t, t \
	VADDPS       Z3, z, z \
	VFNMADD231PS Z4, z, x \
	VFNMADD231PS Z5, z, x \
	VPXORD       t, x, x

#define BEGIN(x, t, z) \
	VMULPS      x, x, z  \
	VMOVAPS     Z6, t    \
	VFMADD213PS Z7, z, t

#define END(x, t, z) \
	VFMADD213PS Z8, z, t \
	VFMADD213PS Z9, z, t \
	VMULPS      x, z, z  \
	VFMADD231PS t, z, x  \
	VMULPS      Z10, x, x

#define SINGLE \
	ROUND(Z12, Z13)       \
	REDUCE(Z12, Z13, Z14) \
	BEGIN(Z12, Z13, Z14)  \
	END(Z12, Z13, Z14)

#define LEAVEDISTANT(bits, away) \
	VPCMPUD  $6, Z11, bits, K2 \
	KORTESTW K2, K2            \
	JNE      away

// func wavesAVX512(x *float32, n int, w *wave) int
TEXT ·wavesAVX512(SB), NOSPLIT, $0-32
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVQ         w+16(FP), AX
	VBROADCASTSS wave_inverse(AX), Z0
	VBROADCASTSS wave_offset(AX), Z1
	VBROADCASTSS wave_round(AX), Z2
	VBROADCASTSS wave_middle(AX), Z3
	VBROADCASTSS wave_high(AX), Z4
	VBROADCASTSS wave_low(AX), Z5
	VBROADCASTSS wave_ninth(AX), Z6
	VBROADCASTSS wave_seventh(AX), Z7
	VBROADCASTSS wave_fifth(AX), Z8
	VBROADCASTSS wave_third(AX), Z9
	VBROADCASTSS wave_scale(AX), Z10
	VPBROADCASTD wave_limit(AX), Z11

four:
	CMPQ    CX, $64
	JLT     one
	VMOVUPS (SI), Z12
	VMOVUPS 64(SI), Z15
	VMOVUPS 128(SI), Z18
	VMOVUPS 192(SI), Z21
	VPADDD  Z12, Z12, Z13
	VPADDD  Z15, Z15, Z16
	VPADDD  Z18, Z18, Z19
	VPADDD  Z21, Z21, Z22
	VPMAXUD Z13, Z16, Z16
	VPMAXUD Z19, Z22, Z22
	VPMAXUD Z16, Z22, Z22
	LEAVEDISTANT(Z22, one)
	ROUND(Z12, Z13)
	ROUND(Z15, Z16)
	ROUND(Z18, Z19)
	ROUND(Z21, Z22)
	REDUCE(Z12, Z13, Z14)
	REDUCE(Z15, Z16, Z17)
	REDUCE(Z18, Z19, Z20)
	REDUCE(Z21, Z22, Z23)
	BEGIN(Z12, Z13, Z14)
	BEGIN(Z15, Z16, Z17)
	BEGIN(Z18, Z19, Z20)
	BEGIN(Z21, Z22, Z23)
	END(Z12, Z13, Z14)
	END(Z15, Z16, Z17)
	END(Z18, Z19, Z20)
	END(Z21, Z22, Z23)
	VMOVUPS Z12, (SI)
	VMOVUPS Z15, 64(SI)
	VMOVUPS Z18, 128(SI)
	VMOVUPS Z21, 192(SI)
	ADDQ    $256, SI
	SUBQ    $64, CX
	JMP     four

one:
	CMPQ    CX, $16
	JLT     rest
	VMOVUPS (SI), Z12
	VPADDD  Z12, Z12, Z13
	LEAVEDISTANT(Z13, done)
	SINGLE
	VMOVUPS Z12, (SI)
	ADDQ    $64, SI
	SUBQ    $16, CX
	JMP     four

rest:
	TESTQ     CX, CX
	JE        done
	MOVL      $1, AX
	SHLL      CX, AX
	DECL      AX
	KMOVW     AX, K1
	VMOVUPS.Z (SI), K1, Z12
	VPADDD    Z12, Z12, Z13
	LEAVEDISTANT(Z13, done)
	SINGLE
	VMOVUPS   Z12, K1, (SI)
	LEAQ      (SI)(CX*4), SI

done:
	SUBQ x+0(FP), SI
	SHRQ $2, SI
	MOVQ SI, ret+24(FP)
	VZEROUPPER
	RET
