package vec

import "fmt"

// Every element of a matrix product is one chain of fused multiply-adds over
// the summed dimension in its order,
//
//	c = fma(a_0, b_0, c), c = fma(a_1, b_1, c), ...
//
// starting from +0 or from what dst holds. The bits therefore depend neither on
// the width of the vectors, nor on how the product is cut into tiles, nor on how
// callers split it by rows or columns over workers. A product runs on the
// caller's goroutine alone and allocates nothing in the steady state.

// MultiplyTransposed sets dst to a·bᵀ, for a of m × k, b of n × k and dst of
// m × n: random features of a batch are the cosines of weights times examples,
// both with the inputs along their rows (a phase to be added can be one more
// weight, of an input that is always 1). It panics if the shapes do not agree.
// dst must overlap neither a nor b.
func MultiplyTransposed(dst, a, b Matrix) {
	checkProduct("MultiplyTransposed: a·bᵀ", dst, a, b, a.Rows, b.Rows, a.Cols == b.Cols)
	multiplyTransposed(dst, a, b)
}

// Multiply sets dst to a·b, for a of m × k, b of k × n and dst of m × n. It panics
// if the shapes do not agree. dst must overlap neither a nor b.
func Multiply(dst, a, b Matrix) {
	checkProduct("Multiply: a·b", dst, a, b, a.Rows, b.Cols, a.Cols == b.Rows)
	multiply(dst, a, b)
}

// MultiplyAdd adds a·b to dst, for a of m × k, b of k × n and dst of m × n: the
// gradient of the coefficients is features × batch times batch × outputs. It
// panics if the shapes do not agree. dst must overlap neither a nor b.
func MultiplyAdd(dst, a, b Matrix) {
	checkProduct("MultiplyAdd: a·b", dst, a, b, a.Rows, b.Cols, a.Cols == b.Rows)
	multiplyAdd(dst, a, b)
}

// MultiplyAddTransposed adds aᵀ·b to dst, for a of k × m, b of k × n and dst of
// m × n: the scores of a batch are its features × batch, transposed, times the
// coefficients. It panics if the shapes do not agree. dst must overlap neither a
// nor b.
func MultiplyAddTransposed(dst, a, b Matrix) {
	checkProduct("MultiplyAddTransposed: aᵀ·b", dst, a, b, a.Cols, b.Cols, a.Rows == b.Rows)
	multiplyAddTransposed(dst, a, b)
}

func checkProduct(product string, dst, a, b Matrix, rows, cols int, fits bool) {
	if !fits || dst.Rows != rows || dst.Cols != cols {
		panic(fmt.Sprintf("vec: %s of %d × %d and %d × %d does not fit a destination of %d × %d",
			product, a.Rows, a.Cols, b.Rows, b.Cols, dst.Rows, dst.Cols))
	}
	for _, m := range [...]Matrix{dst, a, b} {
		if m.Rows < 0 || m.Cols < 0 || len(m.Data) < m.Rows*m.Cols {
			panic(fmt.Sprintf("vec: %s: a matrix of %d × %d holds %d values", product, m.Rows, m.Cols, len(m.Data)))
		}
	}
}

// The portable twins are the definition, in the order of loops that reads
// memory along rows.

func multiplyTransposedPortable(dst, a, b Matrix) {
	for i := range dst.Rows {
		row, x := dst.Row(i), a.Row(i)
		for j := range row {
			row[j] = 0
			for p, y := range b.Row(j) {
				row[j] = fusedMultiplyAdd(x[p], y, row[j])
			}
		}
	}
}

func multiplyPortable(dst, a, b Matrix) {
	clear(dst.Data[:dst.Rows*dst.Cols])
	multiplyAddPortable(dst, a, b)
}

func multiplyAddPortable(dst, a, b Matrix) {
	for i := range dst.Rows {
		for p, x := range a.Row(i) {
			fusedAxpy(x, b.Row(p), dst.Row(i))
		}
	}
}

func multiplyAddTransposedPortable(dst, a, b Matrix) {
	for p := range a.Rows {
		for i, x := range a.Row(p) {
			fusedAxpy(x, b.Row(p), dst.Row(i))
		}
	}
}

func fusedAxpy(a float32, x, y []float32) {
	for i, v := range x {
		y[i] = fusedMultiplyAdd(a, v, y[i])
	}
}
