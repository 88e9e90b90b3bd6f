//go:build !purego

#include "textflag.h"

// Eight rows of 24 sums take Z0 to Z23, three vectors each. Z24 to Z26 hold a row
// of a panel.

// MULTIPLYROW adds the products of one element of a group with Z24 to Z26 to the
// sums of a row, and SUBTRACTROW subtracts them.
#define MULTIPLYROW(offset, factor, s0, s1, s2) \
	VBROADCASTSD offset(SI), factor \
	VFMADD231PD  Z24, factor, s0    \
	VFMADD231PD  Z25, factor, s1    \
	VFMADD231PD  Z26, factor, s2

#define SUBTRACTROW(offset, factor, s0, s1, s2) \
	VBROADCASTSD offset(SI), factor \
	VFNMADD231PD Z24, factor, s0    \
	VFNMADD231PD Z25, factor, s1    \
	VFNMADD231PD Z26, factor, s2

// APARTROW adds the squares of what lies between one element of a group and Z24
// to Z26.
#define APARTROW(offset, s0, s1, s2) \
	VBROADCASTSD offset(SI), Z27 \
	VSUBPD       Z27, Z24, Z28   \
	VSUBPD       Z27, Z25, Z29   \
	VSUBPD       Z27, Z26, Z30   \
	VFMADD231PD  Z28, Z28, s0    \
	VFMADD231PD  Z29, Z29, s1    \
	VFMADD231PD  Z30, Z30, s2

#define LOADPANEL \
	VMOVUPD 0(DX), Z24   \
	VMOVUPD 64(DX), Z25  \
	VMOVUPD 128(DX), Z26

#define LOADROW(at, s0, s1, s2) \
	VMOVUPD 0(at), s0   \
	VMOVUPD 64(at), s1  \
	VMOVUPD 128(at), s2

#define STOREROW(at, s0, s1, s2) \
	VMOVUPD s0, 0(at)   \
	VMOVUPD s1, 64(at)  \
	VMOVUPD s2, 128(at)

#define ZEROROW(s0, s1, s2) \
	VPXORQ s0, s0, s0 \
	VPXORQ s1, s1, s1 \
	VPXORQ s2, s2, s2

// Each of these is for all rows; those of a panel are 192 bytes apart.

#define MULTIPLY \
	MULTIPLYROW(0, Z27, Z0, Z1, Z2)     \
	MULTIPLYROW(8, Z28, Z3, Z4, Z5)     \
	MULTIPLYROW(16, Z29, Z6, Z7, Z8)    \
	MULTIPLYROW(24, Z30, Z9, Z10, Z11)  \
	MULTIPLYROW(32, Z27, Z12, Z13, Z14) \
	MULTIPLYROW(40, Z28, Z15, Z16, Z17) \
	MULTIPLYROW(48, Z29, Z18, Z19, Z20) \
	MULTIPLYROW(56, Z30, Z21, Z22, Z23)

#define SUBTRACT \
	SUBTRACTROW(0, Z27, Z0, Z1, Z2)     \
	SUBTRACTROW(8, Z28, Z3, Z4, Z5)     \
	SUBTRACTROW(16, Z29, Z6, Z7, Z8)    \
	SUBTRACTROW(24, Z30, Z9, Z10, Z11)  \
	SUBTRACTROW(32, Z27, Z12, Z13, Z14) \
	SUBTRACTROW(40, Z28, Z15, Z16, Z17) \
	SUBTRACTROW(48, Z29, Z18, Z19, Z20) \
	SUBTRACTROW(56, Z30, Z21, Z22, Z23)

#define APART \
	APARTROW(0, Z0, Z1, Z2)     \
	APARTROW(8, Z3, Z4, Z5)     \
	APARTROW(16, Z6, Z7, Z8)    \
	APARTROW(24, Z9, Z10, Z11)  \
	APARTROW(32, Z12, Z13, Z14) \
	APARTROW(40, Z15, Z16, Z17) \
	APARTROW(48, Z18, Z19, Z20) \
	APARTROW(56, Z21, Z22, Z23)

