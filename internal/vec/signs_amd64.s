//go:build !purego

#include "textflag.h"

// FIRSTPAIR and SECONDPAIR load the coordinates of two entries next to each other: lanes 0 and 1,
// and 2 and 3, of a register.
#define FIRSTPAIR(offset, lanes) \
	MOVQ      offset(DI), AX               \
	MOVL      AX, BX                       \
	SHRQ      $33, AX                      \
	SHRL      $1, BX                       \
	VMOVSS    (SI)(BX*4), lanes            \
	VINSERTPS $0x10, (SI)(AX*4), lanes, lanes

#define SECONDPAIR(offset, lanes) \
	MOVQ      offset(DI), AX                  \
	MOVL      AX, BX                          \
	SHRQ      $33, AX                         \
	SHRL      $1, BX                          \
	VINSERTPS $0x20, (SI)(BX*4), lanes, lanes \
	VINSERTPS $0x30, (SI)(AX*4), lanes, lanes

// ADDTERM flips the signs of the coordinates that are subtracted, adds them to
// the sums, and goes on to the next term, if there is one.
#define ADDTERM(again) \
	VINSERTF128 $1, X3, Y2, Y2 \
	VMOVDQU     (DI), Y1       \
	VPSLLD      $31, Y1, Y1    \
	VXORPS      Y1, Y2, Y2     \
	VADDPS      Y2, Y0, Y0     \
	ADDQ        $32, DI        \
	DECQ        CX             \
	JNE         again

// func sparseSignsAVX2(v *float32, entries *uint32, terms, bits int) uint32
//
// One term of all projections at a time: collect the coordinates, flip signs,
// add. Single loads stand in for the gather instruction, which is many times
// slower on processors whose microcode guards it against leaking data. Up to
// five projections, as LGD has by default, do without loading the other three.
TEXT ·sparseSignsAVX2(SB), NOSPLIT, $0-36
	MOVQ   v+0(FP), SI
	MOVQ   entries+8(FP), DI
	MOVQ   terms+16(FP), CX
	MOVQ   bits+24(FP), DX
	VXORPS Y0, Y0, Y0
	TESTQ  CX, CX
	JE     done
	CMPQ   DX, $5
	JGT    eight

five:
	FIRSTPAIR(0, X2)
	SECONDPAIR(8, X2)
	MOVL   16(DI), AX
	SHRL   $1, AX
	VMOVSS (SI)(AX*4), X3
	ADDTERM(five)
	JMP    done

eight:
	FIRSTPAIR(0, X2)
	SECONDPAIR(8, X2)
	FIRSTPAIR(16, X3)
	SECONDPAIR(24, X3)
	ADDTERM(eight)

done:
	VMOVMSKPS Y0, AX
	MOVL      AX, ret+32(FP)
	VZEROUPPER
	RET

// STRAND adds one coordinate's share of all eight projections to a sum.
#define STRAND(coordinate, weights, share, sum) \
	VBROADCASTSS coordinate(SI), share      \
	VMULPS       weights(DI), share, share  \
	VADDPS       share, sum, sum

// LASTSTRAND does so for one of the last CX coordinates, if there is one.
#define LASTSTRAND(sum) \
	TESTQ CX, CX           \
	JE    reduce           \
	STRAND(0, 0, Y4, sum)  \
	ADDQ  $4, SI           \
	ADDQ  $32, DI          \
	DECQ  CX

// func denseSignsAVX2(v, weights *float32, n int) uint32
TEXT ·denseSignsAVX2(SB), NOSPLIT, $0-28
	MOVQ   v+0(FP), SI
	MOVQ   weights+8(FP), DI
	MOVQ   n+16(FP), CX
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	SUBQ   $4, CX
	JLT    rest

four:
	STRAND(0, 0, Y4, Y0)
	STRAND(4, 32, Y5, Y1)
	STRAND(8, 64, Y6, Y2)
	STRAND(12, 96, Y7, Y3)
	ADDQ $16, SI
	ADDQ $128, DI
	SUBQ $4, CX
	JGE  four

rest:
	ADDQ $4, CX
	LASTSTRAND(Y0)
	LASTSTRAND(Y1)
	LASTSTRAND(Y2)

reduce:
	VADDPS    Y1, Y0, Y0
	VADDPS    Y3, Y2, Y2
	VADDPS    Y2, Y0, Y0
	VMOVMSKPS Y0, AX
	MOVL      AX, ret+24(FP)
	VZEROUPPER
	RET

