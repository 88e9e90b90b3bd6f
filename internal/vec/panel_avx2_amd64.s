//go:build !purego

#include "textflag.h"

// Four rows of 12 sums take Y0 to Y11, three vectors each, Y12 to Y14 what they are
// summed over, and Y15 one element of a group.

#define MULTIPLYROW(offset, s0, s1, s2) \
	VBROADCASTSD offset(SI), Y15 \
	VFMADD231PD  Y12, Y15, s0    \
	VFMADD231PD  Y13, Y15, s1    \
	VFMADD231PD  Y14, Y15, s2

#define SUBTRACTROW(offset, s0, s1, s2) \
	VBROADCASTSD offset(SI), Y15 \
	VFNMADD231PD Y12, Y15, s0    \
	VFNMADD231PD Y13, Y15, s1    \
	VFNMADD231PD Y14, Y15, s2

// LOADROW and STOREROW go on to the next row.
#define LOADROW(at, apart, s0, s1, s2) \
	VMOVUPD 0(at), s0  \
	VMOVUPD 32(at), s1 \
	VMOVUPD 64(at), s2 \
	ADDQ    apart, at

#define STOREROW(at, apart, s0, s1, s2) \
	VMOVUPD s0, 0(at)  \
	VMOVUPD s1, 32(at) \
	VMOVUPD s2, 64(at) \
	ADDQ    apart, at

#define LOADROWS(at, apart) \
	LOADROW(at, apart, Y0, Y1, Y2)   \
	LOADROW(at, apart, Y3, Y4, Y5)   \
	LOADROW(at, apart, Y6, Y7, Y8)   \
	LOADROW(at, apart, Y9, Y10, Y11)

#define STOREROWS(at, apart) \
	STOREROW(at, apart, Y0, Y1, Y2)   \
	STOREROW(at, apart, Y3, Y4, Y5)   \
	STOREROW(at, apart, Y6, Y7, Y8)   \
	STOREROW(at, apart, Y9, Y10, Y11)

// APARTROW adds the squares of what lies between one element of a group and Y8 and
// Y9 to the eight sums of a row.
#define APARTROW(offset, s0, s1) \
	VBROADCASTSD offset(SI), Y10 \
	VSUBPD       Y10, Y8, Y11    \
	VSUBPD       Y10, Y9, Y12    \
	VFMADD231PD  Y11, Y11, s0    \
	VFMADD231PD  Y12, Y12, s1

// func panelDistancesAVX2(dst, group, panel *float64, depth int)
TEXT ·panelDistancesAVX2(SB), NOSPLIT, $0-32
	MOVQ    dst+0(FP), R8
	MOVQ    group+8(FP), SI
	MOVQ    panel+16(FP), DX
	MOVQ    depth+24(FP), CX
	VXORPD  Y0, Y0, Y0
	VXORPD  Y1, Y1, Y1
	VXORPD  Y2, Y2, Y2
	VXORPD  Y3, Y3, Y3
	VXORPD  Y4, Y4, Y4
	VXORPD  Y5, Y5, Y5
	VXORPD  Y6, Y6, Y6
	VXORPD  Y7, Y7, Y7
	TESTQ   CX, CX
	JE      store
	PCALIGN $32

one:
	VMOVUPD 0(DX), Y8
	VMOVUPD 32(DX), Y9
	APARTROW(0, Y0, Y1)
	APARTROW(8, Y2, Y3)
	APARTROW(16, Y4, Y5)
	APARTROW(24, Y6, Y7)
	ADDQ    $64, SI
	ADDQ    $192, DX
	DECQ    CX
	JNE     one

store:
	VMOVUPD Y0, 0(R8)
	VMOVUPD Y1, 32(R8)
	VMOVUPD Y2, 192(R8)
	VMOVUPD Y3, 224(R8)
	VMOVUPD Y4, 384(R8)
	VMOVUPD Y5, 416(R8)
	VMOVUPD Y6, 576(R8)
	VMOVUPD Y7, 608(R8)
	VZEROUPPER
	RET

// func addGroupProductsAVX2(sums *float64, stride int, left, first, second, third *float64, depth int)
TEXT ·addGroupProductsAVX2(SB), NOSPLIT, $0-56
	MOVQ    sums+0(FP), R8
	MOVQ    stride+8(FP), R9
	MOVQ    left+16(FP), SI
	MOVQ    first+24(FP), R10
	MOVQ    second+32(FP), R11
	MOVQ    third+40(FP), R12
	MOVQ    depth+48(FP), CX
	SHLQ    $3, R9
	MOVQ    R8, R13
	LOADROWS(R13, R9)
	XORQ    BX, BX
	SHLQ    $6, CX
	JE      store
	PCALIGN $32

one:
	VMOVUPD (R10)(BX*1), Y12
	VMOVUPD (R11)(BX*1), Y13
	VMOVUPD (R12)(BX*1), Y14
	MULTIPLYROW(0, Y0, Y1, Y2)
	MULTIPLYROW(8, Y3, Y4, Y5)
	MULTIPLYROW(16, Y6, Y7, Y8)
	MULTIPLYROW(24, Y9, Y10, Y11)
	ADDQ    $64, SI
	ADDQ    $64, BX
	CMPQ    BX, CX
	JNE     one

store:
	STOREROWS(R8, R9)
	VZEROUPPER
	RET

// SCALEROW multiplies a row by the reciprocal of a diagonal element.
#define SCALEROW(offset, s0, s1, s2) \
	VBROADCASTSD offset(SI), Y12 \
	VMULPD       Y12, s0, s0     \
	VMULPD       Y12, s1, s1     \
	VMULPD       Y12, s2, s2

// SOLVEROW subtracts an element of the triangle times a row that is solved.
#define SOLVEROW(offset, a0, a1, a2, s0, s1, s2) \
	VBROADCASTSD offset(SI), Y13 \
	VFNMADD231PD a0, Y13, s0     \
	VFNMADD231PD a1, Y13, s1     \
	VFNMADD231PD a2, Y13, s2

// func substituteAVX2(panel, lower *float64, depth int)
TEXT ·substituteAVX2(SB), NOSPLIT, $0-24
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
	VMOVUPD 0(DX), Y12
	VMOVUPD 32(DX), Y13
	VMOVUPD 64(DX), Y14
	SUBTRACTROW(0, Y0, Y1, Y2)
	SUBTRACTROW(8, Y3, Y4, Y5)
	SUBTRACTROW(16, Y6, Y7, Y8)
	SUBTRACTROW(24, Y9, Y10, Y11)
	ADDQ    $64, SI
	ADDQ    $192, DX
	DECQ    CX
	JNE     one

solve:
	SCALEROW(0, Y0, Y1, Y2)
	SOLVEROW(8, Y0, Y1, Y2, Y3, Y4, Y5)
	SOLVEROW(16, Y0, Y1, Y2, Y6, Y7, Y8)
	SOLVEROW(24, Y0, Y1, Y2, Y9, Y10, Y11)
	SCALEROW(72, Y3, Y4, Y5)
	SOLVEROW(80, Y3, Y4, Y5, Y6, Y7, Y8)
	SOLVEROW(88, Y3, Y4, Y5, Y9, Y10, Y11)
	SCALEROW(144, Y6, Y7, Y8)
	SOLVEROW(152, Y6, Y7, Y8, Y9, Y10, Y11)
	SCALEROW(216, Y9, Y10, Y11)
	STOREROWS(R8, $192)
	VZEROUPPER
	RET
