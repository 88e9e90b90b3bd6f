//go:build !purego

#include "go_asm.h"
#include "textflag.h"

// MATCHES turns a word of eight rows into the highest bits of the lanes that match
// the query's, which is in Z8: in x, overwriting y.
#define MATCHES(x, y) \
	VPXORQ  Z8, x, x  \
	VPANDQ  Z5, x, y  \
	VPADDQ  Z5, y, y  \
	VPORQ   x, y, y   \
	VPXORQ  Z6, x, x  \
	VPANDQ  Z5, x, Z9 \
	VPADDQ  Z5, Z9, Z9 \
	VPORQ   x, Z9, Z9 \
	VPANDQ  Z9, y, x  \
	VPANDNQ Z4, x, x

// func matchSumsAVX512(p *Packing, sums *[RowsAtOnce]float64, packed *uint64, rows *[RowsAtOnce]int, query *uint64, words int, weights *float64)
//
// The matches of as many words as a lane has bits, at most 32 of them, are put down in
// the frame, 128 bytes a word. Then a weight after the other is added to the sums, in
// Z2 and Z3, of the rows that match there.
TEXT ·matchSumsAVX512(SB), 0, $4160-56
	MOVQ         p+0(FP), AX
	MOVQ         packed+16(FP), SI
	MOVQ         rows+24(FP), BX
	MOVQ         query+32(FP), DI
	MOVQ         words+40(FP), R9
	MOVQ         weights+48(FP), R8
	MOVQ         Packing_Lane(AX), R10
	MOVQ         Packing_Lanes(AX), R11
	LEAQ         matches-4160(SP), DX
	ADDQ         $63, DX
	ANDQ         $~63, DX
	VPBROADCASTQ R9, Z4
	VPMULLQ      (BX), Z4, Z0
	VPMULLQ      64(BX), Z4, Z1
	VPXORQ       Z2, Z2, Z2
	VPXORQ       Z3, Z3, Z3
	VPBROADCASTQ Packing_High(AX), Z4
	VPBROADCASTQ Packing_Low(AX), Z5
	VPBROADCASTQ Packing_Other(AX), Z6
	LEAQ         -1(R10), CX
	MOVQ         $1, R12
	SHLQ         CX, R12
	VPBROADCASTQ R12, Z7      // the highest bit of the first lane
	VMOVQ        R10, X10

group:
	MOVQ    R9, R12
	CMPQ    R12, R10
	CMOVQGT R10, R12 // words of the group
	MOVQ    R12, CX
	MOVQ    DX, BX

word:
	KXNORB     K1, K1, K1
	KXNORB     K2, K2, K2
	VPGATHERQQ (SI)(Z0*8), K1, Z11
	VPGATHERQQ (SI)(Z1*8), K2, Z12
	VPBROADCASTQ (DI), Z8
	MATCHES(Z11, Z13)
	MATCHES(Z12, Z14)
	VMOVDQA64  Z11, (BX)
	VMOVDQA64  Z12, 64(BX)
	ADDQ       $8, SI
	ADDQ       $8, DI
	ADDQ       $128, BX
	DECQ       CX
	JNE        word

	MOVQ      R10, AX
	SUBQ      R12, AX
	LEAQ      (R8)(AX*8), AX // weights of the first lane
	VMOVDQA64 Z7, Z8
	MOVQ      R11, CX

lane:
	MOVQ R12, R13
	SHLQ $7, R13
	XORQ BX, BX

weight:
	VPTESTMQ    -128(DX)(R13*1), Z8, K1
	VPTESTMQ    -64(DX)(R13*1), Z8, K2
	VADDPD.BCST (AX)(BX*8), Z2, K1, Z2
	VADDPD.BCST (AX)(BX*8), Z3, K2, Z3
	INCQ        BX
	SUBQ        $128, R13
	JNE         weight

	LEAQ   (AX)(R10*8), AX
	VPSLLQ X10, Z8, Z8
	DECQ   CX
	JNE    lane

	ADDQ $512, R8
	SUBQ R12, R9
	JNE  group

	MOVQ    sums+8(FP), AX
	VMOVUPD Z2, (AX)
	VMOVUPD Z3, 64(AX)
	VZEROUPPER
	RET
