//go:build !purego

#include "textflag.h"

// func tileSquaresAVX2(floats *float32, rows int, squares *float32)
TEXT ·tileSquaresAVX2(SB), NOSPLIT, $0-24
	MOVQ   floats+0(FP), SI
	MOVQ   rows+8(FP), CX
	MOVQ   squares+16(FP), DI
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3

row:
	VMOVUPS (SI), Y4
	VMOVUPS 32(SI), Y5
	VMOVUPS 64(SI), Y6
	VMOVUPS 96(SI), Y7
	VMULPS  Y4, Y4, Y4
	VMULPS  Y5, Y5, Y5
	VMULPS  Y6, Y6, Y6
	VMULPS  Y7, Y7, Y7
	VADDPS  Y4, Y0, Y0
	VADDPS  Y5, Y1, Y1
	VADDPS  Y6, Y2, Y2
	VADDPS  Y7, Y3, Y3
	ADDQ    $128, SI
	DECQ    CX
	JNE     row
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	VZEROUPPER
	RET

// ROUND scales and rounds eight coordinates, and adds the squared errors up.
#define ROUND(offset, rounded) \
	VMULPS    offset(SI)(R9*1), Y0, Y2 \
	VCVTPS2DQ Y2, rounded              \
	VCVTDQ2PS rounded, Y3              \
	VSUBPS    Y3, Y2, Y2               \
	VMULPS    Y2, Y2, Y2               \
	VADDPS    Y2, Y1, Y1

// func quantiseTileAVX2(floats, scales *float32, values *int32, pairs int, squaredErrors *float32)
//
// Eight vectors after the other: R9 is where they lie in each row.
TEXT ·quantiseTileAVX2(SB), NOSPLIT, $0-40
	MOVQ     scales+8(FP), R8
	MOVQ     squaredErrors+32(FP), R10
	VPCMPEQD Y7, Y7, Y7
	VPSRLD   $16, Y7, Y7
	XORL     R9, R9

eight:
	MOVQ    floats+0(FP), SI
	MOVQ    values+16(FP), DI
	MOVQ    pairs+24(FP), CX
	VMOVUPS (R8)(R9*1), Y0
	VXORPS  Y1, Y1, Y1

pair:
	ROUND(0, Y4)
	ROUND(128, Y5)
	VPAND   Y7, Y4, Y4
	VPSLLD  $16, Y5, Y5
	VPOR    Y5, Y4, Y4
	VMOVDQU Y4, (DI)(R9*1)
	ADDQ    $256, SI
	ADDQ    $128, DI
	DECQ    CX
	JNE     pair
	VMOVUPS Y1, (R10)(R9*1)
	ADDQ    $32, R9
	CMPQ    R9, $128
	JNE     eight
	VZEROUPPER
	RET

// MULTIPLY adds the products of one direction's pair of coordinates.
#define MULTIPLY(offset, sums, moreSums) \
	VPBROADCASTD offset(DI), Z26      \
	VPDPWSSD     Z24, Z26, sums       \
	VPDPWSSD     Z25, Z26, moreSums

// COLLECT collects the signs and the doubts of one direction.
#define COLLECT(offset, sums, moreSums) \
	VPMOVD2M sums, K1                   \
	VPMOVD2M moreSums, K2               \
	KUNPCKWD K1, K2, K1                 \
	KMOVD    K1, offset(R8)             \
	VPABSD   sums, sums                 \
	VPABSD   moreSums, moreSums         \
	VPCMPUD  $1, Z28, sums, K1          \
	VPCMPUD  $1, Z29, moreSums, K2      \
	KUNPCKWD K1, K2, K1                 \
	KMOVD    K1, offset(R9)

// func quantisedSignsVNNI(values, directions *int32, pairs int, margins, signs, doubts *uint32)
TEXT ·quantisedSignsVNNI(SB), NOSPLIT, $0-48
	MOVQ      values+0(FP), SI
	MOVQ      directions+8(FP), DI
	MOVQ      pairs+16(FP), CX
	MOVQ      margins+24(FP), AX
	MOVQ      signs+32(FP), R8
	MOVQ      doubts+40(FP), R9
	VMOVDQU32 (AX), Z28
	VMOVDQU32 64(AX), Z29
	VPXORD    Z0, Z0, Z0
	VPXORD    Z1, Z1, Z1
	VPXORD    Z2, Z2, Z2
	VPXORD    Z3, Z3, Z3
	VPXORD    Z4, Z4, Z4
	VPXORD    Z5, Z5, Z5
	VPXORD    Z6, Z6, Z6
	VPXORD    Z7, Z7, Z7
	VPXORD    Z8, Z8, Z8
	VPXORD    Z9, Z9, Z9
	VPXORD    Z10, Z10, Z10
	VPXORD    Z11, Z11, Z11
	VPXORD    Z12, Z12, Z12
	VPXORD    Z13, Z13, Z13
	VPXORD    Z14, Z14, Z14
	VPXORD    Z15, Z15, Z15
	VPXORD    Z16, Z16, Z16
	VPXORD    Z17, Z17, Z17
	VPXORD    Z18, Z18, Z18
	VPXORD    Z19, Z19, Z19
	VPXORD    Z20, Z20, Z20
	VPXORD    Z21, Z21, Z21
	VPXORD    Z22, Z22, Z22
	VPXORD    Z23, Z23, Z23

