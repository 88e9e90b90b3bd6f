//go:build !purego

#include "go_asm.h"
#include "textflag.h"

// TERM goes on to the next coefficient of a polynomial in the squares, in Z14.
#define TERM(polynomial, coefficient) \
	VMULPD      Z14, polynomial, polynomial \
	VADDPD.BCST coefficient(AX), polynomial, polynomial

// ARCCOSINE replaces the eight elements of Z8 as the portable twin does. A minimum or
// maximum of something with what is not a number is its second operand, the first one
// here. K2 has the large elements, K3 the tangents that are not near.
#define ARCCOSINE \
	VMAXPD       Z8, Z6, Z9                                \
	VMINPD       Z9, Z0, Z9                                \
	VPANDQ       Z7, Z9, Z9                                \
	VMULPD       Z9, Z9, Z10                               \
	VSUBPD       Z10, Z0, Z10                              \
	VSQRTPD      Z10, Z10                                  \
	VCMPPD       $0x1E, Z1, Z9, K2                         \
	VBLENDMPD    Z10, Z9, K2, Z11                          \
	VBLENDMPD    Z9, Z10, K2, Z10                          \
	VDIVPD       Z10, Z11, Z11                             \
	VCMPPD       $0x06, Z2, Z11, K3                        \
	VSUBPD       Z0, Z11, Z12                              \
	VADDPD       Z0, Z11, Z13                              \
	VDIVPD       Z13, Z12, K3, Z11                         \
	VMULPD       Z11, Z11, Z14                             \
	VBROADCASTSD arcCosineTerms_p(AX), Z12                 \
	TERM(Z12, arcCosineTerms_p+8)                          \
	TERM(Z12, arcCosineTerms_p+16)                         \
	TERM(Z12, arcCosineTerms_p+24)                         \
	TERM(Z12, arcCosineTerms_p+32)                         \
	VADDPD.BCST  arcCosineTerms_q(AX), Z14, Z13            \
	TERM(Z13, arcCosineTerms_q+8)                          \
	TERM(Z13, arcCosineTerms_q+16)                         \
	TERM(Z13, arcCosineTerms_q+24)                         \
	TERM(Z13, arcCosineTerms_q+32)                         \
	VMULPD       Z12, Z14, Z12                             \
	VDIVPD       Z13, Z12, Z12                             \
	VMULPD       Z12, Z11, Z12                             \
	VADDPD       Z11, Z12, Z11                             \
	VADDPD       Z11, Z4, K3, Z11                          \
	VADDPD       Z5, Z11, K3, Z11                          \
	VSUBPD       Z11, Z3, K2, Z11                          \
	VPANDNQ      Z8, Z7, Z8                                \
	VPORQ        Z8, Z11, Z11                              \
	VSUBPD       Z11, Z3, Z8

// func arcCosinesAVX512(x *float64, n int, c *arcCosineTerms)
TEXT ·arcCosinesAVX512(SB), NOSPLIT, $0-24
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVQ         c+16(FP), AX
	VBROADCASTSD arcCosineTerms_one(AX), Z0
	VBROADCASTSD arcCosineTerms_large(AX), Z1
	VBROADCASTSD arcCosineTerms_near(AX), Z2
	VBROADCASTSD arcCosineTerms_half(AX), Z3
	VBROADCASTSD arcCosineTerms_quarter(AX), Z4
	VBROADCASTSD arcCosineTerms_remainder(AX), Z5
	VPTERNLOGQ   $0xFF, Z7, Z7, Z7
	VPSRLQ       $1, Z7, Z7                          // all bits but the sign
	VPSLLQ       $63, Z7, Z6
	VPORQ        Z0, Z6, Z6                          // -1
	SUBQ         $8, CX
	JLT          rest

eight:
	VMOVUPD (SI), Z8
	ARCCOSINE
	VMOVUPD Z8, (SI)
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
	MOVQ      c+16(FP), AX
	VMOVUPD.Z (SI), K1, Z8
	ARCCOSINE
	VMOVUPD   Z8, K1, (SI)

done:
	VZEROUPPER
	RET
