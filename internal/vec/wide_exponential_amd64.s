//go:build !purego

#include "go_asm.h"
#include "textflag.h"
#include "tail_amd64.h"

// The operations are those of the portable twins, in their order.

// TERM goes on to the next coefficient, for which no register is left.
#define TERM(index) \
	VBROADCASTSD (wideExponentialTerms_coefficients+8*index)(AX), Y13 \
	VFMADD213PD  Y13, Y8, Y11

// WIDEEXPONENTIAL replaces the four elements of Y8. A minimum or maximum of something
// with what is not a number is its second operand, the first one here. Half of a power
// of 2 is taken in 32 bits, which hold it. It overwrites Y9 to Y13.
#define WIDEEXPONENTIAL \
	VMULPD       Y7, Y8, Y8                                 \
	VMAXPD       Y8, Y0, Y8                                 \
	VMINPD       Y8, Y1, Y8                                 \
	VMOVAPD      Y8, Y9                                     \
	VFMADD213PD  Y3, Y2, Y9                                 \
	VSUBPD       Y3, Y9, Y10                                \
	VFNMADD231PD Y4, Y10, Y8                                \
	VFNMADD231PD Y5, Y10, Y8                                \
	VBROADCASTSD wideExponentialTerms_coefficients(AX), Y11 \
	TERM(1)                                                 \
	TERM(2)                                                 \
	TERM(3)                                                 \
	TERM(4)                                                 \
	TERM(5)                                                 \
	TERM(6)                                                 \
	TERM(7)                                                 \
	TERM(8)                                                 \
	TERM(9)                                                 \
	TERM(10)                                                \
	TERM(11)                                                \
	VMULPD       Y8, Y8, Y12                                \
	VFMADD231PD  Y11, Y12, Y8                               \
	VADDPD       Y6, Y8, Y8                                 \
	VPSUBQ       Y3, Y9, Y9                                 \
	VPSRAD       $1, Y9, Y10                                \
	VPSUBQ       Y10, Y9, Y9                                \
	VPSLLQ       $52, Y10, Y10                              \
	VPSLLQ       $52, Y9, Y9                                \
	VPADDQ       Y6, Y10, Y10                               \
	VPADDQ       Y6, Y9, Y9                                 \
	VMULPD       Y10, Y8, Y8                                \
	VMULPD       Y9, Y8, Y8

// func wideExponentialsAVX2(x *float64, n int, scale float64, e *wideExponentialTerms)
TEXT ·wideExponentialsAVX2(SB), NOSPLIT, $0-32
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVQ         e+24(FP), AX
	VBROADCASTSD scale+16(FP), Y7
	VBROADCASTSD wideExponentialTerms_least(AX), Y0
	VBROADCASTSD wideExponentialTerms_most(AX), Y1
	VBROADCASTSD wideExponentialTerms_inverse(AX), Y2
	VBROADCASTSD wideExponentialTerms_round(AX), Y3
	VBROADCASTSD wideExponentialTerms_high(AX), Y4
	VBROADCASTSD wideExponentialTerms_low(AX), Y5
	VBROADCASTSD wideExponentialTerms_one(AX), Y6
	SUBQ         $4, CX
	JLT          rest

four:
	VMOVUPD (SI), Y8
	WIDEEXPONENTIAL
	VMOVUPD Y8, (SI)
	ADDQ    $32, SI
	SUBQ    $4, CX
	JGE     four

rest:
	ADDQ       $4, CX
	JE         done
	MOVQ       AX, BX
	LOADMASK
	MOVQ       BX, AX
	VPMOVSXDQ  X15, Y14
	VMASKMOVPD (SI), Y14, Y8
	WIDEEXPONENTIAL
	VMASKMOVPD Y8, Y14, (SI)

done:
	VZEROUPPER
	RET