pair:
	VMOVDQU32 (SI), Z24
	VMOVDQU32 64(SI), Z25
	MULTIPLY(0, Z0, Z12)
	MULTIPLY(4, Z1, Z13)
	MULTIPLY(8, Z2, Z14)
	MULTIPLY(12, Z3, Z15)
	MULTIPLY(16, Z4, Z16)
	MULTIPLY(20, Z5, Z17)
	MULTIPLY(24, Z6, Z18)
	MULTIPLY(28, Z7, Z19)
	MULTIPLY(32, Z8, Z20)
	MULTIPLY(36, Z9, Z21)
	MULTIPLY(40, Z10, Z22)
	MULTIPLY(44, Z11, Z23)
	ADDQ $128, SI
	ADDQ $48, DI
	DECQ CX
	JNE  pair
	COLLECT(0, Z0, Z12)
	COLLECT(4, Z1, Z13)
	COLLECT(8, Z2, Z14)
	COLLECT(12, Z3, Z15)
	COLLECT(16, Z4, Z16)
	COLLECT(20, Z5, Z17)
	COLLECT(24, Z6, Z18)
	COLLECT(28, Z7, Z19)
	COLLECT(32, Z8, Z20)
	COLLECT(36, Z9, Z21)
	COLLECT(40, Z10, Z22)
	COLLECT(44, Z11, Z23)
	VZEROUPPER
	RET

// MULTIPLYPAIR adds the products of one direction's pair of coordinates.
#define MULTIPLYPAIR(offset, sums, moreSums) \
	VPBROADCASTD offset(DI), Y14      \
	VPMADDWD     Y12, Y14, Y15        \
	VPMADDWD     Y13, Y14, Y14        \
	VPADDD       Y15, sums, sums      \
	VPADDD       Y14, moreSums, moreSums

// COLLECTPAIR collects the signs and the doubts of one direction: Y12 and Y13 are the
// margins by now.
#define COLLECTPAIR(offset, sums, moreSums) \
	VMOVMSKPS sums, AX                  \
	VMOVMSKPS moreSums, BX              \
	SHLL      $8, BX                    \
	ORL       BX, AX                    \
	MOVW      AX, offset(R8)            \
	VPABSD    sums, sums                \
	VPABSD    moreSums, moreSums        \
	VPCMPGTD  sums, Y12, sums           \
	VPCMPGTD  moreSums, Y13, moreSums   \
	VMOVMSKPS sums, AX                  \
	VMOVMSKPS moreSums, BX              \
	SHLL      $8, BX                    \
	ORL       BX, AX                    \
	MOVW      AX, offset(R9)

// func quantisedSignsAVX2(values, directions *int32, pairs int, margins, signs, doubts *uint32)
//
// Half of the directions and sixteen vectors at a time.
TEXT ·quantisedSignsAVX2(SB), NOSPLIT, $0-48
	MOVQ margins+24(FP), R10
	MOVQ signs+32(FP), R8
	MOVQ doubts+40(FP), R9
	XORL R11, R11

half:
	MOVQ   values+0(FP), SI
	MOVQ   directions+8(FP), DI
	MOVQ   pairs+16(FP), CX
	MOVQ   R11, AX
	ANDQ   $1, AX
	SHLQ   $6, AX
	ADDQ   AX, SI
	LEAQ   (R10)(AX*1), R12
	MOVQ   R11, AX
	SHRQ   $1, AX
	IMULQ  $24, AX
	ADDQ   AX, DI
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1
	VPXOR Y2, Y2, Y2
	VPXOR Y3, Y3, Y3
	VPXOR Y4, Y4, Y4
	VPXOR Y5, Y5, Y5
	VPXOR Y6, Y6, Y6
	VPXOR Y7, Y7, Y7
	VPXOR Y8, Y8, Y8
	VPXOR Y9, Y9, Y9
	VPXOR Y10, Y10, Y10
	VPXOR Y11, Y11, Y11

