package kernel

import (
	"context"
	"fmt"
	"math"

	"gradsample/internal/parallel"
	"gradsample/internal/vec"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// basis is a finite number of functions g_j of a row.
type basis interface {
	width() int // the number of functions
	dim() int   // the length of a row
	// fill sets dst[j][n] = g_j(x_n). dst is width() × x.Rows.
	fill(x vec.Matrix, dst blas64.General)
}

// stripRows is how many rows a basis is evaluated on at a time.
const stripRows = 64

// Expansion is a fitted function of k outputs, f(x) = Σ_j c_j g_j(x) with c_j of
// length k. The g_j are random features or kernels k(z_j, x). It is read-only.
type Expansion struct {
	basis        basis
	coefficients *mat.Dense // width × k
}

// Size returns the number of functions in the sum.
func (e *Expansion) Size() int { return e.basis.width() }

// Predict returns f at the rows of x, one row of k outputs for each. It fails with
// ErrData if the rows have another length than those that f was fitted to, and
// with the context's error. The result is the same for any number of workers.
func (e *Expansion) Predict(ctx context.Context, x vec.Matrix, workers int) (vec.Matrix, error) {
	if x.Cols != e.basis.dim() {
		return vec.Matrix{}, fmt.Errorf("predicting: %w: rows of %d columns; the model was fitted to %d", ErrData, x.Cols, e.basis.dim())
	}
	_, outputs := e.coefficients.Dims()
	predictions := vec.NewMatrix(x.Rows, outputs)
	err := parallel.Each(ctx, workers, parallel.Count(x.Rows, stripRows), func(strip int) {
		from := strip * stripRows
		to := min(x.Rows, from+stripRows)
		values, sums := general(e.basis.width(), to-from), general(to-from, outputs)
		e.basis.fill(between(x, from, to), values)
		blas64.Gemm(blas.Trans, blas.NoTrans, 1, values, e.coefficients.RawMatrix(), 0, sums)
		for i, value := range sums.Data {
			predictions.Data[from*outputs+i] = float32(value)
		}
	})
	if err != nil {
		return vec.Matrix{}, fmt.Errorf("predicting: %w", err)
	}
	return predictions, nil
}

// fillAll fills dst with a basis on the rows of x, a strip of rows on a goroutine.
func fillAll(ctx context.Context, g basis, x vec.Matrix, dst blas64.General, workers int) error {
	return parallel.Each(ctx, workers, parallel.Count(x.Rows, stripRows), func(strip int) {
		from := strip * stripRows
		to := min(x.Rows, from+stripRows)
		g.fill(between(x, from, to), view(dst, 0, from, dst.Rows, to-from))
	})
}

// fitRidge returns the coefficients β that minimise, over the N rows,
//
//	1/(2N) Σ_n ‖y_n - Σ_j β_j g_j(x_n)‖² + λ/2 Σ_j ‖β_j‖²,
//
// by the normal equations in float64.
func fitRidge(ctx context.Context, g basis, x, y vec.Matrix, ridge float64, workers int) (*mat.Dense, error) {
	width := g.width()
	products, right := newGram(width), general(width, y.Cols)
	// Behind each row is a cache line that is not used: with a power of two from row
	// to row, the rows would share a few sets of the cache.
	memory := general(width, min(chunkRows, x.Rows)+8)
	for from := 0; from < x.Rows; from += chunkRows {
		to := min(x.Rows, from+chunkRows)
		values := view(memory, 0, 0, width, to-from)
		if err := fillAll(ctx, g, between(x, from, to), values, workers); err != nil {
			return nil, err
		}
		if err := products.add(ctx, values, 1/float64(x.Rows), workers); err != nil {
			return nil, err
		}
		blas64.Gemm(blas.NoTrans, blas.NoTrans, 1/float64(x.Rows), values, widened(between(y, from, to)), 1, right)
	}
	return solve(products.symmetric(), ridge, mat.NewDense(width, y.Cols, right.Data))
}

// checkRidge fails with ErrData or ErrSettings for rows that no ridge regression
// can be fitted to.
func checkRidge(x, y vec.Matrix, ridge float64) error {
	switch {
	case x.Rows < 1 || x.Cols < 1:
		return fmt.Errorf("%w: %d rows of %d columns; there must be at least one of each", ErrData, x.Rows, x.Cols)
	case y.Rows != x.Rows || y.Cols < 1:
		return fmt.Errorf("%w: %d × %d targets for %d rows; there must be a row of targets for each", ErrData, y.Rows, y.Cols, x.Rows)
	case !(ridge >= 0) || math.IsInf(ridge, 1):
		return fmt.Errorf("%w: ridge %v; choose at least 0", ErrSettings, ridge)
	}
	for n := range x.Rows {
		// Squares of float32 do not overflow in float64, so that the sum is finite
		// where all values are.
		if size := vec.SumSquares(x.Row(n)) + vec.SumSquares(y.Row(n)); math.IsNaN(size) || math.IsInf(size, 1) {
			return fmt.Errorf("%w: row %d (from 0) or its target has a value that is not finite", ErrData, n)
		}
	}
	return nil
}
