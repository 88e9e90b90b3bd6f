//go:build !purego

#include "textflag.h"

// func fetch(first unsafe.Pointer, bytes uintptr)
//
// One prefetch for each cache line that holds some of the bytes.
TEXT ·fetch(SB), NOSPLIT, $0-16
	MOVQ first+0(FP), SI
	MOVQ bytes+8(FP), CX
	ADDQ SI, CX
	ANDQ $~63, SI

line:
	PREFETCHT0 (SI)
	ADDQ $64, SI
	CMPQ SI, CX
	JB   line
	RET

// func fetchRows(first unsafe.Pointer, bytes uintptr, rows *int, n int)
//
// A prefetch of an address that is not there does nothing, so that a row of any number,
// -1 too, may be asked for.
TEXT ·fetchRows(SB), NOSPLIT, $0-32
	MOVQ first+0(FP), SI
	MOVQ bytes+8(FP), DX
	MOVQ rows+16(FP), BX
	MOVQ n+24(FP), CX

row:
	MOVQ  (BX), DI
	IMULQ DX, DI
	ADDQ  SI, DI
	LEAQ  (DI)(DX*1), R8
	ANDQ  $~63, DI

line:
	PREFETCHT0 (DI)
	ADDQ $64, DI
	CMPQ DI, R8
	JB   line
	ADDQ $8, BX
	DECQ CX
	JNE  row
	RET
