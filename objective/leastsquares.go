package objective

import (
	"math"

	"gradsample/hashing"
	"gradsample/internal/vec"
)

// leastSquares is f_i = r_i², r_i = θ·x_i − y_i, with key [x_i, y_i] and query
// [θ, −1], whose inner product is r_i (Chen, Xu, Shrivastava, NeurIPS 2019).
type leastSquares struct {
	linear
	query []float32 // for parameters that lack the hidden −1
}

func newLeastSquares(r rows) *leastSquares {
	r.setAsked(func(row int) float64 { return math.Hypot(r.norms[row], float64(r.y[row])) })
	return &leastSquares{
		linear: linear{rows: r, at: squaredResidual},
		query:  make([]float32, r.x.Cols+1),
	}
}

func squaredResidual(score, target float64) (loss, slope, curvature float64) {
	residual := score - target
	return residual * residual, 2 * residual, 2
}

func (o *leastSquares) Clone() Objective {
	clone := *o
	clone.query = make([]float32, len(o.query))
	return &clone
}

// NewParameters hides −1 behind the last parameter: see Query.
func (o *leastSquares) NewParameters() []float32 {
	d := o.x.Cols
	theta := make([]float32, d+1)
	theta[d] = -1
	return theta[:d]
}

func (o *leastSquares) AddGradient(dst, theta []float32, row int, scale float32) {
	x := o.x.Row(row)
	residual := vec.Dot(x, theta) - o.asked[row].target
	vec.Axpy(scale*2*residual, x, dst)
}

func (o *leastSquares) Step(theta []float32, row int, scale float32, coming int) {
	x, next := o.x.Row(row), o.x.Row(coming)
	residual := vec.DotFetch(x, theta, next, o.asked[coming:]) - o.asked[row].target
	vec.AxpyFetch(scale*2*residual, x, theta, next)
}

func (o *leastSquares) Coefficients(theta []float32, row int, dst []float32) {
	dst[0] = 2 * (vec.Dot(o.x.Row(row), theta) - o.asked[row].target)
}

// Query returns [θ, −1]: theta itself, one element longer, where that element
// is there and is −1, and a copy otherwise.
func (o *leastSquares) Query(theta []float32) []float32 {
	d := o.x.Cols
	if cap(theta) > d {
		if query := theta[:d+1]; query[d] == -1 {
			return query
		}
	}
	copy(o.query, theta[:d])
	o.query[d] = -1
	return o.query
}

// Inner returns the residual r_row.
func (o *leastSquares) Inner(theta []float32, row int) float64 {
	return float64(vec.Dot(o.x.Row(row), theta) - o.asked[row].target)
}

// Inners sets the residuals of several rows.
func (o *leastSquares) Inners(theta []float32, rows []int, inners []float64) {
	o.scores(theta, rows, inners)
	for i, row := range rows {
		inners[i] = float64(float32(inners[i]) - o.asked[row].target)
	}
}

// Keys returns [x_i, y_i].
func (o *leastSquares) Keys() hashing.Keys { return labelledRows{&o.rows} }

// labelledRows are the keys [x_i, y_i].
type labelledRows struct{ rows *rows }

func (k labelledRows) Rows() int { return k.rows.x.Rows }
func (k labelledRows) Dim() int  { return k.rows.x.Cols + 1 }

func (k labelledRows) Key(row int, dst []float32) {
	dst[copy(dst, k.rows.x.Row(row))] = k.rows.y[row]
}
