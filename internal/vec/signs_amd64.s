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

// STORESIGNS stores the signs of eight sums.
#define STORESIGNS(sums, offset) \
	VMOVMSKPS sums, AX         \
	MOVB      AX, offset(R8)

// func sparseTileSignsAVX2(tile *float32, entries *uint32, terms int, signs *uint32, n int)
//
// An entry is the number of the tile's row to add, which is 128 bytes long.
TEXT ·sparseTileSignsAVX2(SB), NOSPLIT, $0-40
	MOVQ tile+0(FP), SI
	MOVQ entries+8(FP), DI
	MOVQ terms+16(FP), DX
	MOVQ signs+24(FP), R8
	MOVQ n+32(FP), BX

projection:
	MOVQ   DX, CX
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3

term:
	MOVL   (DI), AX
	SHLQ   $7, AX
	VADDPS (SI)(AX*1), Y0, Y0
	VADDPS 32(SI)(AX*1), Y1, Y1
	VADDPS 64(SI)(AX*1), Y2, Y2
	VADDPS 96(SI)(AX*1), Y3, Y3
	ADDQ   $4, DI
	DECQ   CX
	JNE    term
	STORESIGNS(Y0, 0)
	STORESIGNS(Y1, 1)
	STORESIGNS(Y2, 2)
	STORESIGNS(Y3, 3)
	ADDQ   $4, R8
	DECQ   BX
	JNE    projection
	VZEROUPPER
	RET

// func sparseTileSignsAVX512(tile *float32, entries *uint32, terms int, signs *uint32, n int)
TEXT ·sparseTileSignsAVX512(SB), NOSPLIT, $0-40
	MOVQ tile+0(FP), SI
	MOVQ entries+8(FP), DI
	MOVQ terms+16(FP), DX
	MOVQ signs+24(FP), R8
	MOVQ n+32(FP), BX

projection:
	MOVQ   DX, CX
	VPXORD Z0, Z0, Z0
	VPXORD Z1, Z1, Z1

term:
	MOVL     (DI), AX
	SHLQ     $7, AX
	VADDPS   (SI)(AX*1), Z0, Z0
	VADDPS   64(SI)(AX*1), Z1, Z1
	ADDQ     $4, DI
	DECQ     CX
	JNE      term
	VPMOVD2M Z0, K1
	VPMOVD2M Z1, K2
	KMOVW    K1, (R8)
	KMOVW    K2, 2(R8)
	ADDQ     $4, R8
	DECQ     BX
	JNE      projection
	VZEROUPPER
	RET

// func negateRowsAVX2(tile *float32, rows int)
//
// Every second of the tile's rows is the one before it with the sign turned.
TEXT ·negateRowsAVX2(SB), NOSPLIT, $0-16
	MOVQ     tile+0(FP), DI
	MOVQ     rows+8(FP), CX
	VPCMPEQD Y0, Y0, Y0
	VPSLLD   $31, Y0, Y0

row:
	VXORPS  (DI), Y0, Y1
	VXORPS  32(DI), Y0, Y2
	VXORPS  64(DI), Y0, Y3
	VXORPS  96(DI), Y0, Y4
	VMOVUPS Y1, 128(DI)
	VMOVUPS Y2, 160(DI)
	VMOVUPS Y3, 192(DI)
	VMOVUPS Y4, 224(DI)
	ADDQ    $256, DI
	DECQ    CX
	JNE     row
	VZEROUPPER
	RET

// PACKWORDS packs the sixteen numbers at SI into words. Packing goes on within
// halves of registers, so that quarters are put in order afterwards.
#define PACKWORDS(offset, words) \
	VMOVDQU   offset(SI), words              \
	VPACKUSDW (offset+32)(SI), words, words  \
	VPERMQ    $0xD8, words, words

// func narrow16AVX2(dst *uint16, numbers *uint32, n int)
//
// n is a positive multiple of 32.
TEXT ·narrow16AVX2(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ numbers+8(FP), SI
	MOVQ n+16(FP), CX

numbers:
	PACKWORDS(0, Y0)
	PACKWORDS(64, Y1)
	VMOVDQU Y0, (DI)
	VMOVDQU Y1, 32(DI)
	ADDQ    $128, SI
	ADDQ    $64, DI
	SUBQ    $32, CX
	JNE     numbers
	VZEROUPPER
	RET

// func narrow8AVX2(dst *uint8, numbers *uint32, n int)
TEXT ·narrow8AVX2(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ numbers+8(FP), SI
	MOVQ n+16(FP), CX

numbers:
	PACKWORDS(0, Y0)
	PACKWORDS(64, Y1)
	VPACKUSWB Y1, Y0, Y0
	VPERMQ    $0xD8, Y0, Y0
	VMOVDQU   Y0, (DI)
	ADDQ      $128, SI
	ADDQ      $32, DI
	SUBQ      $32, CX
	JNE       numbers
	VZEROUPPER
	RET
