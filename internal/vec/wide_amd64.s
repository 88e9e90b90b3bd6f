//go:build !purego

#include "textflag.h"
#include "tail_amd64.h"

// WIDEFOUR adds the products of four elements of a row with those of w, in Y8,
// to a sum.
#define WIDEFOUR(row, product, sum) \
	VCVTPS2PD (row), product       \
	VMULPD    Y8, product, product \
	VADDPD    product, sum, sum    \
	ADDQ      $16, row

// WIDEONE does so with one element, for the lowest lane.
#define WIDEONE(row, sum) \
	VCVTSS2SD (row), X9, X9 \
	VMULSD    X8, X9, X9    \
	VADDSD    X9, sum, sum  \
	ADDQ      $4, row

// APARTFOUR adds the squares of the differences of four elements of a row and those
// of w, in Y8, to a sum.
#define APARTFOUR(row, square, sum) \
	VCVTPS2PD (row), square      \
	VSUBPD    Y8, square, square \
	VMULPD    square, square, square \
	VADDPD    square, sum, sum   \
	ADDQ      $16, row

// APARTONE does so with one element, for the lowest lane.
#define APARTONE(row, sum) \
	VCVTSS2SD (row), X9, X9 \
	VSUBSD    X8, X9, X9    \
	VMULSD    X9, X9, X9    \
	VADDSD    X9, sum, sum  \
	ADDQ      $4, row

// WIDESUM stores (s0 + s1) + (s2 + s3).
#define WIDESUM(low, high, offset) \
	VHADDPD high, low, low \
	VHADDPD low, low, low  \
	VMOVSD  low, offset(DX)

// ADDFOUR adds four elements of the row at SI, times the factor in X8, rounded,
// and times the weight in Y9, to a sum.
#define ADDFOUR(offset, low, product, sum) \
	VMULPS    offset(SI)(BX*4), X8, low \
	VCVTPS2PD low, product              \
	VMULPD    product, Y9, product      \
	VADDPD    product, sum, sum

// NEXTROW loads the row's address, factor and weight, and moves on.
#define NEXTROW \
	MOVQ         (R10), SI  \
	VBROADCASTSS (R9), X8   \
	VBROADCASTSD (R8), Y9   \
	ADDQ         $24, R10   \
	ADDQ         $4, R9     \
	ADDQ         $8, R8

// FIRSTROW begins with the first row.
#define FIRSTROW \
	MOVQ weights+16(FP), R8 \
	MOVQ factors+24(FP), R9 \
	MOVQ rows+32(FP), R10   \
	MOVQ count+40(FP), R11

// GRAMFOUR adds four elements of the row at SI, times the factor in Y8, to a sum.
#define GRAMFOUR(offset, product, sum) \
	VMULPD offset(SI), Y8, product \
	VADDPD product, sum, sum

// FIRSTGRAM begins with the first row, at the columns from DX on.
#define FIRSTGRAM \
	MOVQ DX, SI              \
	MOVQ others+24(FP), R8   \
	MOVQ rows+40(FP), R11

// NEXTGRAM moves on to the next row.
#define NEXTGRAM \
	ADDQ R9, SI  \
	ADDQ R9, R8  \
	DECQ R11

// func wideDotsAVX2(rows *[4][]float32, w *float64, n int, sums *[4]float64)
TEXT ·wideDotsAVX2(SB), NOSPLIT, $0-32
	MOVQ   rows+0(FP), AX
	MOVQ   w+8(FP), DI
	MOVQ   n+16(FP), CX
	MOVQ   sums+24(FP), DX
	MOVQ   0(AX), R8
	MOVQ   24(AX), R9
	MOVQ   48(AX), R10
	MOVQ   72(AX), R11
	VXORPD Y0, Y0, Y0
	VXORPD Y1, Y1, Y1
	VXORPD Y2, Y2, Y2
	VXORPD Y3, Y3, Y3
	VXORPD X9, X9, X9
	SUBQ   $4, CX
	JLT    rest

four:
	VMOVUPD (DI), Y8
	WIDEFOUR(R8, Y4, Y0)
	WIDEFOUR(R9, Y5, Y1)
	WIDEFOUR(R10, Y6, Y2)
	WIDEFOUR(R11, Y7, Y3)
	ADDQ    $32, DI
	SUBQ    $4, CX
	JGE     four

rest:
	// A scalar sum clears the upper half of its register.
	VEXTRACTF128 $1, Y0, X4
	VEXTRACTF128 $1, Y1, X5
	VEXTRACTF128 $1, Y2, X6
	VEXTRACTF128 $1, Y3, X7
	ADDQ         $4, CX
	JE           done

one:
	VMOVSD (DI), X8
	WIDEONE(R8, X0)
	WIDEONE(R9, X1)
	WIDEONE(R10, X2)
	WIDEONE(R11, X3)
	ADDQ   $8, DI
	DECQ   CX
	JNE    one

