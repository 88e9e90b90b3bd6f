package kernel

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"gradsample/internal/parallel"
	"gradsample/internal/vec"
)

// Sums over rows are made a chunk of rows at a time, in the order of the rows, in
// float64. Within a chunk the work is shared by square tiles of the result, not by
// rows, so that the sums do not depend on the number of workers.
const (
	// chunkRows is how many rows are held in float64 at a time.
	chunkRows = 512
	// tileSide is a tile's side: both factors stay in the cache.
	tileSide = 64
)

// gram is the upper triangle of a symmetric sum of products.
type gram struct {
	sum   blas64.General
	tiles [][2]int // first row and column of every tile on or above the diagonal
}

func newGram(width int) *gram {
	g := &gram{sum: general(width, width)}
	for i := 0; i < width; i += tileSide {
		for j := i; j < width; j += tileSide {
			g.tiles = append(g.tiles, [2]int{i, j})
		}
	}
	return g
}

// add adds scale·a·aᵀ.
func (g *gram) add(ctx context.Context, a blas64.General, scale float64, workers int) error {
	width := g.sum.Rows
	return parallel.Each(ctx, workers, len(g.tiles), func(job int) {
		first, j := g.tiles[job][0], g.tiles[job][1]
		for i := first; i < min(width, first+tileSide); i++ {
			sums := g.sum.Data[i*g.sum.Stride+j:][:min(tileSide, width-j)]
			vec.AddDots(sums, scale, a.Data[i*a.Stride:][:a.Cols], a.Data[j*a.Stride:], a.Stride)
		}
	})
}

// symmetric returns the sum without copying it.
func (g *gram) symmetric() *mat.SymDense {
	return mat.NewSymDense(g.sum.Rows, g.sum.Data)
}

// solve returns the solution of (m + ridge I) c = right, and changes m. It fails
// with ErrSingular.
func solve(m *mat.SymDense, ridge float64, right mat.Matrix) (*mat.Dense, error) {
	factor, err := factorize(m, ridge)
	if err != nil {
		return nil, err
	}
	solution := new(mat.Dense)
	if err := factor.SolveTo(solution, right); err != nil {
		return nil, fmt.Errorf("%w: %w; raise the ridge", ErrSingular, err)
	}
	return solution, nil
}

// factorize returns the Cholesky factors of m + ridge I, and changes m.
func factorize(m *mat.SymDense, ridge float64) (*mat.Cholesky, error) {
	for i := range m.SymmetricDim() {
		m.SetSym(i, i, m.At(i, i)+ridge)
	}
	factor := new(mat.Cholesky)
	if !factor.Factorize(m) {
		return nil, fmt.Errorf("%w: %d equations with %v on the diagonal; raise the ridge", ErrSingular, m.SymmetricDim(), ridge)
	}
	return factor, nil
}
