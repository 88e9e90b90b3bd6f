package objective

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
)

const (
	maxNewtonSteps = 100
	// acceptedNorm is the gradient norm, relative to Scale, up to which a
	// result counts as a minimum.
	acceptedNorm = 1e-8
	// settledStep is the length, relative to ‖θ‖, above which a Newton step at
	// a vanishing gradient means that the minimum lies at infinity.
	settledStep = 1e-3
)

// Reference is the minimum of an objective, solved apart from the optimizers
// under test and in float64 throughout.
type Reference struct {
	Theta        []float64
	Value        float64 // F(Theta)
	AtZero       float64 // F(0), where training starts
	GradientNorm float64 // ‖∇F(Theta)‖: the certificate
	Scale        float64 // mean ‖∇f_i(0)‖: what GradientNorm is to be held against
	Gap          float64 // about F(Theta) − inf F: half the squared Newton decrement
	// Rank is that of the design (of the Hessian at zero, with a ridge).
	// Below Parameters, Theta is the minimum of least norm. 0 for softmax,
	// whose Hessian is never formed.
	Rank       int
	Iterations int // Newton steps; for least squares the second and later ones refine the first
	// Converged is false where the gradient norm is above 1e-8·Scale or where
	// no finite minimum exists; Note then says what was reached.
	Converged bool
	Note      string
}

// Parameters returns Theta rounded to float32, in a vector of o.NewParameters.
func (r *Reference) Parameters(o Objective) []float32 {
	theta := o.NewParameters()
	for i, value := range r.Theta {
		theta[i] = float32(value)
	}
	return theta
}

// Optimum minimises o by damped Newton steps from zero, until the gradient no
// longer falls. Least squares takes the normal equations' solution as first
// step and refines it; least squares and logistic factor the Hessian (see
// solver), softmax solves each step by conjugate gradients.
//
// A minimum that is not reached, or that does not exist (a logistic loss
// without ridge on separable rows), is no error: see Converged and Note. The
// error wraps ErrNoReference for an Objective that New did not make.
func Optimum(o Objective) (*Reference, error) {
	switch o := o.(type) {
	case *leastSquares:
		return descend(o, &denseNewton{linear: &o.linear, constant: true}), nil
	case *logistic:
		return descend(o, &denseNewton{linear: &o.linear}), nil
	case *softmax:
		return descend(o, &conjugateNewton{softmax: o}), nil
	}
	return nil, fmt.Errorf("reference optimum: %w: %T", ErrNoReference, o)
}

// smooth is the float64 side that every loss of this package has.
type smooth interface {
	Objective
	weighted(theta, weights, dst []float64) float64
}

// newton solves for Newton steps.
type newton interface {
	// step returns s with ∇²F(θ) s = gradient, exactly or nearly, or nil when
	// the work that it may do is spent.
	step(theta, gradient []float64) []float64
	// aim is the gradient norm, relative to Reference.Scale, that is worth
	// another step.
	aim() float64
	// rank of the Hessian, 0 if not known.
	rank() int
}

// point is a θ with the value and the gradient of F there.
type point struct {
	theta, gradient []float64
	value, norm     float64
}

func evaluate(o smooth, theta []float64) *point {
	p := &point{theta: theta, gradient: make([]float64, len(theta))}
	p.value = o.weighted(theta, nil, p.gradient)
	if ridge := o.Ridge(); ridge > 0 {
		p.value += ridge / 2 * floats.Dot(theta, theta)
		floats.AddScaled(p.gradient, ridge, theta)
	}
	p.norm = floats.Norm(p.gradient, 2)
	return p
}

func descend(o smooth, method newton) *Reference {
	at := evaluate(o, make([]float64, o.Parameters()))
	reference := &Reference{AtZero: at.value, Scale: meanGradientNorm(o)}
	var step []float64
	for ; ; reference.Iterations++ {
		next := method.step(at.theta, at.gradient)
		if next == nil {
			break
		}
		step = next
		if at.norm <= method.aim()*reference.Scale || reference.Iterations == maxNewtonSteps {
			break
		}
		lower := search(o, at, step, reference.AtZero)
		if lower == nil {
			break
		}
		at = lower
	}
	reference.Theta, reference.Value, reference.GradientNorm = at.theta, at.value, at.norm
	reference.Rank = method.rank()
	reference.judge(at, step)
	return reference
}

func meanGradientNorm(o Objective) float64 {
	norms := make([]float64, o.Rows())
	o.GradientNorms(o.NewParameters(), norms)
	return floats.Sum(norms) / float64(len(norms))
}

// search halves the step for as long as that lowers the value, which is cheap
// beside another Newton step, and returns the lowest point if it falls by a
// fair share of what the gradient promises (Armijo), else nil. Where the
// promise is lost in the rounding of the value, the gradient norm must fall.
func search(o smooth, at *point, step []float64, valueScale float64) *point {
	take := func(length float64) *point {
		theta := make([]float64, len(at.theta))
		floats.AddScaledTo(theta, at.theta, -length, step)
		return evaluate(o, theta)
	}
	promise := floats.Dot(at.gradient, step)
	if promise <= 1e-13*valueScale {
		if next := take(1); next.norm < 0.9*at.norm {
			return next
		}
		return nil
	}
	var best *point
	for length := 1.0; length > 1e-9; length /= 2 {
		next := take(length)
		if best != nil && !(next.value < best.value) {
			return best
		}
		if next.value <= at.value-1e-4*length*promise {
			best = next
		}
	}
	return best
}

// judge sets Gap, Converged and Note from the Newton step at the end.
func (r *Reference) judge(at *point, step []float64) {
	length, size := floats.Norm(step, 2), floats.Norm(at.theta, 2)
	r.Gap = math.Max(0, floats.Dot(at.gradient, step)/2)
	switch {
	case at.norm > acceptedNorm*r.Scale:
		r.Note = fmt.Sprintf("stopped after %d Newton steps at gradient norm %.2g (%.2g of its scale); F is within about %.2g of its infimum",
			r.Iterations, at.norm, at.norm/r.Scale, r.Gap)
	case length > settledStep*size:
		r.Note = fmt.Sprintf("no finite minimum (separable rows without ridge): after %d Newton steps the parameters still grow by %.2g%% a step; F is within about %.2g of its infimum",
			r.Iterations, 100*length/size, r.Gap)
	default:
		r.Converged = true
		if r.Rank > 0 && r.Rank < len(at.theta) {
			r.Note = fmt.Sprintf("rank %d of %d: the minimum of least norm among many", r.Rank, len(at.theta))
		}
	}
}