done:
	WIDESUM(X0, X4, 0)
	WIDESUM(X1, X5, 8)
	WIDESUM(X2, X6, 16)
	WIDESUM(X3, X7, 24)
	VZEROUPPER
	RET

// func wideDistancesAVX2(rows *[4][]float32, w *float64, n int, sums *[4]float64)
TEXT ·wideDistancesAVX2(SB), NOSPLIT, $0-32
	MOVQ   rows+0(FP), AX
	MOVQ   w+8(FP), DI
	MOVQ   n+16(FP), CX
	MOVQ   sums+24(FP), DX
	MOVQ   0(AX), R8
	MOVQ   24(AX), R9
	MOVQ   48(AX), R10
	MOVQ   72(AX), R11
	VXORPD Y0, Y0, Y0
	VXORPD Y1, Y1, Y1
	VXORPD Y2, Y2, Y2
	VXORPD Y3, Y3, Y3
	VXORPD X9, X9, X9
	SUBQ   $4, CX
	JLT    rest

four:
	VMOVUPD (DI), Y8
	APARTFOUR(R8, Y4, Y0)
	APARTFOUR(R9, Y5, Y1)
	APARTFOUR(R10, Y6, Y2)
	APARTFOUR(R11, Y7, Y3)
	ADDQ    $32, DI
	SUBQ    $4, CX
	JGE     four

rest:
	// A scalar sum clears the upper half of its register.
	VEXTRACTF128 $1, Y0, X4
	VEXTRACTF128 $1, Y1, X5
	VEXTRACTF128 $1, Y2, X6
	VEXTRACTF128 $1, Y3, X7
	ADDQ         $4, CX
	JE           done

one:
	VMOVSD (DI), X8
	APARTONE(R8, X0)
	APARTONE(R9, X1)
	APARTONE(R10, X2)
	APARTONE(R11, X3)
	ADDQ   $8, DI
	DECQ   CX
	JNE    one

done:
	WIDESUM(X0, X4, 0)
	WIDESUM(X1, X5, 8)
	WIDESUM(X2, X6, 16)
	WIDESUM(X3, X7, 24)
	VZEROUPPER
	RET

// func addWideAVX2(y *float64, n int, weights *float64, factors *float32, rows *[rowsAtOnce][]float32, count int)
TEXT ·addWideAVX2(SB), NOSPLIT, $0-48
	MOVQ y+0(FP), DI
	MOVQ n+8(FP), CX
	XORQ BX, BX
	SUBQ $16, CX
	JLT  fours

sixteen:
	VMOVUPD 0(DI)(BX*8), Y0
	VMOVUPD 32(DI)(BX*8), Y1
	VMOVUPD 64(DI)(BX*8), Y2
	VMOVUPD 96(DI)(BX*8), Y3
	FIRSTROW

sixteenRows:
	NEXTROW
	ADDFOUR(0, X4, Y4, Y0)
	ADDFOUR(16, X5, Y5, Y1)
	ADDFOUR(32, X6, Y6, Y2)
	ADDFOUR(48, X7, Y7, Y3)
	DECQ    R11
	JNE     sixteenRows
	VMOVUPD Y0, 0(DI)(BX*8)
	VMOVUPD Y1, 32(DI)(BX*8)
	VMOVUPD Y2, 64(DI)(BX*8)
	VMOVUPD Y3, 96(DI)(BX*8)
	ADDQ    $16, BX
	SUBQ    $16, CX
	JGE     sixteen

fours:
	ADDQ $16, CX

four:
	CMPQ    CX, $4
	JLT     rest
	VMOVUPD (DI)(BX*8), Y0
	FIRSTROW

fourRows:
	NEXTROW
	ADDFOUR(0, X4, Y4, Y0)
	DECQ    R11
	JNE     fourRows
	VMOVUPD Y0, (DI)(BX*8)
	ADDQ    $4, BX
	SUBQ    $4, CX
	JMP     four

rest:
	TESTQ      CX, CX
	JE         done
	LOADMASK
	VPMOVSXDQ  X15, Y14
	VMASKMOVPD (DI)(BX*8), Y14, Y0
	FIRSTROW

restRows:
	NEXTROW
	VMASKMOVPS (SI)(BX*4), X15, X4
	VMULPS     X4, X8, X4
	VCVTPS2PD  X4, Y4
	VMULPD     Y4, Y9, Y4
	VADDPD     Y4, Y0, Y0
	DECQ       R11
	JNE        restRows
	VMASKMOVPD Y0, Y14, (DI)(BX*8)

done:
	VZEROUPPER
	RET

