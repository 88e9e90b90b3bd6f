//go:build !purego

package vec

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

// haveVNNI tells whether sums of products of 16-bit integers are one instruction.
var haveVNNI = haveAVX512 && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512VNNI

//go:noescape
func tileSquaresAVX2(floats *float32, rows int, squares *float32)

//go:noescape
func quantiseTileAVX2(floats, scales *float32, values *int32, pairs int, squaredErrors *float32)

//go:noescape
func quantisedSignsVNNI(values, directions *int32, pairs int, margins, signs, doubts *uint32)

//go:noescape
func quantisedSignsAVX2(values, directions *int32, pairs int, margins, signs, doubts *uint32)

//go:noescape
func pushBitsAVX512(bits *uint32, n int, codes *uint32)

//go:noescape
func pushBitsAVX2(bits *uint32, n int, codes *uint32)

func tileSquares(floats []float32, squares *[TileWidth]float32) {
	if haveAVX2 {
		tileSquaresAVX2(&floats[0], len(floats)/TileWidth, &squares[0])
		return
	}
	tileSquaresPortable(floats, squares)
}

func quantiseTile(floats []float32, scales *[TileWidth]float32, values []int32, squaredErrors *[TileWidth]float32) {
	if haveAVX2 {
		quantiseTileAVX2(&floats[0], &scales[0], &values[0], len(values)/TileWidth, &squaredErrors[0])
		return
	}
	quantiseTilePortable(floats, scales, values, squaredErrors)
}

func quantisedSigns(values, directions []int32, margins *[TileWidth]uint32, signs, doubts *[DirectionsAtOnce]uint32) {
	switch pairs := len(values) / TileWidth; {
	case haveVNNI:
		quantisedSignsVNNI(&values[0], &directions[0], pairs, &margins[0], &signs[0], &doubts[0])
	case haveAVX2:
		quantisedSignsAVX2(&values[0], &directions[0], pairs, &margins[0], &signs[0], &doubts[0])
	default:
		quantisedSignsPortable(values, directions, margins, signs, doubts)
	}
}

func pushBits(bits []uint32, codes *[TileWidth]uint32) {
	switch {
	case haveAVX512:
		pushBitsAVX512(unsafe.SliceData(bits), len(bits), &codes[0])
	case haveAVX2:
		pushBitsAVX2(unsafe.SliceData(bits), len(bits), &codes[0])
	default:
		pushBitsPortable(bits, codes)
	}
}
