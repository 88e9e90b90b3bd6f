package objective

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"gradsample/internal/vec"
)

const (
	// gramMemory bounds, in bytes, the partial Gram matrices held at once.
	gramMemory = 64 << 20
	// negligible is the eigenvalue, relative to the largest, that counts as
	// zero once columns are scaled alike: columns that cancel to one part in a
	// million differ by the rounding of float32 rows and no more.
	negligible = 1e-12
)

// denseNewton factors the Hessian of a linear loss. A constant Hessian (least
// squares: the normal equations) is factored once.
type denseNewton struct {
	*linear
	constant bool
	solver   *solver
}

func (n *denseNewton) rank() int    { return n.solver.rank }
func (n *denseNewton) aim() float64 { return 1e-11 }

func (n *denseNewton) step(theta, gradient []float64) []float64 {
	switch {
	case n.solver == nil:
		n.solver = newSolver(n.hessian(theta), 0)
	case !n.constant:
		// Xᵀ D X has the null space of X for every positive D, so a later
		// Hessian has the first one's rank, however small its curvatures.
		n.solver = newSolver(n.hessian(theta), n.solver.rank)
	}
	return n.solver.solve(gradient)
}

// hessian returns (1/N) Σ f_i″ x_i x_iᵀ + ridge at θ.
func (n *denseNewton) hessian(theta []float64) *mat.SymDense {
	d := n.x.Cols
	chunks := min(max(gramMemory/(8*d*d), 1), gradientChunks, n.x.Rows/blockRows+1)
	sum := sumChunks(n.x.Rows, d*d, chunks, func(first, end int, sum []float64) {
		block := make([]float64, blockRows*d)
		n.blocks(theta, first, end, func(from int, x vec.Matrix, scores []float64) {
			for i, score := range scores {
				n.weigh(from+i, score, block[i*d:(i+1)*d])
			}
			vec.AddGram(sum, block[:x.Rows*d], d)
		})
	})
	for j := range d {
		sum[j*d+j] += n.ridge
	}
	return mat.NewSymDense(d, sum)
}

// weigh overwrites dst with √(f_i″/N) x_i.
func (n *denseNewton) weigh(row int, score float64, dst []float64) {
	_, _, curvature := n.at(score, float64(n.y[row]))
	weight := math.Sqrt(curvature / float64(n.x.Rows))
	for j, value := range n.x.Row(row) {
		dst[j] = weight * float64(value)
	}
}

// solver solves H s = g for a symmetric positive semi-definite H, after
// scaling its diagonal to one: by Cholesky where H is well-conditioned, and
// otherwise by its eigenvectors, leaving out the null space, which gives the
// solution of least norm.
type solver struct {
	scale    []float64 // H = diag(1/scale) · scaled · diag(1/scale)
	rank     int
	cholesky *mat.Cholesky // of scaled; nil where the eigenvectors serve
	values   []float64     // the rank largest eigenvalues of scaled
	vectors  mat.Matrix    // and their eigenvectors, d × rank
	null     mat.Matrix    // orthonormal basis of H's null space, nil if empty
}

// newSolver factors h, which it overwrites. rank is that of h where it is
// known, 0 where the eigenvalues shall tell.
func newSolver(h *mat.SymDense, rank int) *solver {
	d := h.SymmetricDim()
	s := &solver{scale: make([]float64, d)}
	for j := range s.scale {
		s.scale[j] = 1
		if diagonal := h.At(j, j); diagonal > 0 {
			s.scale[j] = 1 / math.Sqrt(diagonal)
		}
	}
	for i := range d {
		for j := i; j < d; j++ {
			h.SetSym(i, j, h.At(i, j)*s.scale[i]*s.scale[j])
		}
	}
	var cholesky mat.Cholesky
	if cholesky.Factorize(h) && cholesky.Cond() <= 1/negligible {
		s.rank, s.cholesky = d, &cholesky
		return s
	}
	s.decompose(h, rank)
	return s
}

func (s *solver) decompose(scaled *mat.SymDense, rank int) {
	d := len(s.scale)
	var eigen mat.EigenSym
	if !eigen.Factorize(scaled, true) {
		// Cannot happen for finite rows; a zero step then ends the descent.
		return
	}
	values := eigen.Values(nil)
	if rank == 0 {
		for rank < d && values[d-1-rank] > negligible*values[d-1] {
			rank++
		}
	}
	s.rank, s.values = rank, values[d-rank:]
	if rank == 0 {
		return
	}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	s.vectors = vectors.Slice(0, d, d-rank, d)
	if rank == d {
		return
	}
	var null mat.Dense
	null.Mul(mat.NewDiagDense(d, s.scale), vectors.Slice(0, d, 0, d-rank))
	var qr mat.QR
	qr.Factorize(&null)
	var q mat.Dense
	qr.QTo(&q)
	s.null = q.Slice(0, d, 0, d-rank)
}

func (s *solver) solve(gradient []float64) []float64 {
	step := mat.NewVecDense(len(gradient), nil)
	if s.rank == 0 {
		return step.RawVector().Data
	}
	scale := mat.NewVecDense(len(s.scale), s.scale)
	step.MulElemVec(scale, mat.NewVecDense(len(gradient), gradient))
	if s.cholesky != nil {
		// The condition number was looked at when h was factored.
		_ = s.cholesky.SolveVecTo(step, step)
	} else {
		var along mat.VecDense
		along.MulVec(s.vectors.T(), step)
		along.DivElemVec(&along, mat.NewVecDense(s.rank, s.values))
		step.MulVec(s.vectors, &along)
	}
	step.MulElemVec(scale, step)
	if s.null != nil {
		var along, inside mat.VecDense
		along.MulVec(s.null.T(), step)
		inside.MulVec(s.null, &along)
		step.SubVec(step, &inside)
	}
	return step.RawVector().Data
}