// func addGramAVX2(sums *float64, n int, x, others *float64, stride, rows int)
TEXT ·addGramAVX2(SB), NOSPLIT, $0-48
	MOVQ sums+0(FP), DI
	MOVQ n+8(FP), CX
	MOVQ x+16(FP), DX
	MOVQ stride+32(FP), R9
	SHLQ $3, R9
	SUBQ $16, CX
	JLT  fours

sixteen:
	VMOVUPD 0(DI), Y0
	VMOVUPD 32(DI), Y1
	VMOVUPD 64(DI), Y2
	VMOVUPD 96(DI), Y3
	FIRSTGRAM

sixteenRows:
	VBROADCASTSD (R8), Y8
	GRAMFOUR(0, Y4, Y0)
	GRAMFOUR(32, Y5, Y1)
	GRAMFOUR(64, Y6, Y2)
	GRAMFOUR(96, Y7, Y3)
	NEXTGRAM
	JNE     sixteenRows
	VMOVUPD Y0, 0(DI)
	VMOVUPD Y1, 32(DI)
	VMOVUPD Y2, 64(DI)
	VMOVUPD Y3, 96(DI)
	ADDQ    $128, DI
	ADDQ    $128, DX
	SUBQ    $16, CX
	JGE     sixteen

fours:
	ADDQ $16, CX

four:
	CMPQ    CX, $4
	JLT     rest
	VMOVUPD (DI), Y0
	FIRSTGRAM

fourRows:
	VBROADCASTSD (R8), Y8
	GRAMFOUR(0, Y4, Y0)
	NEXTGRAM
	JNE     fourRows
	VMOVUPD Y0, (DI)
	ADDQ    $32, DI
	ADDQ    $32, DX
	SUBQ    $4, CX
	JMP     four

rest:
	TESTQ      CX, CX
	JE         done
	LOADMASK
	VPMOVSXDQ  X15, Y14
	VMASKMOVPD (DI), Y14, Y0
	FIRSTGRAM

restRows:
	VBROADCASTSD (R8), Y8
	VMASKMOVPD   (SI), Y14, Y4
	VMULPD       Y4, Y8, Y4
	VADDPD       Y4, Y0, Y0
	NEXTGRAM
	JNE        restRows
	VMASKMOVPD Y0, Y14, (DI)

done:
	VZEROUPPER
	RET

// DOTFOUR adds the products of four elements of a row with those in Y8 to a sum.
#define DOTFOUR(row, product, sum) \
	VMULPD (row)(BX*8), Y8, product \
	VADDPD product, sum, sum

// DOTONE does so with one element, for the lowest lane.
#define DOTONE(row, sum) \
	VMULSD (row)(BX*8), X8, X9 \
	VADDSD X9, sum, sum

// DOTSUM stores (s0 + s2) + (s1 + s3).
#define DOTSUM(low, high, offset) \
	VADDPD  high, low, low \
	VHADDPD low, low, low  \
	VMOVSD  low, offset(DX)

// func dotsAVX2(x *float64, n int, rows *float64, stride int, sums *[4]float64)
TEXT ·dotsAVX2(SB), NOSPLIT, $0-40
	MOVQ   x+0(FP), DI
	MOVQ   n+8(FP), CX
	MOVQ   rows+16(FP), R8
	MOVQ   stride+24(FP), R9
	MOVQ   sums+32(FP), DX
	SHLQ   $3, R9
	LEAQ   (R8)(R9*1), R10
	LEAQ   (R10)(R9*1), R11
	LEAQ   (R11)(R9*1), R12
	VXORPD Y0, Y0, Y0
	VXORPD Y1, Y1, Y1
	VXORPD Y2, Y2, Y2
	VXORPD Y3, Y3, Y3
	XORQ   BX, BX
	SUBQ   $4, CX
	JLT    rest

four:
	VMOVUPD (DI)(BX*8), Y8
	DOTFOUR(R8, Y4, Y0)
	DOTFOUR(R10, Y5, Y1)
	DOTFOUR(R11, Y6, Y2)
	DOTFOUR(R12, Y7, Y3)
	ADDQ    $4, BX
	SUBQ    $4, CX
	JGE     four

rest:
	VEXTRACTF128 $1, Y0, X4
	VEXTRACTF128 $1, Y1, X5
	VEXTRACTF128 $1, Y2, X6
	VEXTRACTF128 $1, Y3, X7
	ADDQ         $4, CX
	JE           done

one:
	VMOVSD (DI)(BX*8), X8
	DOTONE(R8, X0)
	DOTONE(R10, X1)
	DOTONE(R11, X2)
	DOTONE(R12, X3)
	INCQ   BX
	DECQ   CX
	JNE    one

done:
	DOTSUM(X0, X4, 0)
	DOTSUM(X1, X5, 8)
	DOTSUM(X2, X6, 16)
	DOTSUM(X3, X7, 24)
	VZEROUPPER
	RET
