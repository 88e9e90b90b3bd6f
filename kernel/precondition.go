package kernel

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"gradsample/internal/parallel"
	"gradsample/internal/vec"
)

// stripe is how many rows of C one job works out.
const stripe = 64

// preconditioned returns the step −η (C+μI)⁻¹ g of one block's own
// coefficients, old or fresh, with C = Φ diag(w) Φᵀ/B, g = ΦᵀR/B + pα and
// η = γ_t, as Dai et al. take in their code. It also returns q = gᵀ(C+μI)⁻¹g.
//
// With h the loss's curvature bound, h(C+μI) bounds the curvature of J for
// p ≤ hμ, and η = 1/h minimises that bound on J: the step never raises J, nor
// does it up to p = 2hμ. Since p = λD of the function's penalty grows without
// end, μ + p/h takes the place of μ there. C is made of float32 products over
// tiles, summed in float64, and decomposed in float64.
func (b *batch) preconditioned(block int) (step move, q float64, err error) {
	m, k := b.settings.Block, b.model.outputs
	first := block * m
	b.tiles.keep(first / b.model.features.BlockSize())
	g := b.gradient(first, first+m) // which also computes the tiles
	b.model.addPenalty(g, first, b.penalty())
	var decomposed mat.Cholesky
	solved := mat.NewDense(m, k, nil)
	if !decomposed.Factorize(b.secondMoment(first)) || decomposed.SolveTo(solved, mat.NewDense(m, k, g)) != nil {
		return move{}, 0, fmt.Errorf("preconditioning block %d at iteration %d: %w; choose a precondition above %v",
			block, b.iteration, ErrSingular, b.settings.Precondition)
	}
	b.scratch[0].cost.solve(m, k)
	change := solved.RawMatrix().Data
	for i, value := range change {
		q += g[i] * value
		change[i] = -b.gamma * value
	}
	return move{first: first, shrink: 1, change: change, size: b.gamma}, q, nil
}

// shift returns what stands beside C for the block of features from first on.
func (b *batch) shift(first int) float64 {
	if b.settings.Penalty == PenaltyCoefficients {
		return b.settings.Precondition
	}
	p := b.settings.penalty(max(b.model.Features(), first+b.settings.Block))
	return b.settings.Precondition + p/b.loss.bound()
}

// secondMoment returns C with the shift of the m features from first on, whose
// tiles are known.
func (b *batch) secondMoment(first int) *mat.SymDense {
	m, size := b.settings.Block, b.model.features.BlockSize()
	tile, from := first/size, first%size
	b.moment = grown(b.moment, m*m)
	clear(b.moment)
	shift := b.shift(first)
	parallel.Jobs(b.workers, parallel.Count(m, stripe), func(worker, job int) {
		s, top := &b.scratch[worker], job*stripe
		end := min(m, top+stripe)
		for number := range parallel.Count(b.x.Rows, tileColumns) {
			phi := between(b.tiles.at(tile, number, s), from, from+m)
			b.addStripe(phi, top, end, number, s)
		}
		for i := top; i < end; i++ {
			row := b.moment[i*m : (i+1)*m]
			for j := i; j < m; j++ {
				row[j] /= float64(b.x.Rows)
			}
			row[i] += shift
		}
	})
	return mat.NewSymDense(m, b.moment)
}

// addStripe adds one chunk's part to rows top to end-1 of C, on and above the
// diagonal and some below, which nobody reads.
func (b *batch) addStripe(phi vec.Matrix, top, end, number int, s *scratch) {
	left := b.weigh(between(phi, top, end), number, s)
	right := between(phi, top, phi.Rows)
	addProducts(b.moment, top, left, right, s.square)
	s.cost.product(left.Rows, phi.Cols, right.Rows)
}

// addProducts adds left·rightᵀ, a float32 product, to the rows of a square
// matrix in float64 from top on, and to its columns from top on. square is
// scratch.
func addProducts(sum []float64, top int, left, right vec.Matrix, square []float32) {
	width := top + right.Rows
	part := vec.Matrix{Rows: left.Rows, Cols: right.Rows, Data: square[:left.Rows*right.Rows]}
	vec.MultiplyTransposed(part, left, right)
	for i := range part.Rows {
		row := sum[(top+i)*width+top:]
		for j, value := range part.Row(i) {
			row[j] += float64(value)
		}
	}
}

// weigh returns the features with each row of data scaled by its weight.
func (b *batch) weigh(phi vec.Matrix, number int, s *scratch) vec.Matrix {
	if b.equal {
		return phi
	}
	scaled := vec.Matrix{Rows: phi.Rows, Cols: phi.Cols, Data: s.tile[:phi.Rows*phi.Cols]}
	draws := b.draws[number*tileColumns:]
	for i := range phi.Rows {
		row := scaled.Row(i)
		for n, value := range phi.Row(i) {
			row[n] = value * float32(draws[n].Weight)
		}
	}
	return scaled
}
