package objective

import (
	"fmt"
	"math"

	"gradsample/hashing"
	"gradsample/internal/vec"
)

// logistic is f_i = log(1 + exp(−y_i θ·x_i)) for labels ±1, with key −y_i x_i
// and query θ: the larger their inner product, the larger the gradient. These
// are LGD's key y_i x_i and query −θ, both negated, which collide alike and
// need no copy of θ.
type logistic struct {
	linear
}

func newLogistic(r rows) (*logistic, error) {
	for i, label := range r.y {
		if label != 1 && label != -1 {
			return nil, fmt.Errorf("%w: the label of row %d (from 0) is %v: it must be -1 or +1", ErrInvalid, i, label)
		}
	}
	r.setAsked(r.RowNorm)
	return &logistic{linear{rows: r, at: logisticLoss}}, nil
}

// logisticLoss never exponentiates a positive number, so that no margin
// overflows.
func logisticLoss(score, label float64) (loss, slope, curvature float64) {
	margin := label * score
	small := math.Exp(-math.Abs(margin))
	wrong := small / (1 + small) // the model's probability of the other label
	loss = math.Log1p(small)
	if margin < 0 {
		wrong = 1 / (1 + small)
		loss -= margin
	}
	return loss, -label * wrong, small / ((1 + small) * (1 + small))
}

// Clone returns o: nothing in it changes after New.
func (o *logistic) Clone() Objective { return o }

func (o *logistic) NewParameters() []float32 { return make([]float32, o.x.Cols) }

func (o *logistic) AddGradient(dst, theta []float32, row int, scale float32) {
	x := o.x.Row(row)
	vec.Axpy(scale*o.slope(vec.Dot(x, theta), row), x, dst)
}

func (o *logistic) Step(theta []float32, row int, scale float32, coming int) {
	x, next := o.x.Row(row), o.x.Row(coming)
	slope := o.slope(vec.DotFetch(x, theta, next, o.asked[coming:]), row)
	vec.AxpyFetch(scale*slope, x, theta, next)
}

func (o *logistic) Coefficients(theta []float32, row int, dst []float32) {
	dst[0] = o.slope(vec.Dot(o.x.Row(row), theta), row)
}

// slope returns the derivative of a row's loss with respect to its score θ·x.
func (o *logistic) slope(score float32, row int) float32 {
	label := float64(o.asked[row].target)
	return float32(-label / (1 + math.Exp(label*float64(score))))
}

func (o *logistic) Query(theta []float32) []float32 { return theta }

// Inner returns −y θ·x, the negative margin.
func (o *logistic) Inner(theta []float32, row int) float64 {
	return float64(-o.asked[row].target * vec.Dot(o.x.Row(row), theta))
}

// Inners sets the negative margins of several rows.
func (o *logistic) Inners(theta []float32, rows []int, inners []float64) {
	o.scores(theta, rows, inners)
	for i, row := range rows {
		inners[i] *= float64(-o.asked[row].target)
	}
}

// Keys returns −y_i x_i.
func (o *logistic) Keys() hashing.Keys { return turnedRows{&o.rows} }

// turnedRows are the keys −y_i x_i.
type turnedRows struct{ rows *rows }

func (k turnedRows) Rows() int { return k.rows.x.Rows }
func (k turnedRows) Dim() int  { return k.rows.x.Cols }

func (k turnedRows) Key(row int, dst []float32) {
	label := k.rows.y[row]
	for j, value := range k.rows.x.Row(row) {
		dst[j] = -label * value
	}
}