// PUSHSIGNS appends the signs of two sums of eight to the sixteen codes.
#define PUSHSIGNS(low, high) \
	VPADDD Y14, Y14, Y14   \
	VPADDD Y15, Y15, Y15   \
	VPSRLD $31, low, low   \
	VPSRLD $31, high, high \
	VPOR   low, Y14, Y14   \
	VPOR   high, Y15, Y15

// func sparseTileSignsAVX2(tile *float32, entries *uint32, terms, bits int, codes *uint32)
TEXT ·sparseTileSignsAVX2(SB), NOSPLIT, $0-40
	MOVQ    tile+0(FP), SI
	MOVQ    entries+8(FP), DI
	MOVQ    terms+16(FP), DX
	MOVQ    bits+24(FP), BX
	MOVQ    codes+32(FP), R8
	VMOVDQU (R8), Y14
	VMOVDQU 32(R8), Y15

bit:
	DECQ   BX
	JLT    done
	LEAQ   (DI)(BX*4), R9
	MOVQ   DX, CX
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	TESTQ  CX, CX
	JE     push

term:
	MOVL         (R9), AX
	VPBROADCASTD (R9), Y4
	SHRL         $1, AX
	SHLQ         $6, AX
	VPSLLD       $31, Y4, Y4
	VXORPS       (SI)(AX*1), Y4, Y5
	VXORPS       32(SI)(AX*1), Y4, Y6
	VADDPS       Y5, Y0, Y0
	VADDPS       Y6, Y1, Y1
	ADDQ         $32, R9
	DECQ         CX
	JNE          term

push:
	PUSHSIGNS(Y0, Y1)
	JMP bit

done:
	VMOVDQU Y14, (R8)
	VMOVDQU Y15, 32(R8)
	VZEROUPPER
	RET

// TILESTRAND adds one coordinate's share of one projection to a sum of sixteen.
#define TILESTRAND(row, weight, low, high) \
	VBROADCASTSS weight(R9), Y8      \
	VMULPS       row(R10), Y8, Y9     \
	VMULPS       row+32(R10), Y8, Y10 \
	VADDPS       Y9, low, low         \
	VADDPS       Y10, high, high

// LASTTILESTRAND does so for one of the last CX coordinates, if there is one.
#define LASTTILESTRAND(low, high) \
	TESTQ CX, CX                \
	JE    reduce                \
	TILESTRAND(0, 0, low, high) \
	ADDQ  $64, R10              \
	ADDQ  $32, R9               \
	DECQ  CX

// func denseTileSignsAVX2(tile, weights *float32, n, bits int, codes *uint32)
TEXT ·denseTileSignsAVX2(SB), NOSPLIT, $0-40
	MOVQ    tile+0(FP), SI
	MOVQ    weights+8(FP), DI
	MOVQ    n+16(FP), DX
	MOVQ    bits+24(FP), BX
	MOVQ    codes+32(FP), R8
	VMOVDQU (R8), Y14
	VMOVDQU 32(R8), Y15

bit:
	DECQ   BX
	JLT    done
	LEAQ   (DI)(BX*4), R9
	MOVQ   SI, R10
	MOVQ   DX, CX
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	VXORPS Y4, Y4, Y4
	VXORPS Y5, Y5, Y5
	VXORPS Y6, Y6, Y6
	VXORPS Y7, Y7, Y7
	SUBQ   $4, CX
	JLT    rest

four:
	TILESTRAND(0, 0, Y0, Y1)
	TILESTRAND(64, 32, Y2, Y3)
	TILESTRAND(128, 64, Y4, Y5)
	TILESTRAND(192, 96, Y6, Y7)
	ADDQ $256, R10
	ADDQ $128, R9
	SUBQ $4, CX
	JGE  four

rest:
	ADDQ $4, CX
	LASTTILESTRAND(Y0, Y1)
	LASTTILESTRAND(Y2, Y3)
	LASTTILESTRAND(Y4, Y5)

reduce:
	VADDPS Y2, Y0, Y0
	VADDPS Y3, Y1, Y1
	VADDPS Y6, Y4, Y4
	VADDPS Y7, Y5, Y5
	VADDPS Y4, Y0, Y0
	VADDPS Y5, Y1, Y1
	PUSHSIGNS(Y0, Y1)
	JMP    bit

done:
	VMOVDQU Y14, (R8)
	VMOVDQU Y15, 32(R8)
	VZEROUPPER
	RET
