//go:build !purego

#include "textflag.h"

// func transposeAVX2(to *float32, toStride int, from *float32, fromStride, fours int)
//
// Rows r and r+4 share a register, so that only the four rows of each half have
// to change places.
TEXT ·transposeAVX2(SB), NOSPLIT, $0-40
	MOVQ to+0(FP), DI
	MOVQ toStride+8(FP), R8
	MOVQ from+16(FP), SI
	MOVQ fromStride+24(FP), R9
	MOVQ fours+32(FP), CX
	SHLQ $2, R8
	SHLQ $2, R9
	LEAQ (R8)(R8*2), R12
	LEAQ (R9)(R9*2), R10
	LEAQ (SI)(R9*4), R11

four:
	VMOVUPS     (SI), X0
	VMOVUPS     (SI)(R9*1), X1
	VMOVUPS     (SI)(R9*2), X2
	VMOVUPS     (SI)(R10*1), X3
	VINSERTF128 $1, (R11), Y0, Y0
	VINSERTF128 $1, (R11)(R9*1), Y1, Y1
	VINSERTF128 $1, (R11)(R9*2), Y2, Y2
	VINSERTF128 $1, (R11)(R10*1), Y3, Y3
	VUNPCKLPS   Y1, Y0, Y4
	VUNPCKHPS   Y1, Y0, Y5
	VUNPCKLPS   Y3, Y2, Y6
	VUNPCKHPS   Y3, Y2, Y7
	VSHUFPS     $0x44, Y6, Y4, Y0
	VSHUFPS     $0xEE, Y6, Y4, Y1
	VSHUFPS     $0x44, Y7, Y5, Y2
	VSHUFPS     $0xEE, Y7, Y5, Y3
	VMOVUPS     Y0, (DI)
	VMOVUPS     Y1, (DI)(R8*1)
	VMOVUPS     Y2, (DI)(R8*2)
	VMOVUPS     Y3, (DI)(R12*1)
	ADDQ        $16, SI
	ADDQ        $16, R11
	LEAQ        (DI)(R8*4), DI
	DECQ        CX
	JNE         four
	VZEROUPPER
	RET

// func copyPanelsAVX2(panels, from *float32, stride, width, full, depth int)
//
// It reads along the rows, which is the way that memory likes.
TEXT ·copyPanelsAVX2(SB), NOSPLIT, $0-48
	MOVQ  panels+0(FP), DI
	MOVQ  from+8(FP), SI
	MOVQ  stride+16(FP), R8
	MOVQ  width+24(FP), R9
	MOVQ  full+32(FP), R10
	MOVQ  depth+40(FP), CX
	SHLQ  $2, R8
	SHLQ  $2, R9
	MOVQ  CX, R11
	IMULQ R9, R11         // bytes of a panel

row:
	MOVQ SI, AX
	MOVQ DI, BX
	MOVQ R10, DX

panel:
	XORQ R12, R12

sixteen:
	VMOVUPS (AX)(R12*1), Y0
	VMOVUPS 32(AX)(R12*1), Y1
	VMOVUPS Y0, (BX)(R12*1)
	VMOVUPS Y1, 32(BX)(R12*1)
	ADDQ    $64, R12
	CMPQ    R12, R9
	JLT     sixteen
	ADDQ    R9, AX
	ADDQ    R11, BX
	DECQ    DX
	JNE     panel
	ADDQ    R8, SI
	ADDQ    R9, DI
	DECQ    CX
	JNE     row
	VZEROUPPER
	RET
