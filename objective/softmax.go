package objective

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"gradsample/hashing"
	"gradsample/internal/vec"
)

// softmax is the cross-entropy f_i = log Σ_c exp(θ_c·x_i) − θ_y·x_i of class
// y_i, with θ row-major by class. Its gradient is (p − e_y) ⊗ x_i.
//
// Its keys are −(e_y − 1/C) ⊗ x_i for C classes, as long as θ, which is the
// query: their inner product is −(θ_y·x_i − mean_c θ_c·x_i), the margin by which
// the row's own class falls short of the average one. Rows that are classified
// badly point along the query. For two classes it is half the inner product of
// the logistic loss at θ_1 − θ_0, and the angle is the same where θ_0 = −θ_1, as
// on every path of gradients from zero.
//
// For more classes the gradient's norm ‖p − e_y‖‖x_i‖ is no monotone function
// of this margin, nor of any one inner product: it depends on how the other
// classes share what the own one lacks. So keys order rows by their gradients
// only roughly, and weights must not rely on them to (lgd-exact's do not).
type softmax struct {
	rows
	classes       int
	probabilities []float64 // scratch: p of the row at hand
	coefficients  []float32 // scratch: p − e_y
}

func newSoftmax(r rows, classes int) (*softmax, error) {
	if classes < 2 {
		return nil, fmt.Errorf("%w: %d classes: at least two are needed", ErrInvalid, classes)
	}
	for i, label := range r.y {
		if class := int(label); float32(class) != label || class < 0 || class >= classes {
			return nil, fmt.Errorf("%w: the class of row %d (from 0) is %v: it must be a whole number from 0 to %d", ErrInvalid, i, label, classes-1)
		}
	}
	// ‖e_y − 1/C‖‖x‖
	r.setAsked(func(row int) float64 { return math.Sqrt(1-1/float64(classes)) * r.norms[row] })
	o := &softmax{rows: r, classes: classes}
	return o.Clone().(*softmax), nil
}

func (o *softmax) Clone() Objective {
	clone := *o
	clone.probabilities, clone.coefficients = make([]float64, o.classes), make([]float32, o.classes)
	return &clone
}

func (o *softmax) Scores() int              { return o.classes }
func (o *softmax) Parameters() int          { return o.classes * o.x.Cols }
func (o *softmax) NewParameters() []float32 { return make([]float32, o.Parameters()) }
func (o *softmax) MultiplyAdds() int        { return 2 * o.Parameters() }

func (o *softmax) AddGradient(dst, theta []float32, row int, scale float32) {
	o.Coefficients(theta, row, o.coefficients)
	o.AddRow(dst, row, o.coefficients, scale)
}

func (o *softmax) Step(theta []float32, row int, scale float32, coming int) {
	if o.Fetch(coming, 0) {
		o.Fetch(coming, 1)
	}
	o.AddGradient(theta, theta, row, scale)
}

func (o *softmax) Coefficients(theta []float32, row int, dst []float32) {
	o.predict(theta, row)
	o.probabilities[int(o.asked[row].target)]--
	for c, p := range o.probabilities {
		dst[c] = float32(p)
	}
}

func (o *softmax) AddRow(dst []float32, row int, coefficients []float32, scale float32) {
	d, x := o.x.Cols, o.x.Row(row)
	for c, coefficient := range coefficients {
		vec.Axpy(scale*coefficient, x, dst[c*d:(c+1)*d])
	}
}

func (o *softmax) Loss(theta []float32) float64 {
	var sum float64
	for i := range o.x.Rows {
		sum += o.predict(theta, i)
	}
	return sum / float64(o.x.Rows)
}

func (o *softmax) Values(thetas [][]float32, values []float64) {
	clear(values)
	for i := range o.x.Rows {
		for k, theta := range thetas {
			values[k] += o.predict(theta, i)
		}
	}
	o.finish(thetas, values)
}

func (o *softmax) Value(theta []float32) float64 {
	return o.Loss(theta) + o.penalty(theta)
}

func (o *softmax) GradientNorms(theta []float32, norms []float64) {
	for i := range norms {
		norms[i] = o.GradientNorm(theta, i)
	}
}

func (o *softmax) GradientNorms64(theta []float32, norms []float64) {
	o.blocks(widen(theta), 0, len(norms), func(from int, x vec.Matrix, scores []float64) {
		for i := range x.Rows {
			copy(o.probabilities, scores[i*o.classes:])
			normalise(o.probabilities, int(o.y[from+i]))
			norms[from+i] = o.predictedNorm(from + i)
		}
	})
}

