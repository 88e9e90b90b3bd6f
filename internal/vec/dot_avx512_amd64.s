//go:build !purego

#include "textflag.h"

// Vectors of sixteen lanes, of which registers above the fifteenth alone are used: the upper
// halves of the others stay clean, so that nothing need be cleared. Each function is the
// entry for all paths; on those without AVX-512 it goes on to the kernel for AVX2, or to the twin.

// SHORT is the length below which steps are left to AVX2. A step reads soon what the one before
// wrote, and a masked store is not handed on to a load.
#define SHORT 128

// MASKS makes K1 and K2 those of the first CX (1 to 31) of 32 elements.
#define MASKS \
	MOVL  $-1, AX    \
	BZHIL CX, AX, AX \
	KMOVW AX, K1     \
	SHRL  $16, AX    \
	KMOVW AX, K2

// DOTBLOCK adds 32 products to the lanes, 0 to 15 in Z16 and 16 to 31 in Z17.
#define DOTBLOCK \
	VMOVUPS (SI), Z18        \
	VMOVUPS 64(SI), Z19      \
	VMULPS  (DI), Z18, Z18   \
	VMULPS  64(DI), Z19, Z19 \
	VADDPS  Z18, Z16, Z16    \
	VADDPS  Z19, Z17, Z17    \
	ADDQ    $128, SI         \
	ADDQ    $128, DI

// DOTREST adds the last CX (1 to 31) products, and +0 to the other lanes. No lane is ever -0, since
// it starts from +0, so that they stay as they are.
#define DOTREST \
	MASKS                          \
	VMOVUPS.Z (SI), K1, Z18        \
	VMOVUPS.Z 64(SI), K2, Z19      \
	VMULPS.Z  (DI), Z18, K1, Z18   \
	VMULPS.Z  64(DI), Z19, K2, Z19 \
	VADDPS    Z18, Z16, Z16        \
	VADDPS    Z19, Z17, Z17

// DOTREDUCE adds up the lanes in X16.
#define DOTREDUCE \
	VEXTRACTF32X8 $1, Z16, Y18    \
	VEXTRACTF32X8 $1, Z17, Y19    \
	VADDPS        Y18, Y16, Y16   \
	VADDPS        Y19, Y17, Y17   \
	VADDPS        Y17, Y16, Y16   \
	VEXTRACTF32X4 $1, Y16, X17    \
	VADDPS        X17, X16, X16   \
	VPERMILPS     $0x0E, X16, X17 \
	VADDPS        X17, X16, X16   \
	VPERMILPS     $0x01, X16, X17 \
	VADDSS        X17, X16, X16

// func dotKernel(x, y *float32, n int) float32
TEXT ·dotKernel(SB), NOSPLIT, $0-28
	CMPB   ·haveAVX512(SB), $0
	JEQ    other
	MOVQ   x+0(FP), SI
	MOVQ   y+8(FP), DI
	MOVQ   n+16(FP), CX
	VPXORD Z16, Z16, Z16
	VPXORD Z17, Z17, Z17
	SUBQ   $32, CX
	JLT    rest

block:
	DOTBLOCK
	SUBQ $32, CX
	JGE  block

rest:
	ADDQ $32, CX
	JE   reduce
	DOTREST

reduce:
	DOTREDUCE
	VMOVSS X16, ret+24(FP)
	RET

other:
	CMPB ·haveAVX2(SB), $0
	JEQ  portable
	JMP  ·dotAVX2(SB)

portable:
	JMP ·dotTwin(SB)

// func stepDotKernel(x, y *float32, n int, coming, aside unsafe.Pointer) float32
//
// dotKernel that fetches what lies aside, and of the n elements that come a cache line for
// every 32 of its own: prefetches between its instructions seldom wait for one another.
TEXT ·stepDotKernel(SB), NOSPLIT, $0-44
	CMPB       ·haveAVX512(SB), $0
	JEQ        other
	CMPQ       n+16(FP), $SHORT
	JLT        other
	MOVQ       x+0(FP), SI
	MOVQ       y+8(FP), DI
	MOVQ       n+16(FP), CX
	MOVQ       coming+24(FP), DX
	MOVQ       aside+32(FP), BX
	PREFETCHT0 (BX)
	VPXORD     Z16, Z16, Z16
	VPXORD     Z17, Z17, Z17
	SUBQ       $32, CX
	JLT        rest

