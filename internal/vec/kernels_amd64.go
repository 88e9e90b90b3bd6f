//go:build !purego

package vec

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

// The kernels of this processor. Those of AVX2 fuse multiply-adds where the
// definition says so, hence FMA, which no processor with AVX2 is known to lack.
var (
	haveAVX2   = cpu.X86.HasAVX2 && cpu.X86.HasFMA
	haveAVX512 = haveAVX2 && cpu.X86.HasBMI2 && cpu.X86.HasAVX512F && cpu.X86.HasAVX512DQ && cpu.X86.HasAVX512VL
)

//go:noescape
func scaleAVX2(a float32, x *float32, n int)

//go:noescape
func sumSquaresAVX2(x *float32, n int) float64

//go:noescape
func adaGradAVX2(theta, gradient *float32, squares *float64, n int, step, epsilon float64)

//go:noescape
func adamAVX2(theta, gradient, mean, square *float32, n int, s *AdamStep)

//go:noescape
func fetch(first unsafe.Pointer, bytes uintptr)

//go:noescape
func fetchRows(first unsafe.Pointer, bytes uintptr, rows *int, n int)

//go:noescape
func sparseSignsAVX2(v *float32, entries *uint32, terms, bits int) uint32

//go:noescape
func denseSignsAVX2(v, weights *float32, n int) uint32

//go:noescape
func sparseTileSignsAVX2(tile *float32, entries *uint32, terms int, signs *uint32, n int)

//go:noescape
func sparseTileSignsAVX512(tile *float32, entries *uint32, terms int, signs *uint32, n int)

//go:noescape
func negateRowsAVX2(tile *float32, rows int)

//go:noescape
func narrow8AVX2(dst *uint8, numbers *uint32, n int)

//go:noescape
func narrow16AVX2(dst *uint16, numbers *uint32, n int)

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

func sparseTileSigns(tile []float32, entries []uint32, terms int, signs []uint32) {
	switch {
	case haveAVX512:
		sparseTileSignsAVX512(unsafe.SliceData(tile), unsafe.SliceData(entries), terms, &signs[0], len(signs))
	case haveAVX2:
		sparseTileSignsAVX2(unsafe.SliceData(tile), unsafe.SliceData(entries), terms, &signs[0], len(signs))
	default:
		sparseTileSignsPortable(tile, entries, terms, signs)
	}
}

func transposeTile(tile []float32, stride int, vectors []float32, n int) {
	if haveAVX2 {
		transpose(tile, stride, vectors, n, TileWidth, n)
		return
	}
	transposeTilePortable(tile, stride, vectors, n)
}

func negateRows(tile []float32) {
	if rows := len(tile) / (2 * TileWidth); haveAVX2 && rows > 0 {
		negateRowsAVX2(unsafe.SliceData(tile), rows)
		return
	}
	negateRowsPortable(tile)
}

// narrow8 and narrow16 narrow as many numbers as their kernels take.
func narrow8(dst []uint8, numbers []uint32) (done int) {
	if done = len(numbers) / 32 * 32; done == 0 || !haveAVX2 {
		return 0
	}
	narrow8AVX2(&dst[0], &numbers[0], done)
	return done
}

func narrow16(dst []uint16, numbers []uint32) (done int) {
	if done = len(numbers) / 32 * 32; done == 0 || !haveAVX2 {
		return 0
	}
	narrow16AVX2(&dst[0], &numbers[0], done)
	return done
}

func multiplyTransposed(dst, a, b Matrix) {
	if haveAVX2 {
		multiplyBlocked(dst, along(a), along(b), a.Cols, false)
		return
	}
	multiplyTransposedPortable(dst, a, b)
}

func multiply(dst, a, b Matrix) {
	if haveAVX2 {
		multiplyBlocked(dst, along(a), across(b), a.Cols, false)
		return
	}
	multiplyPortable(dst, a, b)
}

func multiplyAdd(dst, a, b Matrix) {
	if haveAVX2 {
		multiplyBlocked(dst, along(a), across(b), a.Cols, true)
		return
	}
	multiplyAddPortable(dst, a, b)
}

func multiplyAddTransposed(dst, a, b Matrix) {
	if haveAVX2 {
		multiplyBlocked(dst, across(a), across(b), a.Rows, true)
		return
	}
	multiplyAddTransposedPortable(dst, a, b)
}

//go:noescape
func wavesAVX2(x *float32, n int, w *wave) int

//go:noescape
func wavesAVX512(x *float32, n int, w *wave) int

//go:noescape
func exponentialsAVX2(x *float32, n int, e *exponentialTerms)

//go:noescape
func exponentialsAVX512(x *float32, n int, e *exponentialTerms)

// waves leaves to the twin the vectors with an argument beyond the limit, at
// which the kernels stop.
func waves(x []float32, w *wave) {
	const lanes = 16
	for haveAVX2 {
		var done int
		if haveAVX512 {
			done = wavesAVX512(unsafe.SliceData(x), len(x), w)
		} else {
			done = wavesAVX2(unsafe.SliceData(x), len(x), w)
		}
		if done == len(x) {
			return
		}
		distant := min(lanes, len(x)-done)
		wavesPortable(x[done:done+distant], w)
		x = x[done+distant:]
	}
	wavesPortable(x, w)
}

func exponentials(x []float32, e *exponentialTerms) {
	switch {
	case haveAVX512:
		exponentialsAVX512(unsafe.SliceData(x), len(x), e)
	case haveAVX2:
		exponentialsAVX2(unsafe.SliceData(x), len(x), e)
	default:
		exponentialsPortable(x, e)
	}
}
