//go:build !purego

#include "go_asm.h"
#include "textflag.h"

// BAND is the distance of the rows of a packed band in bytes.
#define BAND (4*const_bandStride)

// ROW adds the products of one element of the band with 16 columns, in Y12 and
// Y13, to the sums of a row.
#define ROW(offset, factor, low, high) \
	VBROADCASTSS offset(SI), factor      \
	VFMADD231PS  Y12, factor, low        \
	VFMADD231PS  Y13, factor, high

// One step of the depth.
#define STEP4(band, panel) \
	VMOVUPS panel(DX), Y12         \
	VMOVUPS panel+32(DX), Y13      \
	ROW(band, Y14, Y0, Y1)         \
	ROW(band+BAND, Y15, Y2, Y3)    \
	ROW(band+2*BAND, Y14, Y4, Y5)  \
	ROW(band+3*BAND, Y15, Y6, Y7)

#define STEP6(band, panel) \
	STEP4(band, panel)             \
	ROW(band+4*BAND, Y14, Y8, Y9)  \
	ROW(band+5*BAND, Y15, Y10, Y11)

// LOADROWS and STOREROWS move two rows of dst at R10, which are R9 bytes apart,
// and go on to the next two.
#define LOADROWS(l0, h0, l1, h1) \
	VMOVUPS (R10), l0         \
	VMOVUPS 32(R10), h0       \
	VMOVUPS (R10)(R9*1), l1   \
	VMOVUPS 32(R10)(R9*1), h1 \
	LEAQ    (R10)(R9*2), R10

#define STOREROWS(l0, h0, l1, h1) \
	VMOVUPS l0, (R10)         \
	VMOVUPS h0, 32(R10)       \
	VMOVUPS l1, (R10)(R9*1)   \
	VMOVUPS h1, 32(R10)(R9*1) \
	LEAQ    (R10)(R9*2), R10

#define ZEROROWS(l0, h0, l1, h1) \
	VXORPS l0, l0, l0 \
	VXORPS h0, h0, h0 \
	VXORPS l1, l1, l1 \
	VXORPS h1, h1, h1

#define ARGUMENTS \
	MOVQ    c+0(FP), R8        \
	MOVQ    stride+8(FP), R9   \
	MOVQ    rows+16(FP), SI    \
	MOVQ    columns+24(FP), DX \
	MOVQ    depth+32(FP), CX   \
	MOVBLZX goOn+40(FP), AX    \
	SHLQ    $2, R9             \
	MOVQ    R8, R10

// func tile6AVX2(c *float32, stride int, rows, columns *float32, depth int, goOn bool)
TEXT ·tile6AVX2(SB), NOSPLIT, $0-41
	ARGUMENTS
	TESTL AX, AX
	JE    zero
	LOADROWS(Y0, Y1, Y2, Y3)
	LOADROWS(Y4, Y5, Y6, Y7)
	LOADROWS(Y8, Y9, Y10, Y11)
	JMP   begin

zero:
	ZEROROWS(Y0, Y1, Y2, Y3)
	ZEROROWS(Y4, Y5, Y6, Y7)
	ZEROROWS(Y8, Y9, Y10, Y11)

begin:
	SUBQ $4, CX
	JLT  rest
	PCALIGN $32

four:
	STEP6(0, 0)
	STEP6(4, 64)
	STEP6(8, 128)
	STEP6(12, 192)
	ADDQ $16, SI
	ADDQ $256, DX
	SUBQ $4, CX
	JGE  four

rest:
	ADDQ $4, CX
	JE   store

one:
	STEP6(0, 0)
	ADDQ $4, SI
	ADDQ $64, DX
	DECQ CX
	JNE  one

store:
	MOVQ R8, R10
	STOREROWS(Y0, Y1, Y2, Y3)
	STOREROWS(Y4, Y5, Y6, Y7)
	STOREROWS(Y8, Y9, Y10, Y11)
	VZEROUPPER
	RET

// func tile4AVX2(c *float32, stride int, rows, columns *float32, depth int, goOn bool)
TEXT ·tile4AVX2(SB), NOSPLIT, $0-41
	ARGUMENTS
	TESTL AX, AX
	JE    zero
	LOADROWS(Y0, Y1, Y2, Y3)
	LOADROWS(Y4, Y5, Y6, Y7)
	JMP   begin

zero:
	ZEROROWS(Y0, Y1, Y2, Y3)
	ZEROROWS(Y4, Y5, Y6, Y7)

begin:
	SUBQ $4, CX
	JLT  rest
	PCALIGN $32

four:
	STEP4(0, 0)
	STEP4(4, 64)
	STEP4(8, 128)
	STEP4(12, 192)
	ADDQ $16, SI
	ADDQ $256, DX
	SUBQ $4, CX
	JGE  four

rest:
	ADDQ $4, CX
	JE   store

one:
	STEP4(0, 0)
	ADDQ $4, SI
	ADDQ $64, DX
	DECQ CX
	JNE  one

store:
	MOVQ R8, R10
	STOREROWS(Y0, Y1, Y2, Y3)
	STOREROWS(Y4, Y5, Y6, Y7)
	VZEROUPPER
	RET
