//go:build !purego

#include "go_asm.h"
#include "textflag.h"

// BAND is the distance of the rows of a packed band in bytes.
#define BAND (4*const_bandStride)

// ROW adds the products of one element of the band with 32 columns, in Z24 and
// Z25, to the sums of a row.
#define ROW(offset, factor, low, high) \
	VBROADCASTSS offset(SI), factor      \
	VFMADD231PS  Z24, factor, low        \
	VFMADD231PS  Z25, factor, high

// FUSEDROW does without a register for the element. That costs another load, but
// saves an instruction: one row in four balances the two best.
#define FUSEDROW(offset, low, high) \
	VFMADD231PS.BCST offset(SI), Z24, low \
	VFMADD231PS.BCST offset(SI), Z25, high

#define FOURROWS(offset, l0, h0, l1, h1, l2, h2, l3, h3) \
	ROW(offset, Z26, l0, h0)        \
	FUSEDROW(offset+BAND, l1, h1)   \
	ROW(offset+2*BAND, Z27, l2, h2) \
	ROW(offset+3*BAND, Z28, l3, h3)

// The three groups of four rows of a tile, one step of the depth at a time.
#define STEP4(band, panel) \
	VMOVUPS panel(DX), Z24    \
	VMOVUPS panel+64(DX), Z25 \
	FOURROWS(band, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7)

#define STEP12(band, panel) \
	STEP4(band, panel)                                             \
	FOURROWS(band+4*BAND, Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15)    \
	FOURROWS(band+8*BAND, Z16, Z17, Z18, Z19, Z20, Z21, Z22, Z23)

// LOADROWS and STOREROWS move four rows of dst at R10, which are R9 bytes apart,
// R11 being three times that.
#define LOADROWS(l0, h0, l1, h1, l2, h2, l3, h3) \
	VMOVUPS (R10), l0          \
	VMOVUPS 64(R10), h0        \
	VMOVUPS (R10)(R9*1), l1    \
	VMOVUPS 64(R10)(R9*1), h1  \
	VMOVUPS (R10)(R9*2), l2    \
	VMOVUPS 64(R10)(R9*2), h2  \
	VMOVUPS (R10)(R11*1), l3   \
	VMOVUPS 64(R10)(R11*1), h3

#define STOREROWS(l0, h0, l1, h1, l2, h2, l3, h3) \
	VMOVUPS l0, (R10)          \
	VMOVUPS h0, 64(R10)        \
	VMOVUPS l1, (R10)(R9*1)    \
	VMOVUPS h1, 64(R10)(R9*1)  \
	VMOVUPS l2, (R10)(R9*2)    \
	VMOVUPS h2, 64(R10)(R9*2)  \
	VMOVUPS l3, (R10)(R11*1)   \
	VMOVUPS h3, 64(R10)(R11*1)

#define ZEROROWS(l0, h0, l1, h1, l2, h2, l3, h3) \
	VPXORD l0, l0, l0 \
	VPXORD h0, h0, h0 \
	VPXORD l1, l1, l1 \
	VPXORD h1, h1, h1 \
	VPXORD l2, l2, l2 \
	VPXORD h2, h2, h2 \
	VPXORD l3, l3, l3 \
	VPXORD h3, h3, h3

#define ARGUMENTS \
	MOVQ    c+0(FP), R8        \
	MOVQ    stride+8(FP), R9   \
	MOVQ    rows+16(FP), SI    \
	MOVQ    columns+24(FP), DX \
	MOVQ    depth+32(FP), CX   \
	MOVBLZX goOn+40(FP), AX    \
	SHLQ    $2, R9             \
	LEAQ    (R9)(R9*2), R11    \
	MOVQ    R8, R10

// func tile12AVX512(c *float32, stride int, rows, columns *float32, depth int, goOn bool)
TEXT ·tile12AVX512(SB), NOSPLIT, $0-41
	ARGUMENTS
	TESTL AX, AX
	JE    zero
	LOADROWS(Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7)
	LEAQ  (R10)(R9*4), R10
	LOADROWS(Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15)
	LEAQ  (R10)(R9*4), R10
	LOADROWS(Z16, Z17, Z18, Z19, Z20, Z21, Z22, Z23)
	JMP   begin

zero:
	ZEROROWS(Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7)
	ZEROROWS(Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15)
	ZEROROWS(Z16, Z17, Z18, Z19, Z20, Z21, Z22, Z23)

begin:
	SUBQ $4, CX
	JLT  rest
	PCALIGN $32

four:
	STEP12(0, 0)
	STEP12(4, 128)
	STEP12(8, 256)
	STEP12(12, 384)
	ADDQ $16, SI
	ADDQ $512, DX
	SUBQ $4, CX
	JGE  four

rest:
	ADDQ $4, CX
	JE   store

one:
	STEP12(0, 0)
	ADDQ $4, SI
	ADDQ $128, DX
	DECQ CX
	JNE  one

store:
	MOVQ R8, R10
	STOREROWS(Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7)
	LEAQ (R10)(R9*4), R10
	STOREROWS(Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15)
	LEAQ (R10)(R9*4), R10
	STOREROWS(Z16, Z17, Z18, Z19, Z20, Z21, Z22, Z23)
	VZEROUPPER
	RET

// func tile4AVX512(c *float32, stride int, rows, columns *float32, depth int, goOn bool)
TEXT ·tile4AVX512(SB), NOSPLIT, $0-41
	ARGUMENTS
	TESTL AX, AX
	JE    zero
	LOADROWS(Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7)
	JMP   begin

zero:
	ZEROROWS(Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7)

begin:
	SUBQ $4, CX
	JLT  rest
	PCALIGN $32

four:
	STEP4(0, 0)
	STEP4(4, 128)
	STEP4(8, 256)
	STEP4(12, 384)
	ADDQ $16, SI
	ADDQ $512, DX
	SUBQ $4, CX
	JGE  four

rest:
	ADDQ $4, CX
	JE   store

one:
	STEP4(0, 0)
	ADDQ $4, SI
	ADDQ $128, DX
	DECQ CX
	JNE  one

store:
	STOREROWS(Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7)
	VZEROUPPER
	RET
