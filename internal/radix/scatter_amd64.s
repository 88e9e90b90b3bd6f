//go:build !purego

#include "textflag.h"

// func scatterWords(keys *uint16, n int, next, places *uint32)
//
// The key 64 numbers (128 bytes) ahead tells which line to fetch: by then its place
// will have moved on by little.
TEXT ·scatterWords(SB), NOSPLIT, $0-32
	MOVQ keys+0(FP), SI
	MOVQ n+8(FP), CX
	MOVQ next+16(FP), R8
	MOVQ places+24(FP), DI
	XORL R10, R10

number:
	MOVWLZX    128(SI), DX
	MOVWLZX    (SI), AX
	MOVL       (R8)(DX*4), R9
	PREFETCHT0 (DI)(R9*4)
	MOVL       (R8)(AX*4), BX
	MOVL       R10, (DI)(BX*4)
	INCL       BX
	MOVL       BX, (R8)(AX*4)
	ADDQ       $2, SI
	INCL       R10
	DECQ       CX
	JNE        number
	RET

// PUT puts one of four numbers into its place, and fetches the line that comes after
// it in its bucket.
#define PUT(i) \
	MOVBLZX    i(SI)(R10*1), AX    \
	LEAL       i(R10), DX          \
	MOVL       (R8)(AX*4), BX      \
	MOVL       DX, (DI)(BX*4)      \
	PREFETCHT0 64(DI)(BX*4)        \
	INCL       BX                  \
	MOVL       BX, (R8)(AX*4)

// func scatterBytes(keys *uint8, n int, next, places *uint32)
//
// n is a positive multiple of 4. The few buckets fill fast enough for the line after
// the one at hand to be the next to fetch.
TEXT ·scatterBytes(SB), NOSPLIT, $0-32
	MOVQ keys+0(FP), SI
	MOVQ n+8(FP), CX
	MOVQ next+16(FP), R8
	MOVQ places+24(FP), DI
	XORL R10, R10

four:
	PUT(0)
	PUT(1)
	PUT(2)
	PUT(3)
	ADDQ $4, R10
	CMPQ R10, CX
	JNE  four
	RET
