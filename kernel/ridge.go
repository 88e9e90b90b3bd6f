package kernel

import (
	"context"
	"fmt"
	"math"

	"gradsample/internal/vec"

	"gonum.org/v1/gonum/blas/blas64"
)

// FitFeaturesRidge fits kernel ridge regression on the first blocks of random
// features, D in all, exactly (Rahimi and Recht, NIPS 2007). With the kernel
// k_D(x, y) = (1/D) Σ_i φ_i(x) φ_i(y) that they stand for, it minimises
//
//	1/(2N) Σ_n ‖y_n - f(x_n)‖² + λ/2 ‖f‖²
//
// over f = Σ_i β_i φ_i/√D, for which ‖f‖² = Σ_i ‖β_i‖². As D grows it tends to
// FitKernelRidge with the same λ, the ridge.
//
// x has N rows, y a row of k targets for each. It takes about N D² multiplications
// in float64 and 8 D² bytes, twice that while it solves. The result is the same for
// any number of workers. It fails with ErrSettings, ErrData, ErrSingular (for a
// ridge too small) or the context's error.
func FitFeaturesRidge(ctx context.Context, features *Features, blocks int, x, y vec.Matrix, ridge float64, workers int) (*Expansion, error) {
	fail := func(err error) (*Expansion, error) {
		return nil, fmt.Errorf("ridge regression on random features: %w", err)
	}
	if err := checkRidge(x, y, ridge); err != nil {
		return fail(err)
	}
	switch {
	case blocks < 1:
		return fail(fmt.Errorf("%w: %d blocks of features; choose at least 1", ErrSettings, blocks))
	case x.Cols != features.Dim():
		return fail(fmt.Errorf("%w: rows of %d columns; the features are for %d", ErrData, x.Cols, features.Dim()))
	}
	g := &featureBasis{features: features, blocks: blocks}
	coefficients, err := fitRidge(ctx, g, x, y, ridge, workers)
	if err != nil {
		return fail(err)
	}
	return &Expansion{basis: g, coefficients: coefficients}, nil
}

// featureBasis is the functions φ_i/√D of the first blocks.
type featureBasis struct {
	features *Features
	blocks   int
}

func (g *featureBasis) width() int { return g.blocks * g.features.BlockSize() }
func (g *featureBasis) dim() int   { return g.features.Dim() }

func (g *featureBasis) fill(x vec.Matrix, dst blas64.General) {
	size := g.features.BlockSize()
	mapped := vec.NewMatrix(size, x.Rows)
	scale := 1 / math.Sqrt(float64(g.width()))
	for block := range g.blocks {
		g.features.Map(block, x, mapped)
		for i := range size {
			row := dst.Data[(block*size+i)*dst.Stride:][:x.Rows]
			for n, value := range mapped.Row(i) {
				row[n] = scale * float64(value)
			}
		}
	}
}
