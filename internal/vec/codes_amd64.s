//go:build !purego

#include "textflag.h"

// ADDPAIR adds the elements at two places to two sums. Only the old encoding of the
// addition stays one micro-operation with its load.
#define ADDPAIR(offset, first, second) \
	MOVL    offset(DI), AX      \
	MOVWLZX AX, BX              \
	SHRL    $16, AX             \
	ADDSS   (SI)(BX*4), first   \
	ADDSS   (SI)(AX*4), second

// APPENDFOUR makes the signs of four sums the lowest bits of four codes.
#define APPENDFOUR(offset, first, second, third, fourth) \
	UNPCKLPS second, first         \
	UNPCKLPS fourth, third         \
	MOVLHPS  third, first          \
	MOVOU    offset(R8), second    \
	PSRLL    $31, first            \
	PADDL    second, second        \
	PADDL    second, first         \
	MOVOU    first, offset(R8)

// func sumCodesAVX2(x *float32, places *uint16, terms, bits int, codes *uint32, groups int)
//
// Sixteen sums have a register each. Three loads for two terms are nearly all there is to
// do; a gather instruction takes longer, and many times longer on processors whose
// microcode guards it against leaking data.
TEXT ·sumCodesAVX2(SB), NOSPLIT, $0-48
	MOVQ x+0(FP), SI
	MOVQ places+8(FP), DI
	MOVQ terms+16(FP), DX
	MOVQ codes+32(FP), R8
	MOVQ groups+40(FP), R9

group:
	MOVQ bits+24(FP), R10

bit:
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
	ADDPAIR(4, X2, X3)
	ADDPAIR(8, X4, X5)
	ADDPAIR(12, X6, X7)
	ADDPAIR(16, X8, X9)
	ADDPAIR(20, X10, X11)
	ADDPAIR(24, X12, X13)
	ADDPAIR(28, X14, X15)
	ADDQ $32, DI
	DECQ CX
	JNE  term
	APPENDFOUR(0, X0, X1, X2, X3)
	APPENDFOUR(16, X4, X5, X6, X7)
	APPENDFOUR(32, X8, X9, X10, X11)
	APPENDFOUR(48, X12, X13, X14, X15)
	DECQ R10
	JNE  bit
	ADDQ $64, R8
	DECQ R9
	JNE  group
	RET

// SHARES adds one coordinate's share of sixteen products to a sum.
#define SHARES(coordinate, weights, share, sum) \
	VBROADCASTSS coordinate(SI), share     \
	VMULPS       weights(DI), share, share \
	VADDPS       share, sum, sum

// LASTSHARES does so for one of the last CX coordinates, if there is one.
#define LASTSHARES(sum) \
	TESTQ CX, CX          \
	JE    reduce          \
	SHARES(0, 0, Z4, sum) \
	ADDQ  $4, SI          \
	ADDQ  $64, DI         \
	DECQ  CX

// func productCodesAVX512(v, weights *float32, n, bits int, codes *uint32, groups int)
TEXT ·productCodesAVX512(SB), NOSPLIT, $0-48
	MOVQ weights+8(FP), DI
	MOVQ n+16(FP), DX
	MOVQ codes+32(FP), R8
	MOVQ groups+40(FP), R9

group:
	MOVQ   bits+24(FP), R10
	VPXORD Z8, Z8, Z8

bit:
	MOVQ   v+0(FP), SI
	MOVQ   DX, CX
	VPXORD Z0, Z0, Z0
	VPXORD Z1, Z1, Z1
	VPXORD Z2, Z2, Z2
	VPXORD Z3, Z3, Z3
	SUBQ   $4, CX
	JLT    rest

four:
	SHARES(0, 0, Z4, Z0)
	SHARES(4, 64, Z5, Z1)
	SHARES(8, 128, Z6, Z2)
	SHARES(12, 192, Z7, Z3)
	ADDQ $16, SI
	ADDQ $256, DI
	SUBQ $4, CX
	JGE  four

rest:
	ADDQ $4, CX
	LASTSHARES(Z0)
	LASTSHARES(Z1)
	LASTSHARES(Z2)

reduce:
	VADDPS    Z1, Z0, Z0
	VADDPS    Z3, Z2, Z2
	VADDPS    Z2, Z0, Z0
	VPSRLD    $31, Z0, Z0
	VPADDD    Z8, Z8, Z8
	VPADDD    Z0, Z8, Z8
	DECQ      R10
	JNE       bit
	VMOVDQU32 Z8, (R8)
	ADDQ      $64, R8
	DECQ      R9
	JNE       group
	VZEROUPPER
	RET

// SHAREPAIR is SHARES for two vectors of eight.
#define SHAREPAIR(coordinate, weights, low, high) \
	VBROADCASTSS coordinate(SI), Y8         \
	VMULPS       weights(DI), Y8, Y9        \
	VMULPS       (weights+32)(DI), Y8, Y10  \
	VADDPS       Y9, low, low               \
	VADDPS       Y10, high, high

#define LASTSHAREPAIR(low, high) \
	TESTQ CX, CX               \
	JE    reduce               \
	SHAREPAIR(0, 0, low, high) \
	ADDQ  $4, SI               \
	ADDQ  $64, DI              \
	DECQ  CX

// APPENDEIGHT makes the signs of eight products, each in four sums, the lowest bits of
// eight codes.
#define APPENDEIGHT(s0, s1, s2, s3, codes) \
	VADDPS s1, s0, s0          \
	VADDPS s3, s2, s2          \
	VADDPS s2, s0, s0          \
	VPSRLD $31, s0, s0         \
	VPADDD codes, codes, codes \
	VPADDD s0, codes, codes

// func productCodesAVX2(v, weights *float32, n, bits int, codes *uint32, groups int)
TEXT ·productCodesAVX2(SB), NOSPLIT, $0-48
	MOVQ weights+8(FP), DI
	MOVQ n+16(FP), DX
	MOVQ codes+32(FP), R8
	MOVQ groups+40(FP), R9

group:
	MOVQ   bits+24(FP), R10
	VXORPS Y11, Y11, Y11
	VXORPS Y12, Y12, Y12

bit:
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
	SHAREPAIR(0, 0, Y0, Y4)
	SHAREPAIR(4, 64, Y1, Y5)
	SHAREPAIR(8, 128, Y2, Y6)
	SHAREPAIR(12, 192, Y3, Y7)
	ADDQ $16, SI
	ADDQ $256, DI
	SUBQ $4, CX
	JGE  four

rest:
	ADDQ $4, CX
	LASTSHAREPAIR(Y0, Y4)
	LASTSHAREPAIR(Y1, Y5)
	LASTSHAREPAIR(Y2, Y6)

reduce:
	APPENDEIGHT(Y0, Y1, Y2, Y3, Y11)
	APPENDEIGHT(Y4, Y5, Y6, Y7, Y12)
	DECQ    R10
	JNE     bit
	VMOVDQU Y11, (R8)
	VMOVDQU Y12, 32(R8)
	ADDQ    $64, R8
	DECQ    R9
	JNE     group
	VZEROUPPER
	RET
