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
