//go:build !purego

#include "textflag.h"

// ROWBLOCK adds the products of a row's next 32 elements with those in Z0 and Z1, of
// y, to the row's two sums.
#define ROWBLOCK(row, low, high) \
	VMULPS (row), Z0, Z2   \
	VMULPS 64(row), Z1, Z3 \
	VADDPS Z2, low, low    \
	VADDPS Z3, high, high  \
	ADDQ   $128, row

// ROWREST adds what is left, to as many sums as dotAVX2 does: K1 and K2 have the
// elements, K3 and K4 the sums.
#define ROWREST(row, low, high) \
	VMOVUPS.Z (row), K1, Z2    \
	VMOVUPS.Z 64(row), K2, Z3  \
	VMULPS    Z0, Z2, K1, Z2   \
	VMULPS    Z1, Z3, K2, Z3   \
	VADDPS    Z2, low, K3, low \
	VADDPS    Z3, high, K4, high

// FOUR adds up a row's 32 sums to four, in the lower half of low.
#define FOUR(low, lowY, lowX, high, highY) \
	VEXTRACTF32X8 $1, low, Y2      \
	VEXTRACTF32X8 $1, high, Y3     \
	VADDPS        Y2, lowY, lowY   \
	VADDPS        Y3, highY, highY \
	VADDPS        highY, lowY, lowY \
	VEXTRACTF32X4 $1, lowY, X2     \
	VADDPS        X2, lowX, lowX

// func dotRowsAVX512(x *float32, columns int, rows *int, y *float32, dots *float32, n int)
//
// Four rows at a time, n of them.
TEXT ·dotRowsAVX512(SB), NOSPLIT, $0-48
	MOVQ columns+8(FP), CX
	MOVQ rows+16(FP), BX
	MOVQ dots+32(FP), DX

	// The masks of what is left after blocks of 32.
	MOVQ  CX, R8
	ANDQ  $31, R8
	MOVQ  $1, R9
	SHLXQ R8, R9, R9
	DECQ  R9
	KMOVW R9, K1
	SHRQ  $16, R9
	KMOVW R9, K2
	ADDQ  $7, R8
	ANDQ  $~7, R8
	MOVQ  $1, R9
	SHLXQ R8, R9, R9
	DECQ  R9
	KMOVW R9, K3
	SHRQ  $16, R9
	KMOVW R9, K4
	SHLQ  $2, CX                // bytes of a row

four:
	MOVQ   x+0(FP), SI
	MOVQ   (BX), R8
	MOVQ   8(BX), R9
	MOVQ   16(BX), R10
	MOVQ   24(BX), R11
	IMULQ  CX, R8
	IMULQ  CX, R9
	IMULQ  CX, R10
	IMULQ  CX, R11
	ADDQ   SI, R8
	ADDQ   SI, R9
	ADDQ   SI, R10
	ADDQ   SI, R11
	MOVQ   y+24(FP), DI
	MOVQ   CX, R12
	VXORPS X16, X16, X16
	VXORPS X17, X17, X17
	VXORPS X18, X18, X18
	VXORPS X19, X19, X19
	VXORPS X20, X20, X20
	VXORPS X21, X21, X21
	VXORPS X22, X22, X22
	VXORPS X23, X23, X23
	SUBQ   $128, R12
	JLT    rest

block:
	VMOVUPS (DI), Z0
	VMOVUPS 64(DI), Z1
	ROWBLOCK(R8, Z16, Z20)
	ROWBLOCK(R9, Z17, Z21)
	ROWBLOCK(R10, Z18, Z22)
	ROWBLOCK(R11, Z19, Z23)
	ADDQ    $128, DI
	SUBQ    $128, R12
	JGE     block

rest:
	ADDQ      $128, R12
	JE        reduce
	VMOVUPS.Z (DI), K1, Z0
	VMOVUPS.Z 64(DI), K2, Z1
	ROWREST(R8, Z16, Z20)
	ROWREST(R9, Z17, Z21)
	ROWREST(R10, Z18, Z22)
	ROWREST(R11, Z19, Z23)

reduce:
	FOUR(Z16, Y16, X16, Z20, Y20)
	FOUR(Z17, Y17, X17, Z21, Y21)
	FOUR(Z18, Y18, X18, Z22, Y22)
	FOUR(Z19, Y19, X19, Z23, Y23)

	// The four sums of a row, across: the first with the third, the second with the
	// fourth, and both.
	VUNPCKLPS X17, X16, X0
	VUNPCKHPS X17, X16, X1
	VADDPS    X1, X0, X0
	VUNPCKLPS X19, X18, X2
	VUNPCKHPS X19, X18, X3
	VADDPS    X3, X2, X2
	VUNPCKLPD X2, X0, X1
	VUNPCKHPD X2, X0, X3
	VADDPS    X3, X1, X0
	VMOVUPS   X0, (DX)
	ADDQ      $32, BX
	ADDQ      $16, DX
	SUBQ      $4, n+40(FP)
	JG        four

	VZEROUPPER
	RET