#define ZERO \
	ZEROROW(Z0, Z1, Z2)    \
	ZEROROW(Z3, Z4, Z5)    \
	ZEROROW(Z6, Z7, Z8)    \
	ZEROROW(Z9, Z10, Z11)  \
	ZEROROW(Z12, Z13, Z14) \
	ZEROROW(Z15, Z16, Z17) \
	ZEROROW(Z18, Z19, Z20) \
	ZEROROW(Z21, Z22, Z23)

#define LOADROWS(at, apart) \
	LOADROW(at, Z0, Z1, Z2)    \
	ADDQ apart, at             \
	LOADROW(at, Z3, Z4, Z5)    \
	ADDQ apart, at             \
	LOADROW(at, Z6, Z7, Z8)    \
	ADDQ apart, at             \
	LOADROW(at, Z9, Z10, Z11)  \
	ADDQ apart, at             \
	LOADROW(at, Z12, Z13, Z14) \
	ADDQ apart, at             \
	LOADROW(at, Z15, Z16, Z17) \
	ADDQ apart, at             \
	LOADROW(at, Z18, Z19, Z20) \
	ADDQ apart, at             \
	LOADROW(at, Z21, Z22, Z23)

#define STOREROWS(at, apart) \
	STOREROW(at, Z0, Z1, Z2)    \
	ADDQ apart, at              \
	STOREROW(at, Z3, Z4, Z5)    \
	ADDQ apart, at              \
	STOREROW(at, Z6, Z7, Z8)    \
	ADDQ apart, at              \
	STOREROW(at, Z9, Z10, Z11)  \
	ADDQ apart, at              \
	STOREROW(at, Z12, Z13, Z14) \
	ADDQ apart, at              \
	STOREROW(at, Z15, Z16, Z17) \
	ADDQ apart, at              \
	STOREROW(at, Z18, Z19, Z20) \
	ADDQ apart, at              \
	STOREROW(at, Z21, Z22, Z23)

// func panelDistancesAVX512(dst, group, panel *float64, depth int)
TEXT ·panelDistancesAVX512(SB), NOSPLIT, $0-32
	MOVQ    dst+0(FP), R8
	MOVQ    group+8(FP), SI
	MOVQ    panel+16(FP), DX
	MOVQ    depth+24(FP), CX
	ZERO
	TESTQ   CX, CX
	JE      store
	PCALIGN $32

one:
	LOADPANEL
	APART
	ADDQ $64, SI
	ADDQ $192, DX
	DECQ CX
	JNE  one

store:
	STOREROWS(R8, $192)
	VZEROUPPER
	RET

// func addGroupProductsAVX512(sums *float64, stride int, left, right *float64, apart, depth int)
TEXT ·addGroupProductsAVX512(SB), NOSPLIT, $0-48
	MOVQ    sums+0(FP), R8
	MOVQ    stride+8(FP), R9
	MOVQ    left+16(FP), SI
	MOVQ    right+24(FP), DX
	MOVQ    apart+32(FP), R10
	MOVQ    depth+40(FP), CX
	SHLQ    $3, R9
	SHLQ    $3, R10
	MOVQ    R8, R11
	LOADROWS(R11, R9)
	TESTQ   CX, CX
	JE      store
	PCALIGN $32

one:
	VMOVUPD (DX), Z24
	VMOVUPD (DX)(R10*1), Z25
	VMOVUPD (DX)(R10*2), Z26
	MULTIPLY
	ADDQ    $64, SI
	ADDQ    $64, DX
	DECQ    CX
	JNE     one

store:
	STOREROWS(R8, R9)
	VZEROUPPER
	RET

// SCALEROW multiplies a row by the reciprocal of a diagonal element.
#define SCALEROW(offset, s0, s1, s2) \
	VBROADCASTSD offset(SI), Z24 \
	VMULPD       Z24, s0, s0     \
	VMULPD       Z24, s1, s1     \
	VMULPD       Z24, s2, s2