block:
	PREFETCHT0 (DX)
	ADDQ       $64, DX
	DOTBLOCK
	SUBQ       $32, CX
	JGE        block

rest:
	PREFETCHT0 (DX)
	ADDQ       $32, CX
	JE         reduce
	DOTREST

reduce:
	DOTREDUCE
	VMOVSS X16, ret+40(FP)
	RET

other:
	CMPB ·haveAVX2(SB), $0
	JEQ  portable
	JMP  ·stepDotAVX2(SB)

portable:
	JMP ·stepDotTwin(SB)

// AXPYSIXTEEN adds a, in Z16, times sixteen elements of x to sixteen of y.
#define AXPYSIXTEEN(offset, product) \
	VMULPS  offset(SI), Z16, product     \
	VADDPS  offset(DI), product, product \
	VMOVUPS product, offset(DI)

#define AXPYBLOCK \
	AXPYSIXTEEN(0, Z17)  \
	AXPYSIXTEEN(64, Z18) \
	ADDQ $128, SI        \
	ADDQ $128, DI

// AXPYREST does the last CX (1 to 31) elements.
#define AXPYREST \
	MASKS                         \
	VMULPS.Z (SI), Z16, K1, Z17   \
	VMULPS.Z 64(SI), Z16, K2, Z18 \
	VADDPS.Z (DI), Z17, K1, Z17   \
	VADDPS.Z 64(DI), Z18, K2, Z18 \
	VMOVUPS  Z17, K1, (DI)        \
	VMOVUPS  Z18, K2, 64(DI)

// func axpyKernel(a float32, x, y *float32, n int)
TEXT ·axpyKernel(SB), NOSPLIT, $0-32
	CMPB         ·haveAVX512(SB), $0
	JEQ          other
	VBROADCASTSS a+0(FP), Z16
	MOVQ         x+8(FP), SI
	MOVQ         y+16(FP), DI
	MOVQ         n+24(FP), CX
	SUBQ         $64, CX
	JLT          rest

blocks:
	AXPYSIXTEEN(0, Z17)
	AXPYSIXTEEN(64, Z18)
	AXPYSIXTEEN(128, Z19)
	AXPYSIXTEEN(192, Z20)
	ADDQ $256, SI
	ADDQ $256, DI
	SUBQ $64, CX
	JGE  blocks

rest:
	ADDQ $32, CX
	JLT  last
	AXPYBLOCK
	SUBQ $32, CX

last:
	ADDQ $32, CX
	JE   done
	AXPYREST

done:
	RET

other:
	CMPB ·haveAVX2(SB), $0
	JEQ  portable
	JMP  ·axpyAVX2(SB)

portable:
	JMP ·axpyTwin(SB)

// func stepAxpyKernel(a float32, x, y *float32, n int, coming unsafe.Pointer)
//
// axpyKernel that fetches the lines of what comes that stepDotKernel leaves.
TEXT ·stepAxpyKernel(SB), NOSPLIT, $0-40
	CMPB         ·haveAVX512(SB), $0
	JEQ          other
	CMPQ         n+24(FP), $SHORT
	JLT          other
	VBROADCASTSS a+0(FP), Z16
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
	ADDQ       $64, DX
	AXPYBLOCK
	SUBQ       $32, CX
	JGE        block

rest:
	PREFETCHT0 (DX)
	ADDQ       $32, CX
	JE         done
	AXPYREST

done:
	RET

other:
	CMPB ·haveAVX2(SB), $0
	JEQ  portable
	JMP  ·stepAxpyAVX2(SB)

portable:
	JMP ·stepAxpyTwin(SB)
