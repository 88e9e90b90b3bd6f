//go:build !purego

#include "textflag.h"
#include "tail_amd64.h"

// MULTIPLYADD adds the products of eight elements at an offset to a sum.
#define MULTIPLYADD(offset, product, sum) \
	VMOVUPS offset(SI), product          \
	VMULPS  offset(DI), product, product \
	VADDPS  product, sum, sum

// DOTEIGHT adds eight products to a sum, or what is left of them and leaves.
#define DOTEIGHT(rest, sum) \
	CMPQ CX, $8             \
	JLT  rest               \
	MULTIPLYADD(0, Y4, sum) \
	ADDQ $32, SI            \
	ADDQ $32, DI            \
	SUBQ $8, CX

// DOTREST adds the last CX (0 to 7) products to a sum.
#define DOTREST(sum) \
	TESTQ CX, CX                \
	JE    reduce                \
	LOADMASK                    \
	VMASKMOVPS (SI), Y15, Y4    \
	VMASKMOVPS (DI), Y15, Y5    \
	VMULPS     Y5, Y4, Y4       \
	VADDPS     Y4, sum, sum     \
	JMP        reduce

// DOTREDUCE adds up the four sums in X0.
#define DOTREDUCE \
	VADDPS       Y1, Y0, Y0    \
	VADDPS       Y3, Y2, Y2    \
	VADDPS       Y2, Y0, Y0    \
	VEXTRACTF128 $1, Y0, X1    \
	VADDPS       X1, X0, X0    \
	VPERMILPS    $0x0E, X0, X1 \
	VADDPS       X1, X0, X0    \
	VPERMILPS    $0x01, X0, X1 \
	VADDSS       X1, X0, X0

// func dotAVX2(x, y *float32, n int) float32
TEXT ·dotAVX2(SB), NOSPLIT, $0-28
	MOVQ   x+0(FP), SI
	MOVQ   y+8(FP), DI
	MOVQ   n+16(FP), CX
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	SUBQ   $32, CX
	JLT    rest

block:
	MULTIPLYADD(0, Y4, Y0)
	MULTIPLYADD(32, Y5, Y1)
	MULTIPLYADD(64, Y6, Y2)
	MULTIPLYADD(96, Y7, Y3)
	ADDQ $128, SI
	ADDQ $128, DI
	SUBQ $32, CX
	JGE  block

rest:
	ADDQ $32, CX
	DOTEIGHT(rest0, Y0)
	DOTEIGHT(rest1, Y1)
	DOTEIGHT(rest2, Y2)
	DOTREST(Y3)

rest0:
	DOTREST(Y0)

rest1:
	DOTREST(Y1)

rest2:
	DOTREST(Y2)

reduce:
	DOTREDUCE
	VMOVSS X0, ret+24(FP)
	VZEROUPPER
	RET

// func stepDotAVX2(x, y *float32, n int, coming, aside unsafe.Pointer) float32
//
// dotAVX2 that fetches what lies aside, and of the n elements that come a cache line for
// every 32 of its own: prefetches between its instructions seldom wait for one another.
TEXT ·stepDotAVX2(SB), NOSPLIT, $0-44
	MOVQ       x+0(FP), SI
	MOVQ       y+8(FP), DI
	MOVQ       n+16(FP), CX
	MOVQ       coming+24(FP), DX
	MOVQ       aside+32(FP), BX
	PREFETCHT0 (BX)
	VXORPS     Y0, Y0, Y0
	VXORPS     Y1, Y1, Y1
	VXORPS     Y2, Y2, Y2
	VXORPS     Y3, Y3, Y3
	SUBQ       $32, CX
	JLT        rest

block:
	PREFETCHT0 (DX)
	ADDQ       $64, DX
	MULTIPLYADD(0, Y4, Y0)
	MULTIPLYADD(32, Y5, Y1)
	MULTIPLYADD(64, Y6, Y2)
	MULTIPLYADD(96, Y7, Y3)
	ADDQ       $128, SI
	ADDQ       $128, DI
	SUBQ       $32, CX
	JGE        block

rest:
	PREFETCHT0 (DX)
	ADDQ       $32, CX
	DOTEIGHT(rest0, Y0)
	DOTEIGHT(rest1, Y1)
	DOTEIGHT(rest2, Y2)
	DOTREST(Y3)

rest0:
	DOTREST(Y0)

rest1:
	DOTREST(Y1)

rest2:
	DOTREST(Y2)

reduce:
	DOTREDUCE
	VMOVSS X0, ret+40(FP)
	VZEROUPPER
	RET

// AXPYEIGHT adds a times eight elements of x to eight of y.
#define AXPYEIGHT(offset, product) \
	VMULPS  offset(SI), Y0, product      \
	VADDPS  offset(DI), product, product \
	VMOVUPS product, offset(DI)

// func axpyAVX2(a float32, x, y *float32, n int)
TEXT ·axpyAVX2(SB), NOSPLIT, $0-32
	VBROADCASTSS a+0(FP), Y0
	MOVQ         x+8(FP), SI
	MOVQ         y+16(FP), DI
	MOVQ         n+24(FP), CX
	SUBQ         $32, CX
	JLT          rest

block:
	AXPYEIGHT(0, Y4)
	AXPYEIGHT(32, Y5)
	AXPYEIGHT(64, Y6)
	AXPYEIGHT(96, Y7)
	ADDQ $128, SI
	ADDQ $128, DI
	SUBQ $32, CX
	JGE  block

rest:
	ADDQ $32, CX

