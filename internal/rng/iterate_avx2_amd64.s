//go:build !purego

#include "textflag.h"

// The bytes of words rotated by 16 bits, and by 8.
DATA rotated16<>+0x00(SB)/8, $0x0504070601000302
DATA rotated16<>+0x08(SB)/8, $0x0d0c0f0e09080b0a
DATA rotated16<>+0x10(SB)/8, $0x0504070601000302
DATA rotated16<>+0x18(SB)/8, $0x0d0c0f0e09080b0a
GLOBL rotated16<>(SB), RODATA|NOPTR, $32
DATA rotated8<>+0x00(SB)/8, $0x0605040702010003
DATA rotated8<>+0x08(SB)/8, $0x0e0d0c0f0a09080b
DATA rotated8<>+0x10(SB)/8, $0x0605040702010003
DATA rotated8<>+0x18(SB)/8, $0x0e0d0c0f0a09080b
GLOBL rotated8<>(SB), RODATA|NOPTR, $32

// MIX_D is half of half a quarter round, for four of them: a += b, d = (d ^ a) <<< n.
#define MIX_D(rotated, b0, b1, b2, b3, d0, d1, d2, d3) \
	VPADDD  b0, Y0, Y0          \
	VPADDD  b1, Y1, Y1          \
	VPADDD  b2, Y2, Y2          \
	VPADDD  b3, Y3, Y3          \
	VPXOR   Y0, d0, d0          \
	VPXOR   Y1, d1, d1          \
	VPXOR   Y2, d2, d2          \
	VPXOR   Y3, d3, d3          \
	VPSHUFB rotated(SB), d0, d0 \
	VPSHUFB rotated(SB), d1, d1 \
	VPSHUFB rotated(SB), d2, d2 \
	VPSHUFB rotated(SB), d3, d3

// MIX_B is the other half: c += d, b = (b ^ c) <<< n. The words c are in memory.
#define MIX_B(left, right, b0, b1, b2, b3, c0, c1, c2, c3, d0, d1, d2, d3) \
	VPADDD  c0(DX), d0, Y12 \
	VPADDD  c1(DX), d1, Y13 \
	VPADDD  c2(DX), d2, Y14 \
	VPADDD  c3(DX), d3, Y15 \
	VMOVDQU Y12, c0(DX)     \
	VMOVDQU Y13, c1(DX)     \
	VMOVDQU Y14, c2(DX)     \
	VMOVDQU Y15, c3(DX)     \
	VPXOR   Y12, b0, b0     \
	VPXOR   Y13, b1, b1     \
	VPXOR   Y14, b2, b2     \
	VPXOR   Y15, b3, b3     \
	VPSLLD  left, b0, Y12   \
	VPSLLD  left, b1, Y13   \
	VPSLLD  left, b2, Y14   \
	VPSLLD  left, b3, Y15   \
	VPSRLD  right, b0, b0   \
	VPSRLD  right, b1, b1   \
	VPSRLD  right, b2, b2   \
	VPSRLD  right, b3, b3   \
	VPOR    Y12, b0, b0     \
	VPOR    Y13, b1, b1     \
	VPOR    Y14, b2, b2     \
	VPOR    Y15, b3, b3

// ROUND is a round of eight blocks.
#define ROUND(b0, b1, b2, b3, c0, c1, c2, c3, d0, d1, d2, d3) \
	MIX_D(rotated16<>, b0, b1, b2, b3, d0, d1, d2, d3)               \
	MIX_B($12, $20, b0, b1, b2, b3, c0, c1, c2, c3, d0, d1, d2, d3) \
	MIX_D(rotated8<>, b0, b1, b2, b3, d0, d1, d2, d3)                \
	MIX_B($7, $25, b0, b1, b2, b3, c0, c1, c2, c3, d0, d1, d2, d3)

// STORE puts a word of eight blocks in its places, four blocks together.
#define STORE(word, low, wide) \
	VMOVDQU      low, (16*word)(DI)           \
	VEXTRACTI128 $1, wide, (256+16*word)(DI)

// ADD_KEY adds a word of the key, and stores the sum.
#define ADD_KEY(word, low, wide) \
	VPBROADCASTD (4*word-16)(SI), Y0 \
	VPADDD       Y0, wide, wide      \
	STORE(word, low, wide)

// func iterateAVX2(words *[128]uint64, key *[4]uint64)
//
// Y0 to Y11 hold the words a, b and d of eight blocks. There are too few registers
// for c and a temporary: c lies at DX, in the end of words, which is stored last.
TEXT ·iterateAVX2(SB), NOSPLIT, $0-16
	MOVQ words+0(FP), DI
	MOVQ key+8(FP), SI
	LEAQ 896(DI), DX
	LEAQ ·counters(SB), R8
	MOVL $2, R9

eight:
	MOVL         $0x61707865, AX
	VMOVD        AX, X0
	VPBROADCASTD X0, Y0
	MOVL         $0x3320646e, AX
	VMOVD        AX, X1
	VPBROADCASTD X1, Y1
	MOVL         $0x79622d32, AX
	VMOVD        AX, X2
	VPBROADCASTD X2, Y2
	MOVL         $0x6b206574, AX
	VMOVD        AX, X3
	VPBROADCASTD X3, Y3
	VPBROADCASTD 0(SI), Y4
	VPBROADCASTD 4(SI), Y5
	VPBROADCASTD 8(SI), Y6
	VPBROADCASTD 12(SI), Y7
	VPBROADCASTD 16(SI), Y12
	VPBROADCASTD 20(SI), Y13
	VPBROADCASTD 24(SI), Y14
	VPBROADCASTD 28(SI), Y15
	VMOVDQU      Y12, 0(DX)
	VMOVDQU      Y13, 32(DX)
	VMOVDQU      Y14, 64(DX)
	VMOVDQU      Y15, 96(DX)
	VMOVDQU      (R8), Y8
	VPXOR        Y9, Y9, Y9
	VPXOR        Y10, Y10, Y10
	VPXOR        Y11, Y11, Y11

	MOVL $4, CX

rounds:
	ROUND(Y4, Y5, Y6, Y7, 0, 32, 64, 96, Y8, Y9, Y10, Y11)
	ROUND(Y5, Y6, Y7, Y4, 64, 96, 0, 32, Y11, Y8, Y9, Y10)
	DECL CX
	JNE  rounds

	VMOVDQU 0(DX), Y12
	VMOVDQU 32(DX), Y13
	VMOVDQU 64(DX), Y14
	VMOVDQU 96(DX), Y15
	STORE(0, X0, Y0)
	STORE(1, X1, Y1)
	STORE(2, X2, Y2)
	STORE(3, X3, Y3)
	ADD_KEY(4, X4, Y4)
	ADD_KEY(5, X5, Y5)
	ADD_KEY(6, X6, Y6)
	ADD_KEY(7, X7, Y7)
	ADD_KEY(8, X12, Y12)
	ADD_KEY(9, X13, Y13)
	ADD_KEY(10, X14, Y14)
	ADD_KEY(11, X15, Y15)
	STORE(12, X8, Y8)
	STORE(13, X9, Y9)
	STORE(14, X10, Y10)
	STORE(15, X11, Y11)

	ADDQ $512, DI
	ADDQ $32, R8
	DECL R9
	JNE  eight
	VZEROUPPER
	RET
