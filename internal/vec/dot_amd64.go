//go:build !purego

package vec

import "unsafe"

// At the lengths of a step's rows a call would take as long as some of the arithmetic. So these
// four look up in assembly which kernel runs, and what calls them is short enough to be put in
// its callers' place.

//go:noescape
func dotKernel(x, y *float32, n int) float32

//go:noescape
func axpyKernel(a float32, x, y *float32, n int)

//go:noescape
func stepDotKernel(x, y *float32, n int, coming, aside unsafe.Pointer) float32

//go:noescape
func stepAxpyKernel(a float32, x, y *float32, n int, coming unsafe.Pointer)

//go:noescape
func dotAVX2(x, y *float32, n int) float32

//go:noescape
func axpyAVX2(a float32, x, y *float32, n int)

//go:noescape
func stepDotAVX2(x, y *float32, n int, coming, aside unsafe.Pointer) float32

//go:noescape
func stepAxpyAVX2(a float32, x, y *float32, n int, coming unsafe.Pointer)

func dot(x, y []float32) float32 {
	return dotKernel(unsafe.SliceData(x), unsafe.SliceData(y), len(x))
}

func axpy(a float32, x, y []float32) {
	axpyKernel(a, unsafe.SliceData(x), unsafe.SliceData(y), len(x))
}

func stepDot(x, y []float32, coming, aside unsafe.Pointer) float32 {
	return stepDotKernel(unsafe.SliceData(x), unsafe.SliceData(y), len(x), coming, aside)
}

func stepAxpy(a float32, x, y []float32, coming unsafe.Pointer) {
	stepAxpyKernel(a, unsafe.SliceData(x), unsafe.SliceData(y), len(x), coming)
}

// Assembly alone calls these: the kernels for AVX2, and the portable twins as it calls them.
var _ = [...]any{
	dotAVX2, axpyAVX2, stepDotAVX2, stepAxpyAVX2,
	dotTwin, axpyTwin, stepDotTwin, stepAxpyTwin,
}

func dotTwin(x, y *float32, n int) float32 {
	return dotPortable(unsafe.Slice(x, n), unsafe.Slice(y, n))
}

func axpyTwin(a float32, x, y *float32, n int) {
	axpyPortable(a, unsafe.Slice(x, n), unsafe.Slice(y, n))
}

func stepDotTwin(x, y *float32, n int, _, _ unsafe.Pointer) float32 { return dotTwin(x, y, n) }

func stepAxpyTwin(a float32, x, y *float32, n int, _ unsafe.Pointer) { axpyTwin(a, x, y, n) }