// WIDEEXPONENTIAL512 does so with the eight elements of a register, with the
// coefficients in Z8 to Z19, and two more to overwrite. An instruction raises to a
// power of 2 with one rounding.
#define WIDEEXPONENTIAL512(x, n, p) \
	VMULPD       Z7, x, x  \
	VMAXPD       x, Z0, x  \
	VMINPD       x, Z1, x  \
	VMOVAPD      x, n      \
	VFMADD213PD  Z3, Z2, n \
	VSUBPD       Z3, n, n  \
	VFNMADD231PD Z4, n, x  \
	VFNMADD231PD Z5, n, x  \
	VMOVAPD      Z8, p     \
	VFMADD213PD  Z9, x, p  \
	VFMADD213PD  Z10, x, p \
	VFMADD213PD  Z11, x, p \
	VFMADD213PD  Z12, x, p \
	VFMADD213PD  Z13, x, p \
	VFMADD213PD  Z14, x, p \
	VFMADD213PD  Z15, x, p \
	VFMADD213PD  Z16, x, p \
	VFMADD213PD  Z17, x, p \
	VFMADD213PD  Z18, x, p \
	VFMADD213PD  Z19, x, p \
	VMULPD       x, x, Z20 \
	VFMADD231PD  p, Z20, x \
	VADDPD       Z6, x, x  \
	VSCALEFPD    n, x, x

// func wideExponentialsAVX512(x *float64, n int, scale float64, e *wideExponentialTerms)
TEXT ·wideExponentialsAVX512(SB), NOSPLIT, $0-32
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVQ         e+24(FP), AX
	VBROADCASTSD scale+16(FP), Z7
	VBROADCASTSD wideExponentialTerms_least(AX), Z0
	VBROADCASTSD wideExponentialTerms_most(AX), Z1
	VBROADCASTSD wideExponentialTerms_inverse(AX), Z2
	VBROADCASTSD wideExponentialTerms_round(AX), Z3
	VBROADCASTSD wideExponentialTerms_high(AX), Z4
	VBROADCASTSD wideExponentialTerms_low(AX), Z5
	VBROADCASTSD wideExponentialTerms_one(AX), Z6
	VBROADCASTSD (wideExponentialTerms_coefficients+0)(AX), Z8
	VBROADCASTSD (wideExponentialTerms_coefficients+8)(AX), Z9
	VBROADCASTSD (wideExponentialTerms_coefficients+16)(AX), Z10
	VBROADCASTSD (wideExponentialTerms_coefficients+24)(AX), Z11
	VBROADCASTSD (wideExponentialTerms_coefficients+32)(AX), Z12
	VBROADCASTSD (wideExponentialTerms_coefficients+40)(AX), Z13
	VBROADCASTSD (wideExponentialTerms_coefficients+48)(AX), Z14
	VBROADCASTSD (wideExponentialTerms_coefficients+56)(AX), Z15
	VBROADCASTSD (wideExponentialTerms_coefficients+64)(AX), Z16
	VBROADCASTSD (wideExponentialTerms_coefficients+72)(AX), Z17
	VBROADCASTSD (wideExponentialTerms_coefficients+80)(AX), Z18
	VBROADCASTSD (wideExponentialTerms_coefficients+88)(AX), Z19
	SUBQ         $8, CX
	JLT          rest

eight:
	VMOVUPD (SI), Z21
	WIDEEXPONENTIAL512(Z21, Z22, Z23)
	VMOVUPD Z21, (SI)
	ADDQ    $64, SI
	SUBQ    $8, CX
	JGE     eight

rest:
	ADDQ      $8, CX
	JE        done
	MOVL      $1, AX
	SHLL      CX, AX
	DECL      AX
	KMOVW     AX, K1
	VMOVUPD.Z (SI), K1, Z21
	WIDEEXPONENTIAL512(Z21, Z22, Z23)
	VMOVUPD   Z21, K1, (SI)

done:
	VZEROUPPER
	RET
