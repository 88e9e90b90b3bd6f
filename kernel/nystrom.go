package kernel

import (
	"context"
	"fmt"

	"gradsample/internal/rng"
	"gradsample/internal/vec"

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
// condition number. They take about N m (d + m) multiplications in float64 and
// 16 m² bytes. The result is the same for any number of workers. It fails with
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
	kernels := newLandmarkBasis(k, choose(x, sample(x.Rows, landmarks, random)))
	rows, _ := kernels.panelScratch()
	lower, err := factorizePanels(landmarks, nystromJitter, func(first int, panel []float64) {
		kernels.fillPanel(between(kernels.landmarks, first, min(first+vec.PanelColumns, landmarks)), rows, panel)
	})
	if err != nil {
		return nil, err
	}
	equations := newWhitened(kernels, lower, y.Cols, workers)
	if err := equations.addAll(ctx, x, y); err != nil {
		return nil, err
	}
	coefficients, err := equations.solve(ridge)
	if err != nil {
		return nil, err
	}
	return &Expansion{basis: kernels, coefficients: mat.NewDense(landmarks, y.Cols, coefficients.Data)}, nil
}