// SOLVEROW subtracts an element of the triangle times a row that is solved.
#define SOLVEROW(offset, a0, a1, a2, s0, s1, s2) \
	VBROADCASTSD offset(SI), Z25 \
	VFNMADD231PD a0, Z25, s0     \
	VFNMADD231PD a1, Z25, s1     \
	VFNMADD231PD a2, Z25, s2

// func substituteAVX512(panel, lower *float64, depth int)
TEXT ·substituteAVX512(SB), NOSPLIT, $0-24
	MOVQ    panel+0(FP), DX
	MOVQ    lower+8(FP), SI
	MOVQ    depth+16(FP), CX
	LEAQ    (CX)(CX*2), R8
	SHLQ    $6, R8
	ADDQ    DX, R8
	MOVQ    R8, R11
	LOADROWS(R11, $192)
	TESTQ   CX, CX
	JE      solve
	PCALIGN $32

one:
	LOADPANEL
	SUBTRACT
	ADDQ $64, SI
	ADDQ $192, DX
	DECQ CX
	JNE  one

solve:
	SCALEROW(0, Z0, Z1, Z2)
	SOLVEROW(8, Z0, Z1, Z2, Z3, Z4, Z5)
	SOLVEROW(16, Z0, Z1, Z2, Z6, Z7, Z8)
	SOLVEROW(24, Z0, Z1, Z2, Z9, Z10, Z11)
	SOLVEROW(32, Z0, Z1, Z2, Z12, Z13, Z14)
	SOLVEROW(40, Z0, Z1, Z2, Z15, Z16, Z17)
	SOLVEROW(48, Z0, Z1, Z2, Z18, Z19, Z20)
	SOLVEROW(56, Z0, Z1, Z2, Z21, Z22, Z23)
	SCALEROW(72, Z3, Z4, Z5)
	SOLVEROW(80, Z3, Z4, Z5, Z6, Z7, Z8)
	SOLVEROW(88, Z3, Z4, Z5, Z9, Z10, Z11)
	SOLVEROW(96, Z3, Z4, Z5, Z12, Z13, Z14)
	SOLVEROW(104, Z3, Z4, Z5, Z15, Z16, Z17)
	SOLVEROW(112, Z3, Z4, Z5, Z18, Z19, Z20)
	SOLVEROW(120, Z3, Z4, Z5, Z21, Z22, Z23)
	SCALEROW(144, Z6, Z7, Z8)
	SOLVEROW(152, Z6, Z7, Z8, Z9, Z10, Z11)
	SOLVEROW(160, Z6, Z7, Z8, Z12, Z13, Z14)
	SOLVEROW(168, Z6, Z7, Z8, Z15, Z16, Z17)
	SOLVEROW(176, Z6, Z7, Z8, Z18, Z19, Z20)
	SOLVEROW(184, Z6, Z7, Z8, Z21, Z22, Z23)
	SCALEROW(216, Z9, Z10, Z11)
	SOLVEROW(224, Z9, Z10, Z11, Z12, Z13, Z14)
	SOLVEROW(232, Z9, Z10, Z11, Z15, Z16, Z17)
	SOLVEROW(240, Z9, Z10, Z11, Z18, Z19, Z20)
	SOLVEROW(248, Z9, Z10, Z11, Z21, Z22, Z23)
	SCALEROW(288, Z12, Z13, Z14)
	SOLVEROW(296, Z12, Z13, Z14, Z15, Z16, Z17)
	SOLVEROW(304, Z12, Z13, Z14, Z18, Z19, Z20)
	SOLVEROW(312, Z12, Z13, Z14, Z21, Z22, Z23)
	SCALEROW(360, Z15, Z16, Z17)
	SOLVEROW(368, Z15, Z16, Z17, Z18, Z19, Z20)
	SOLVEROW(376, Z15, Z16, Z17, Z21, Z22, Z23)
	SCALEROW(432, Z18, Z19, Z20)
	SOLVEROW(440, Z18, Z19, Z20, Z21, Z22, Z23)
	SCALEROW(504, Z21, Z22, Z23)
	STOREROWS(R8, $192)
	VZEROUPPER
	RET