func (o *softmax) GradientNorm(theta []float32, row int) float64 {
	o.predict(theta, row)
	return o.predictedNorm(row)
}

// predictedNorm returns the norm of a row's gradient, whose predictions are in
// o.probabilities. It takes 1 - p_y as the sum of the other classes'
// probabilities, which keeps the small gradients of rows that are nearly certain.
func (o *softmax) predictedNorm(row int) float64 {
	var others, squares float64
	for c, p := range o.probabilities {
		if c != int(o.asked[row].target) {
			others += p
			squares += p * p
		}
	}
	return math.Sqrt(others*others+squares) * o.norms[row]
}

// predict leaves the class probabilities of a row in o.probabilities and
// returns its loss.
func (o *softmax) predict(theta []float32, row int) float64 {
	d, x := o.x.Cols, o.x.Row(row)
	for c := range o.probabilities {
		o.probabilities[c] = float64(vec.Dot(x, theta[c*d:(c+1)*d]))
	}
	return normalise(o.probabilities, int(o.asked[row].target))
}

// normalise turns scores into probabilities in place and returns the loss of
// the given class. The largest score is taken off first, so nothing overflows.
func normalise(scores []float64, class int) float64 {
	largest := floats.Max(scores)
	own := scores[class] - largest
	var sum float64
	for c, score := range scores {
		scores[c] = math.Exp(score - largest)
		sum += scores[c]
	}
	floats.Scale(1/sum, scores)
	return math.Log(sum) - own
}

func (o *softmax) Gradient(theta []float32, dst []float64) {
	wide := widen(theta)
	o.weighted(wide, nil, dst)
	floats.AddScaled(dst, o.ridge, wide)
}

func (o *softmax) WeightedGradient(theta []float32, weights, dst []float64) {
	o.weighted(widen(theta), weights, dst)
}

// weighted is linear.weighted for softmax.
func (o *softmax) weighted(theta, weights, dst []float64) float64 {
	d, parameters := o.x.Cols, o.Parameters()
	sum := sumChunks(o.x.Rows, parameters+1, gradientChunks, func(first, end int, sum []float64) {
		slopes := make([]float64, blockRows*o.classes) // row-major by class
		o.blocks(theta, first, end, func(from int, x vec.Matrix, scores []float64) {
			for i := range x.Rows {
				weight, class, p := 1.0, int(o.y[from+i]), scores[i*o.classes:(i+1)*o.classes]
				if weights != nil {
					weight = weights[from+i]
				}
				sum[parameters] += weight * normalise(p, class)
				p[class]--
				for c, slope := range p {
					slopes[c*blockRows+i] = weight * slope
				}
			}
			for c := range o.classes {
				vec.AddWide(sum[c*d:(c+1)*d], slopes[c*blockRows:], x)
			}
		})
	})
	if weights == nil {
		floats.Scale(1/float64(o.x.Rows), sum)
	}
	copy(dst, sum[:parameters])
	return sum[parameters]
}

// Query returns theta itself.
func (o *softmax) Query(theta []float32) []float32 { return theta }

// Inner returns mean_c θ_c·x − θ_y·x.
func (o *softmax) Inner(theta []float32, row int) float64 {
	d, x := o.x.Cols, o.x.Row(row)
	var sum, own float64
	for c := range o.classes {
		score := float64(vec.Dot(x, theta[c*d:(c+1)*d]))
		sum += score
		if c == int(o.asked[row].target) {
			own = score
		}
	}
	return sum/float64(o.classes) - own
}

func (o *softmax) Inners(theta []float32, rows []int, inners []float64) {
	for i, row := range rows {
		inners[i] = o.Inner(theta, row)
	}
}

func (o *softmax) Keys() hashing.Keys { return classRows{&o.rows, o.classes} }

// classRows are the keys (1/C − e_y) ⊗ x_i, row-major by class.
type classRows struct {
	rows    *rows
	classes int
}

func (k classRows) Rows() int { return k.rows.x.Rows }
func (k classRows) Dim() int  { return k.classes * k.rows.x.Cols }

func (k classRows) Key(row int, dst []float32) {
	d, x, own := k.rows.x.Cols, k.rows.x.Row(row), int(k.rows.y[row])
	for c := range k.classes {
		share := 1 / float32(k.classes)
		if c == own {
			share--
		}
		part := dst[c*d : (c+1)*d]
		for j, value := range x {
			part[j] = share * value
		}
	}
}
