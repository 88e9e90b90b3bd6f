package vec

import "math"

// The steps of a neural network's layers that are no products of matrices. Each
// element goes through the same operations whichever kernel runs.

// Rectify sets y to x where that is not below zero, and to +0 elsewhere. y must
// be at least as long as x, or it panics. They may be the same slice.
func Rectify(x, y []float32) {
	rectify(x, y[:len(x)])
}

// KeepWherePositive sets y to x where gate is above zero, and to +0 elsewhere. x
// and y must be at least as long as gate, or it panics. No two may overlap, but
// may be the same slice.
func KeepWherePositive(gate, x, y []float32) {
	keepWherePositive(gate, x[:len(gate)], y[:len(gate)])
}

// InverseThreeQuarters sets p to s^-¾ for s above zero, by two square roots and
// a division. p must be at least as long as s, or it panics.
func InverseThreeQuarters(s, p []float32) {
	inverseThreeQuarters(s, p[:len(s)])
}

// VectorWidth is the length of the vectors of Largest.
const VectorWidth = 16

// Largest compares rows × columns vectors, vector (r, c) of them being that at
// r·stride + c·VectorWidth of x, element by element: it sets largest to the
// largest element and at to where in x the vector is that it comes from, the first of
// those that are as large. It panics if x does not hold all of them, or there is
// none.
func Largest(x []float32, stride, rows, columns int, largest *[VectorWidth]float32, at *[VectorWidth]int32) {
	if rows < 1 || columns < 1 || stride < 0 || (rows-1)*stride+columns*VectorWidth > len(x) {
		panic("vec: Largest: the vectors are not all there")
	}
	largestOf(x, stride, rows, columns, largest, at)
}

func rectifyPortable(x, y []float32) {
	for i, v := range x {
		if v < 0 {
			v = 0
		}
		y[i] = v
	}
}

func keepWherePositivePortable(gate, x, y []float32) {
	for i, g := range gate {
		if g > 0 {
			y[i] = x[i]
		} else {
			y[i] = 0
		}
	}
}

func inverseThreeQuartersPortable(s, p []float32) {
	for i, v := range s {
		root := float32(math.Sqrt(float64(v)))
		p[i] = 1 / (root * float32(math.Sqrt(float64(root))))
	}
}

func largestOfPortable(x []float32, stride, rows, columns int, largest *[VectorWidth]float32, at *[VectorWidth]int32) {
	*largest, *at = [VectorWidth]float32(x), [VectorWidth]int32{}
	for r := range rows {
		for c := range columns {
			first := r*stride + c*VectorWidth
			for i, v := range x[first : first+VectorWidth] {
				if v > largest[i] {
					largest[i], at[i] = v, int32(first)
				}
			}
		}
	}
}
