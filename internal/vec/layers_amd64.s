//go:build !purego

#include "textflag.h"

// func rectifyAVX2(x, y *float32, n int)
//
// The maximum is the second operand where one is not a number, or both are zero:
// that is x, so that it stays what it is.
TEXT ·rectifyAVX2(SB), NOSPLIT, $0-24
	MOVQ   x+0(FP), SI
	MOVQ   y+8(FP), DI
	MOVQ   n+16(FP), CX
	VXORPS Y0, Y0, Y0
	SUBQ   $32, CX
	JLT    rest

block:
	VMAXPS  (SI), Y0, Y1
	VMAXPS  32(SI), Y0, Y2
	VMAXPS  64(SI), Y0, Y3
	VMAXPS  96(SI), Y0, Y4
	VMOVUPS Y1, (DI)
	VMOVUPS Y2, 32(DI)
	VMOVUPS Y3, 64(DI)
	VMOVUPS Y4, 96(DI)
	ADDQ    $128, SI
	ADDQ    $128, DI
	SUBQ    $32, CX
	JGE     block

rest:
	ADDQ $32, CX
	JE   done

eight:
	VMAXPS  (SI), Y0, Y1
	VMOVUPS Y1, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $8, CX
	JNE     eight

done:
	VZEROUPPER
	RET

// func keepWherePositiveAVX2(gate, x, y *float32, n int)
TEXT ·keepWherePositiveAVX2(SB), NOSPLIT, $0-32
	MOVQ   gate+0(FP), BX
	MOVQ   x+8(FP), SI
	MOVQ   y+16(FP), DI
	MOVQ   n+24(FP), CX
	VXORPS Y0, Y0, Y0
	TESTQ  CX, CX
	JE     done

eight:
	VMOVUPS (BX), Y1
	VCMPPS  $0x1E, Y0, Y1, Y1
	VANDPS  (SI), Y1, Y1
	VMOVUPS Y1, (DI)
	ADDQ    $32, BX
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $8, CX
	JNE     eight

done:
	VZEROUPPER
	RET

// func inverseThreeQuartersAVX2(s, p *float32, n int)
TEXT ·inverseThreeQuartersAVX2(SB), NOSPLIT, $0-24
	MOVQ         s+0(FP), SI
	MOVQ         p+8(FP), DI
	MOVQ         n+16(FP), CX
	MOVL         $0x3F800000, AX
	VMOVD        AX, X0
	VPBROADCASTD X0, Y0
	TESTQ        CX, CX
	JE           done

eight:
	VSQRTPS (SI), Y1
	VSQRTPS Y1, Y2
	VMULPS  Y2, Y1, Y1
	VDIVPS  Y1, Y0, Y1
	VMOVUPS Y1, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $8, CX
	JNE     eight

done:
	VZEROUPPER
	RET

// func largestAVX2(x *float32, stride, rows, columns int, largest *float32, at *int32)
TEXT ·largestAVX2(SB), NOSPLIT, $0-48
	MOVQ    x+0(FP), SI
	MOVQ    stride+8(FP), R8
	MOVQ    rows+16(FP), R9
	MOVQ    columns+24(FP), R10
	MOVQ    largest+32(FP), R13
	MOVQ    at+40(FP), BX
	VMOVUPS (SI), Y0
	VMOVUPS 32(SI), Y1
	VPXOR   Y2, Y2, Y2
	VPXOR   Y3, Y3, Y3
	XORQ    R11, R11

row:
	LEAQ (SI)(R11*4), DI
	MOVQ R11, R12
	MOVQ R10, CX

column:
	VMOVD        R12, X6
	VPBROADCASTD X6, Y6
	VMOVUPS      (DI), Y4
	VMOVUPS      32(DI), Y5
	VCMPPS       $0x1E, Y0, Y4, Y7
	VCMPPS       $0x1E, Y1, Y5, Y8
	VBLENDVPS    Y7, Y4, Y0, Y0
	VBLENDVPS    Y8, Y5, Y1, Y1
	VBLENDVPS    Y7, Y6, Y2, Y2
	VBLENDVPS    Y8, Y6, Y3, Y3
	ADDQ         $64, DI
	ADDQ         $16, R12
	SUBQ         $1, CX
	JNE          column
	ADDQ         R8, R11
	SUBQ         $1, R9
	JNE          row
	VMOVUPS      Y0, (R13)
	VMOVUPS      Y1, 32(R13)
	VMOVDQU      Y2, (BX)
	VMOVDQU      Y3, 32(BX)
	VZEROUPPER
	RET
