//go:build !purego

#include "textflag.h"

// One lane a block: the counters of the sixteen, for the kernel of AVX2 too.
DATA ·counters+0x00(SB)/8, $0x0000000100000000
DATA ·counters+0x08(SB)/8, $0x0000000300000002
DATA ·counters+0x10(SB)/8, $0x0000000500000004
DATA ·counters+0x18(SB)/8, $0x0000000700000006
DATA ·counters+0x20(SB)/8, $0x0000000900000008
DATA ·counters+0x28(SB)/8, $0x0000000b0000000a
DATA ·counters+0x30(SB)/8, $0x0000000d0000000c
DATA ·counters+0x38(SB)/8, $0x0000000f0000000e
GLOBL ·counters(SB), RODATA|NOPTR, $64

// MIX adds, XORs and rotates in four quarter rounds: a += b, d = (d ^ a) <<< n.
#define MIX(n, a0, a1, a2, a3, b0, b1, b2, b3, d0, d1, d2, d3) \
	VPADDD b0, a0, a0 \
	VPADDD b1, a1, a1 \
	VPADDD b2, a2, a2 \
	VPADDD b3, a3, a3 \
	VPXORD a0, d0, d0 \
	VPXORD a1, d1, d1 \
	VPXORD a2, d2, d2 \
	VPXORD a3, d3, d3 \
	VPROLD n, d0, d0  \
	VPROLD n, d1, d1  \
	VPROLD n, d2, d2  \
	VPROLD n, d3, d3

// ROUND is a round of all blocks.
#define ROUND(b0, b1, b2, b3, c0, c1, c2, c3, d0, d1, d2, d3) \
	MIX($16, Z0, Z1, Z2, Z3, b0, b1, b2, b3, d0, d1, d2, d3) \
	MIX($12, c0, c1, c2, c3, d0, d1, d2, d3, b0, b1, b2, b3) \
	MIX($8, Z0, Z1, Z2, Z3, b0, b1, b2, b3, d0, d1, d2, d3)  \
	MIX($7, c0, c1, c2, c3, d0, d1, d2, d3, b0, b1, b2, b3)

// STORE puts four words of all blocks in their places, four blocks together.
#define STORE(offset, w0, w1, w2, w3) \
	VSHUFI32X4 $0x44, w1, w0, Z16          \
	VSHUFI32X4 $0xEE, w1, w0, Z17          \
	VSHUFI32X4 $0x44, w3, w2, Z18          \
	VSHUFI32X4 $0xEE, w3, w2, Z19          \
	VSHUFI32X4 $0x88, Z18, Z16, Z20        \
	VSHUFI32X4 $0xDD, Z18, Z16, Z21        \
	VSHUFI32X4 $0x88, Z19, Z17, Z22        \
	VSHUFI32X4 $0xDD, Z19, Z17, Z23        \
	VMOVDQU32  Z20, (offset+0*256)(DI)     \
	VMOVDQU32  Z21, (offset+1*256)(DI)     \
	VMOVDQU32  Z22, (offset+2*256)(DI)     \
	VMOVDQU32  Z23, (offset+3*256)(DI)

// func iterateAVX512(words *[128]uint64, key *[4]uint64)
//
// Z0 to Z15 hold a word of the state each, of all sixteen blocks.
TEXT ·iterateAVX512(SB), NOSPLIT, $0-16
	MOVQ words+0(FP), DI
	MOVQ key+8(FP), SI

	MOVL         $0x61707865, AX
	VPBROADCASTD AX, Z0
	MOVL         $0x3320646e, AX
	VPBROADCASTD AX, Z1
	MOVL         $0x79622d32, AX
	VPBROADCASTD AX, Z2
	MOVL         $0x6b206574, AX
	VPBROADCASTD AX, Z3
	VPBROADCASTD 0(SI), Z4
	VPBROADCASTD 4(SI), Z5
	VPBROADCASTD 8(SI), Z6
	VPBROADCASTD 12(SI), Z7
	VPBROADCASTD 16(SI), Z8
	VPBROADCASTD 20(SI), Z9
	VPBROADCASTD 24(SI), Z10
	VPBROADCASTD 28(SI), Z11
	VMOVDQU32    ·counters(SB), Z12
	VPXORD       Z13, Z13, Z13
	VPXORD       Z14, Z14, Z14
	VPXORD       Z15, Z15, Z15

	MOVL $4, CX

rounds:
	ROUND(Z4, Z5, Z6, Z7, Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15)
	ROUND(Z5, Z6, Z7, Z4, Z10, Z11, Z8, Z9, Z15, Z12, Z13, Z14)
	DECL CX
	JNE  rounds

	VPADDD.BCST 0(SI), Z4, Z4
	VPADDD.BCST 4(SI), Z5, Z5
	VPADDD.BCST 8(SI), Z6, Z6
	VPADDD.BCST 12(SI), Z7, Z7
	VPADDD.BCST 16(SI), Z8, Z8
	VPADDD.BCST 20(SI), Z9, Z9
	VPADDD.BCST 24(SI), Z10, Z10
	VPADDD.BCST 28(SI), Z11, Z11
	STORE(0, Z0, Z1, Z2, Z3)
	STORE(64, Z4, Z5, Z6, Z7)
	STORE(128, Z8, Z9, Z10, Z11)
	STORE(192, Z12, Z13, Z14, Z15)
	VZEROUPPER
	RET
