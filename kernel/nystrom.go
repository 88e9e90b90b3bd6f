package kernel

import (
	"context"
	"fmt"

	"gradsample/internal/rng"
	"gradsample/internal/vec"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// nystromJitter is added to the diagonal of the landmarks' kernel matrix, whose
// entries there are 1: enough for equal landmarks and for kernels whose eigenvalues
// fall below float64's resolution, and far below any ridge that generalises.
const nystromJitter = 1e-10

// FitNystrom fits kernel ridge regression on the span of the kernels at landmarks
// z_1 ... z_m, which are rows of x that the stream draws uniformly without
// replacement (Williams and Seeger, "Using the Nyström Method to Speed Up Kernel
// Machines", NIPS 2000). It minimises
//
//	1/(2N) Σ_n ‖y_n - f(x_n)‖² + λ/2 ‖f‖²
//
// over f = Σ_j c_j k(z_j, ·), for which ‖f‖² = Σ_ij k(z_i, z_j) c_i·c_j. With all
// rows as landmarks it is FitKernelRidge, but for a jitter of 1e-10 on the diagonal
// of the landmarks' kernel matrix.
//
// The normal equations are those of the functions L⁻¹ k(z, ·), with L Lᵀ the
// landmarks' kernel matrix, since in the c themselves they would square its
// condition number. They take about N m (d + 2m) multiplications in float64 and
// 24 m² bytes. The result is the same for any number of workers. It fails with
// ErrSettings, ErrData, ErrSingular (for a ridge too small) or the context's error.
func FitNystrom(ctx context.Context, k Kernel, landmarks int, x, y vec.Matrix, ridge float64, random *rng.Stream, workers int) (*Expansion, error) {
	expansion, err := fitNystrom(ctx, k, landmarks, x, y, ridge, random, workers)
	if err != nil {
		return nil, fmt.Errorf("ridge regression by the Nyström method: %w", err)
	}
	return expansion, nil
}

func fitNystrom(ctx context.Context, k Kernel, landmarks int, x, y vec.Matrix, ridge float64, random *rng.Stream, workers int) (*Expansion, error) {
	if err := k.Check(); err != nil {
		return nil, err
	}
	if err := checkRidge(x, y, ridge); err != nil {
		return nil, err
	}
	if landmarks < 1 || landmarks > x.Rows {
		return nil, fmt.Errorf("%w: %d landmarks; choose 1 to the number of rows, %d", ErrSettings, landmarks, x.Rows)
	}
	kernels := &kernelBasis{kernel: k, centres: choose(x, sample(x.Rows, landmarks, random))}
	matrix, err := kernels.matrix(ctx, workers)
	if err != nil {
		return nil, err
	}
	factor, err := factorize(matrix, nystromJitter)
	if err != nil {
		return nil, err
	}
	var lower mat.TriDense
	factor.LTo(&lower)
	g := newWhitenedBasis(kernels, lower.RawTriangular())
	coefficients, err := fitRidge(ctx, g, x, y, ridge, workers)
	if err != nil {
		return nil, err
	}
	blas64.Trsm(blas.Left, blas.Trans, 1, g.lower, coefficients.RawMatrix())
	return &Expansion{basis: kernels, coefficients: coefficients}, nil
}

// whitenedBasis is the functions L⁻¹ k(z, ·), an orthonormal basis of the span of
// the kernels.
type whitenedBasis struct {
	*kernelBasis
	lower   blas64.Triangular // L
	negated []float64         // −L, as long as that
}

func newWhitenedBasis(kernels *kernelBasis, lower blas64.Triangular) *whitenedBasis {
	negated := make([]float64, len(lower.Data))
	for i, value := range lower.Data {
		negated[i] = -value
	}
	return &whitenedBasis{kernels, lower, negated}
}

// substituteColumns is for how many rows of x at a time all values stay in the
// first-level cache.
const substituteColumns = 16

// fill substitutes forwards: value i is k(z_i, x) less L_ij times each earlier
// value j in turn, over L_ii.
func (g *whitenedBasis) fill(x vec.Matrix, dst blas64.General) {
	g.kernelBasis.fill(x, dst)
	for first := 0; first < x.Rows; first += substituteColumns {
		values, count := dst.Data[first:], min(substituteColumns, x.Rows-first)
		for i := range g.width() {
			row := values[i*dst.Stride:][:count]
			vec.AddMultiples(row, g.negated[i*g.lower.Stride:][:i], values, dst.Stride)
			inverse := 1 / g.lower.Data[i*g.lower.Stride+i]
			for n := range row {
				row[n] *= inverse
			}
		}
	}
}
