//go:build !purego

#include "textflag.h"

// ADDPAIR adds the elements at two places to two sums. Only the old encoding of the
// addition stays one micro-operation with its load.
#define ADDPAIR(offset, first, second) \
	MOVQ  offset(DI), AX      \
	MOVL  AX, BX              \
	SHRQ  $32, AX             \
	ADDSS (SI)(BX*4), first   \
	ADDSS (SI)(AX*4), second

// JOIN collects four sums in the first one's register.
#define JOIN(first, second, third, fourth) \
	UNPCKLPS second, first \
	UNPCKLPS fourth, third \
	MOVLHPS  third, first

// func sumSignsAVX2(x *float32, places *uint32, terms, groups int, signs *byte)
//
// Sixteen sums have a register each. Two loads a term are nearly all there is to do; a
// gather instruction takes as many, and many times longer on processors whose microcode
// guards it against leaking data.
TEXT ·sumSignsAVX2(SB), NOSPLIT, $0-40
	MOVQ x+0(FP), SI
	MOVQ places+8(FP), DI
	MOVQ terms+16(FP), DX
	MOVQ groups+24(FP), R9
	MOVQ signs+32(FP), R8

group:
	MOVQ  DX, CX
	XORPS X0, X0
	XORPS X1, X1
	XORPS X2, X2
	XORPS X3, X3
	XORPS X4, X4
	XORPS X5, X5
	XORPS X6, X6
	XORPS X7, X7
	XORPS X8, X8
	XORPS X9, X9
	XORPS X10, X10
	XORPS X11, X11
	XORPS X12, X12
	XORPS X13, X13
	XORPS X14, X14
	XORPS X15, X15

term:
	ADDPAIR(0, X0, X1)
	ADDPAIR(8, X2, X3)
	ADDPAIR(16, X4, X5)
	ADDPAIR(24, X6, X7)
	ADDPAIR(32, X8, X9)
	ADDPAIR(40, X10, X11)
	ADDPAIR(48, X12, X13)
	ADDPAIR(56, X14, X15)
	ADDQ $64, DI
	DECQ CX
	JNE  term

	// Packing integers with saturation keeps their signs.
	JOIN(X0, X1, X2, X3)
	JOIN(X4, X5, X6, X7)
	JOIN(X8, X9, X10, X11)
	JOIN(X12, X13, X14, X15)
	PACKSSLW X4, X0
	PACKSSLW X12, X8
	PACKSSWB X8, X0
	PMOVMSKB X0, AX
	MOVW     AX, (R8)
	ADDQ     $2, R8
	DECQ     R9
	JNE      group
	RET

// STRAND16 adds one coordinate's share of sixteen projections to a sum.
#define STRAND16(coordinate, weights, share, sum) \
	VBROADCASTSS coordinate(SI), share     \
	VMULPS       weights(DI), share, share \
	VADDPS       share, sum, sum

// LASTSTRAND16 does so for one of the last CX coordinates, if there is one.
#define LASTSTRAND16(sum) \
	TESTQ CX, CX            \
	JE    reduce            \
	STRAND16(0, 0, Z4, sum) \
	ADDQ  $4, SI            \
	ADDQ  $64, DI           \
	DECQ  CX

// func productSignsAVX512(v, weights *float32, n, groups int, signs *byte)
TEXT ·productSignsAVX512(SB), NOSPLIT, $0-40
	MOVQ weights+8(FP), DI
	MOVQ n+16(FP), DX
	MOVQ groups+24(FP), R9
	MOVQ signs+32(FP), R8

group:
	MOVQ   v+0(FP), SI
	MOVQ   DX, CX
	VPXORD Z0, Z0, Z0
	VPXORD Z1, Z1, Z1
	VPXORD Z2, Z2, Z2
	VPXORD Z3, Z3, Z3
	SUBQ   $4, CX
	JLT    rest

four:
	STRAND16(0, 0, Z4, Z0)
	STRAND16(4, 64, Z5, Z1)
	STRAND16(8, 128, Z6, Z2)
	STRAND16(12, 192, Z7, Z3)
	ADDQ $16, SI
	ADDQ $256, DI
	SUBQ $4, CX
	JGE  four

rest:
	ADDQ $4, CX
	LASTSTRAND16(Z0)
	LASTSTRAND16(Z1)
	LASTSTRAND16(Z2)

reduce:
	VADDPS   Z1, Z0, Z0
	VADDPS   Z3, Z2, Z2
	VADDPS   Z2, Z0, Z0
	VPMOVD2M Z0, K1
	KMOVW    K1, AX
	MOVW     AX, (R8)
	ADDQ     $2, R8
	DECQ     R9
	JNE      group
	VZEROUPPER
	RET

// STRANDPAIR is STRAND16 for two vectors of eight.
#define STRANDPAIR(coordinate, weights, low, high) \
	VBROADCASTSS coordinate(SI), Y8         \
	VMULPS       weights(DI), Y8, Y9        \
	VMULPS       (weights+32)(DI), Y8, Y10  \
	VADDPS       Y9, low, low               \
	VADDPS       Y10, high, high

#define LASTSTRANDPAIR(low, high) \
	TESTQ CX, CX                \
	JE    reduce                \
	STRANDPAIR(0, 0, low, high) \
	ADDQ  $4, SI                \
	ADDQ  $64, DI               \
	DECQ  CX

// func productSignsAVX2(v, weights *float32, n, groups int, signs *byte)
TEXT ·productSignsAVX2(SB), NOSPLIT, $0-40
	MOVQ weights+8(FP), DI
	MOVQ n+16(FP), DX
	MOVQ groups+24(FP), R9
	MOVQ signs+32(FP), R8

group:
	MOVQ   v+0(FP), SI
	MOVQ   DX, CX
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	VXORPS Y4, Y4, Y4
	VXORPS Y5, Y5, Y5
	VXORPS Y6, Y6, Y6
	VXORPS Y7, Y7, Y7
	SUBQ   $4, CX
	JLT    rest

four:
	STRANDPAIR(0, 0, Y0, Y4)
	STRANDPAIR(4, 64, Y1, Y5)
	STRANDPAIR(8, 128, Y2, Y6)
	STRANDPAIR(12, 192, Y3, Y7)
	ADDQ $16, SI
	ADDQ $256, DI
	SUBQ $4, CX
	JGE  four

rest:
	ADDQ $4, CX
	LASTSTRANDPAIR(Y0, Y4)
	LASTSTRANDPAIR(Y1, Y5)
	LASTSTRANDPAIR(Y2, Y6)

reduce:
	VADDPS    Y1, Y0, Y0
	VADDPS    Y3, Y2, Y2
	VADDPS    Y2, Y0, Y0
	VADDPS    Y5, Y4, Y4
	VADDPS    Y7, Y6, Y6
	VADDPS    Y6, Y4, Y4
	VMOVMSKPS Y0, AX
	VMOVMSKPS Y4, BX
	MOVB      AX, (R8)
	MOVB      BX, 1(R8)
	ADDQ      $2, R8
	DECQ      R9
	JNE       group
	VZEROUPPER
	RET
