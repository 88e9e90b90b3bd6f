//go:build !purego

#include "textflag.h"

// func scatter(keys *uint16, n int, next, places *uint32)
//
// The key 64 numbers (128 bytes) ahead tells which line to fetch: by then its place
// will have moved on by little.
TEXT ·scatter(SB), NOSPLIT, $0-32
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