pair:
	VMOVDQU (SI), Y12
	VMOVDQU 32(SI), Y13
	MULTIPLYPAIR(0, Y0, Y6)
	MULTIPLYPAIR(4, Y1, Y7)
	MULTIPLYPAIR(8, Y2, Y8)
	MULTIPLYPAIR(12, Y3, Y9)
	MULTIPLYPAIR(16, Y4, Y10)
	MULTIPLYPAIR(20, Y5, Y11)
	ADDQ    $128, SI
	ADDQ    $48, DI
	DECQ    CX
	JNE     pair
	VMOVDQU (R12), Y12
	VMOVDQU 32(R12), Y13
	COLLECTPAIR(0, Y0, Y6)
	COLLECTPAIR(4, Y1, Y7)
	COLLECTPAIR(8, Y2, Y8)
	COLLECTPAIR(12, Y3, Y9)
	COLLECTPAIR(16, Y4, Y10)
	COLLECTPAIR(20, Y5, Y11)

	// The other vectors' signs lie two bytes on, the other directions' six numbers.
	ADDQ $2, R8
	ADDQ $2, R9
	INCQ R11
	CMPQ R11, $4
	JE   done
	CMPQ R11, $2
	JNE  half
	ADDQ $20, R8
	ADDQ $20, R9
	JMP  half

done:
	VZEROUPPER
	RET

// func pushBitsAVX512(bits *uint32, n int, codes *uint32)
//
// From the highest bit to the lowest.
TEXT ·pushBitsAVX512(SB), NOSPLIT, $0-24
	MOVQ         bits+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVQ         codes+16(FP), DI
	MOVL         $1, AX
	VPBROADCASTD AX, Z2
	VPXORD       Z0, Z0, Z0
	VPXORD       Z1, Z1, Z1

bit:
	KMOVW  -4(SI)(CX*4), K1
	KMOVW  -2(SI)(CX*4), K2
	VPADDD Z0, Z0, Z0
	VPADDD Z1, Z1, Z1
	VPORD  Z2, Z0, K1, Z0
	VPORD  Z2, Z1, K2, Z1
	DECQ   CX
	JNE    bit
	VMOVDQU32 Z0, (DI)
	VMOVDQU32 Z1, 64(DI)
	VZEROUPPER
	RET

DATA ·laneNumbers<>+0(SB)/8, $0x0000000100000000
DATA ·laneNumbers<>+8(SB)/8, $0x0000000300000002
DATA ·laneNumbers<>+16(SB)/8, $0x0000000500000004
DATA ·laneNumbers<>+24(SB)/8, $0x0000000700000006
GLOBL ·laneNumbers<>(SB), RODATA|NOPTR, $32

// PUSHBIT shifts one bit of eight vectors into their codes.
#define PUSHBIT(lanes, codes) \
	VPSRLVD lanes, Y8, Y9       \
	VPAND   Y10, Y9, Y9         \
	VPADDD  codes, codes, codes \
	VPOR    Y9, codes, codes

// func pushBitsAVX2(bits *uint32, n int, codes *uint32)
TEXT ·pushBitsAVX2(SB), NOSPLIT, $0-24
	MOVQ     bits+0(FP), SI
	MOVQ     n+8(FP), CX
	MOVQ     codes+16(FP), DI
	VPCMPEQD Y10, Y10, Y10
	VPSRLD   $31, Y10, Y10
	VPSLLD   $3, Y10, Y11
	VMOVDQU  ·laneNumbers<>(SB), Y4
	VPADDD   Y11, Y4, Y5
	VPADDD   Y11, Y5, Y6
	VPADDD   Y11, Y6, Y7
	VPXOR    Y0, Y0, Y0
	VPXOR    Y1, Y1, Y1
	VPXOR    Y2, Y2, Y2
	VPXOR    Y3, Y3, Y3

bit:
	VPBROADCASTD -4(SI)(CX*4), Y8
	PUSHBIT(Y4, Y0)
	PUSHBIT(Y5, Y1)
	PUSHBIT(Y6, Y2)
	PUSHBIT(Y7, Y3)
	DECQ    CX
	JNE     bit
	VMOVDQU Y0, (DI)
	VMOVDQU Y1, 32(DI)
	VMOVDQU Y2, 64(DI)
	VMOVDQU Y3, 96(DI)
	VZEROUPPER
	RET