eight:
	CMPQ CX, $8
	JLT  last
	AXPYEIGHT(0, Y4)
	ADDQ $32, SI
	ADDQ $32, DI
	SUBQ $8, CX
	JMP  eight

last:
	TESTQ      CX, CX
	JE         done
	LOADMASK
	VMASKMOVPS (SI), Y15, Y4
	VMASKMOVPS (DI), Y15, Y5
	VMULPS     Y4, Y0, Y4
	VADDPS     Y5, Y4, Y4
	VMASKMOVPS Y4, Y15, (DI)

done:
	VZEROUPPER
	RET

// func stepAxpyAVX2(a float32, x, y *float32, n int, coming unsafe.Pointer)
//
// axpyAVX2 that fetches the lines of what comes that stepDotAVX2 leaves.
TEXT ·stepAxpyAVX2(SB), NOSPLIT, $0-40
	VBROADCASTSS a+0(FP), Y0
	MOVQ         x+8(FP), SI
	MOVQ         y+16(FP), DI
	MOVQ         n+24(FP), CX
	MOVQ         coming+32(FP), DX
	LEAQ         -4(DX)(CX*4), BX
	PREFETCHT0   (BX)
	MOVQ         CX, AX
	SHRQ         $5, AX
	SHLQ         $6, AX
	LEAQ         64(DX)(AX*1), DX
	SUBQ         $32, CX
	JLT          rest

block:
	PREFETCHT0 (DX)
	ADDQ $64, DX
	AXPYEIGHT(0, Y4)
	AXPYEIGHT(32, Y5)
	AXPYEIGHT(64, Y6)
	AXPYEIGHT(96, Y7)
	ADDQ $128, SI
	ADDQ $128, DI
	SUBQ $32, CX
	JGE  block

rest:
	PREFETCHT0 (DX)
	ADDQ $32, CX

eight:
	CMPQ CX, $8
	JLT  last
	AXPYEIGHT(0, Y4)
	ADDQ $32, SI
	ADDQ $32, DI
	SUBQ $8, CX
	JMP  eight

last:
	TESTQ      CX, CX
	JE         done
	LOADMASK
	VMASKMOVPS (SI), Y15, Y4
	VMASKMOVPS (DI), Y15, Y5
	VMULPS     Y4, Y0, Y4
	VADDPS     Y5, Y4, Y4
	VMASKMOVPS Y4, Y15, (DI)

done:
	VZEROUPPER
	RET

// func scaleAVX2(a float32, x *float32, n int)
TEXT ·scaleAVX2(SB), NOSPLIT, $0-24
	VBROADCASTSS a+0(FP), Y0
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX

eight:
	CMPQ    CX, $8
	JLT     last
	VMULPS  (SI), Y0, Y4
	VMOVUPS Y4, (SI)
	ADDQ    $32, SI
	SUBQ    $8, CX
	JMP     eight

last:
	TESTQ      CX, CX
	JE         done
	LOADMASK
	VMASKMOVPS (SI), Y15, Y4
	VMULPS     Y4, Y0, Y4
	VMASKMOVPS Y4, Y15, (SI)

done:
	VZEROUPPER
	RET

// ADDSQUARES adds the squares of four elements, as float64, to a sum.
#define ADDSQUARES(offset, square, sum) \
	VCVTPS2PD offset(SI), square     \
	VMULPD    square, square, square \
	VADDPD    square, sum, sum

// SQUAREFOUR adds four squares to a sum, or what is left of them and leaves.
#define SQUAREFOUR(rest, sum) \
	CMPQ CX, $4             \
	JLT  rest               \
	ADDSQUARES(0, Y4, sum)  \
	ADDQ $16, SI            \
	SUBQ $4, CX

// SQUAREREST adds the last CX (0 to 3) squares to a sum.
#define SQUAREREST(sum) \
	TESTQ CX, CX                \
	JE    reduce                \
	LOADMASK                    \
	VMASKMOVPS (SI), X15, X4    \
	VCVTPS2PD  X4, Y4           \
	VMULPD     Y4, Y4, Y4       \
	VADDPD     Y4, sum, sum     \
	JMP        reduce

// func sumSquaresAVX2(x *float32, n int) float64
TEXT ·sumSquaresAVX2(SB), NOSPLIT, $0-24
	MOVQ   x+0(FP), SI
	MOVQ   n+8(FP), CX
	VXORPD Y0, Y0, Y0
	VXORPD Y1, Y1, Y1
	VXORPD Y2, Y2, Y2
	VXORPD Y3, Y3, Y3
	SUBQ   $16, CX
	JLT    rest

block:
	ADDSQUARES(0, Y4, Y0)
	ADDSQUARES(16, Y5, Y1)
	ADDSQUARES(32, Y6, Y2)
	ADDSQUARES(48, Y7, Y3)
	ADDQ $64, SI
	SUBQ $16, CX
	JGE  block

rest:
	ADDQ $16, CX
	SQUAREFOUR(rest0, Y0)
	SQUAREFOUR(rest1, Y1)
	SQUAREFOUR(rest2, Y2)
	SQUAREREST(Y3)

rest0:
	SQUAREREST(Y0)

rest1:
	SQUAREREST(Y1)

rest2:
	SQUAREREST(Y2)

reduce:
	VADDPD       Y1, Y0, Y0
	VADDPD       Y3, Y2, Y2
	VADDPD       Y2, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VADDPD       X1, X0, X0
	VPERMILPD    $1, X0, X1
	VADDSD       X1, X0, X0
	VMOVSD       X0, ret+16(FP)
	VZEROUPPER
	RET
