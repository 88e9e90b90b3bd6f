//go:build !purego

package vec

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

var haveAVX2 = cpu.X86.HasAVX2

//go:noescape
func dotAVX2(x, y *float32, n int) float32

//go:noescape
func axpyAVX2(a float32, x, y *float32, n int)

//go:noescape
func scaleAVX2(a float32, x *float32, n int)

//go:noescape
func sumSquaresAVX2(x *float32, n int) float64

//go:noescape
func adaGradAVX2(theta, gradient *float32, squares *float64, n int, step, epsilon float64)

//go:noescape
func adamAVX2(theta, gradient, mean, square *float32, n int, s *AdamStep)

//go:noescape
func sparseSignsAVX2(v *float32, entries *uint32, terms, bits int) uint32

//go:noescape
func denseSignsAVX2(v, weights *float32, n int) uint32

//go:noescape
func sparseTileSignsAVX2(tile *float32, entries *uint32, terms, bits int, codes *uint32)

//go:noescape
func denseTileSignsAVX2(tile, weights *float32, n, bits int, codes *uint32)

func dot(x, y []float32) float32 {
	if haveAVX2 {
		return dotAVX2(unsafe.SliceData(x), unsafe.SliceData(y), len(x))
	}
	return dotPortable(x, y)
}

func axpy(a float32, x, y []float32) {
	if haveAVX2 {
		axpyAVX2(a, unsafe.SliceData(x), unsafe.SliceData(y), len(x))
		return
	}
	axpyPortable(a, x, y)
}

func scale(a float32, x []float32) {
	if haveAVX2 {
		scaleAVX2(a, unsafe.SliceData(x), len(x))
		return
	}
	scalePortable(a, x)
}

func sumSquares(x []float32) float64 {
	if haveAVX2 {
		return sumSquaresAVX2(unsafe.SliceData(x), len(x))
	}
	return sumSquaresPortable(x)
}

func adaGrad(theta, gradient []float32, squares []float64, step, epsilon float64) {
	if haveAVX2 {
		adaGradAVX2(unsafe.SliceData(theta), unsafe.SliceData(gradient), unsafe.SliceData(squares), len(gradient), step, epsilon)
		return
	}
	adaGradPortable(theta, gradient, squares, step, epsilon)
}

func adam(theta, gradient, mean, square []float32, s *AdamStep) {
	if haveAVX2 {
		adamAVX2(unsafe.SliceData(theta), unsafe.SliceData(gradient), unsafe.SliceData(mean), unsafe.SliceData(square), len(gradient), s)
		return
	}
	adamPortable(theta, gradient, mean, square, s)
}

func sparseSigns(v []float32, entries []uint32, bits int) uint32 {
	if haveAVX2 {
		return sparseSignsAVX2(unsafe.SliceData(v), unsafe.SliceData(entries), len(entries)/Lanes, bits)
	}
	return sparseSignsPortable(v, entries, bits)
}

func denseSigns(v, weights []float32) uint32 {
	if haveAVX2 {
		return denseSignsAVX2(unsafe.SliceData(v), unsafe.SliceData(weights), len(v))
	}
	return denseSignsPortable(v, weights)
}

func sparseTileSigns(tile []float32, entries []uint32, bits int, codes *[TileWidth]uint32) {
	if haveAVX2 {
		sparseTileSignsAVX2(unsafe.SliceData(tile), unsafe.SliceData(entries), len(entries)/Lanes, bits, &codes[0])
		return
	}
	sparseTileSignsPortable(tile, entries, bits, codes)
}

func denseTileSigns(tile, weights []float32, bits int, codes *[TileWidth]uint32) {
	if haveAVX2 {
		denseTileSignsAVX2(unsafe.SliceData(tile), unsafe.SliceData(weights), len(tile)/TileWidth, bits, &codes[0])
		return
	}
	denseTileSignsPortable(tile, weights, bits, codes)
}
