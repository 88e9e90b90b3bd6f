//go:build !purego

#include "textflag.h"

// The four lanes that are in use, and before them those that are not: a mask for so
// many begins so many before the end of the first.
DATA lanes<>+0x00(SB)/8, $-1
DATA lanes<>+0x08(SB)/8, $-1
DATA lanes<>+0x10(SB)/8, $-1
DATA lanes<>+0x18(SB)/8, $-1
DATA lanes<>+0x20(SB)/8, $0
DATA lanes<>+0x28(SB)/8, $0
DATA lanes<>+0x30(SB)/8, $0
DATA lanes<>+0x38(SB)/8, $0
GLOBL lanes<>(SB), RODATA|NOPTR, $64

// MULTIPLY leaves the upper half of the products of four numbers with the bound in Y2,
// and ones in the lower words of Y4 where the upper word of the lower half is nought.
#define MULTIPLY \
	VPMULUDQ Y0, Y2, Y3  \
	VPSRLQ   $32, Y2, Y2 \
	VPMULUDQ Y0, Y2, Y2  \
	VPSRLQ   $32, Y3, Y3 \
	VPADDQ   Y3, Y2, Y2  \
	VPCMPEQD Y5, Y2, Y4  \
	VPSRLQ   $32, Y2, Y2

// func allBelowAVX2(bound uint64, numbers *uint64, n int, into *int) (fair bool)
TEXT ·allBelowAVX2(SB), NOSPLIT, $0-33
	VPBROADCASTQ bound+0(FP), Y0
	MOVQ         numbers+8(FP), SI
	MOVQ         n+16(FP), CX
	MOVQ         into+24(FP), DI
	VPXOR        Y1, Y1, Y1
	VPXOR        Y5, Y5, Y5
	SUBQ         $4, CX
	JLT          rest

four:
	VMOVDQU (SI), Y2
	MULTIPLY
	VPOR    Y4, Y1, Y1
	VMOVDQU Y2, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $4, CX
	JGE     four

rest:
	ADDQ       $4, CX
	JEQ        done
	NEGQ       CX
	LEAQ       lanes<>+32(SB), R8
	VMOVDQU    (R8)(CX*8), Y6
	VPMASKMOVQ (SI), Y6, Y2
	MULTIPLY
	VPAND      Y6, Y4, Y4
	VPOR       Y4, Y1, Y1
	VPMASKMOVQ Y2, Y6, (DI)

done:
	VPSLLQ $32, Y1, Y1
	VPTEST Y1, Y1
	SETEQ  fair+32(FP)
	VZEROUPPER
	RET
