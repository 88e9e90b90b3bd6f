//go:build !purego

package vec

import "unsafe"

// The kernels of layers work on whole vectors; the twins do what is left.
const wholeVectors = ^(8 - 1)

//go:noescape
func rectifyAVX2(x, y *float32, n int)

//go:noescape
func keepWherePositiveAVX2(gate, x, y *float32, n int)

//go:noescape
func inverseThreeQuartersAVX2(s, p *float32, n int)

//go:noescape
func largestAVX2(x *float32, stride, rows, columns int, largest *float32, at *int32)

func rectify(x, y []float32) {
	done := 0
	if haveAVX2 {
		done = len(x) & wholeVectors
		rectifyAVX2(unsafe.SliceData(x), unsafe.SliceData(y), done)
	}
	rectifyPortable(x[done:], y[done:])
}

func keepWherePositive(gate, x, y []float32) {
	done := 0
	if haveAVX2 {
		done = len(gate) & wholeVectors
		keepWherePositiveAVX2(unsafe.SliceData(gate), unsafe.SliceData(x), unsafe.SliceData(y), done)
	}
	keepWherePositivePortable(gate[done:], x[done:], y[done:])
}

func inverseThreeQuarters(s, p []float32) {
	done := 0
	if haveAVX2 {
		done = len(s) & wholeVectors
		inverseThreeQuartersAVX2(unsafe.SliceData(s), unsafe.SliceData(p), done)
	}
	inverseThreeQuartersPortable(s[done:], p[done:])
}

func largestOf(x []float32, stride, rows, columns int, largest *[VectorWidth]float32, at *[VectorWidth]int32) {
	if haveAVX2 {
		largestAVX2(unsafe.SliceData(x), stride, rows, columns, &largest[0], &at[0])
		return
	}
	largestOfPortable(x, stride, rows, columns, largest, at)
}
