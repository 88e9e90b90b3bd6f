package kernel

import (
	"fmt"
	"math"
	"strings"
)

// Names of the losses.
const (
	Squared  = "squared"
	Logistic = "logistic"
	Softmax  = "softmax"
	Huber    = "huber"
	Hinge    = "hinge"
)

// Losses returns the names of the losses:
//
//	squared   ½(f − y)²                            h = 1    y real
//	logistic  log(1 + e^{−yf})                     h = ¼    y = −1 or +1
//	softmax   log Σ_c e^{f_c} − f_y                h = ½    y a class, from 0
//	huber     ½r², or δ(|r| − ½δ) where |r| > δ    h = 1    y real, r = f − y
//	hinge     max(0, 1 − yf)                       (h = 1)  y = −1 or +1
//
// h bounds the curvature. The hinge has no such bound; 1 is used in its place.
func Losses() []string { return []string{Squared, Logistic, Softmax, Huber, Hinge} }

// Curvature returns the h of a loss. The error wraps ErrSettings.
func Curvature(name string) (float64, error) {
	l, err := newLoss(name, 2, 1)
	if err != nil {
		return 0, err
	}
	return l.bound(), nil
}

// loss is ℓ(f, y) at the scores of one row.
type loss interface {
	// residual sets r to R = ∂ℓ/∂f at the scores f, as long as the outputs, and
	// returns ℓ.
	residual(f []float64, y float32, r []float64) float64
	// curvature returns vᵀHv, with H the Hessian at the scores whose residual is
	// r.
	curvature(r []float64, y float32, v []float64) float64
	// bound returns h, with vᵀHv ≤ h vᵀv everywhere.
	bound() float64
	// atZero returns ℓ at f = 0.
	atZero(y float32) float64
	// takes tells whether y is a target of this loss.
	takes(y float32) bool
	// targets says which targets the loss takes.
	targets() string
}

// newLoss returns the named loss for so many outputs. The error wraps
// ErrSettings.
func newLoss(name string, outputs int, delta float64) (loss, error) {
	if name == Softmax && outputs < 2 || name != Softmax && outputs < 1 {
		return nil, fmt.Errorf("%w: loss %s with %d outputs", ErrSettings, name, outputs)
	}
	switch name {
	case Squared:
		return squared{}, nil
	case Logistic:
		return logistic{}, nil
	case Softmax:
		return softmax{outputs}, nil
	case Huber:
		return huber{delta: delta}, nil
	case Hinge:
		return hinge{}, nil
	}
	return nil, fmt.Errorf("%w: loss %q; choose from %s", ErrSettings, name, strings.Join(Losses(), ", "))
}

// regression is the targets of regression.
type regression struct{}

func (regression) takes(y float32) bool { return finite(float64(y)) }
func (regression) targets() string      { return "a finite number" }

// twoClasses is the targets of two classes.
type twoClasses struct{}

func (twoClasses) takes(y float32) bool { return y == 1 || y == -1 }
func (twoClasses) targets() string      { return "-1 or +1" }

func finite(value float64) bool { return !math.IsNaN(value) && !math.IsInf(value, 0) }

type squared struct{ regression }

func (squared) residual(f []float64, y float32, r []float64) float64 {
	r[0] = f[0] - float64(y)
	return r[0] * r[0] / 2
}

func (squared) curvature(_ []float64, _ float32, v []float64) float64 { return v[0] * v[0] }
func (squared) bound() float64                                        { return 1 }
func (squared) atZero(y float32) float64                              { return float64(y) * float64(y) / 2 }

type logistic struct{ twoClasses }

// residual never exponentiates a positive number, so that no score overflows.
func (logistic) residual(f []float64, y float32, r []float64) float64 {
	margin := float64(y) * f[0]
	small := math.Exp(-math.Abs(margin))
	wrong, value := small/(1+small), math.Log1p(small)
	if margin < 0 {
		wrong, value = 1/(1+small), value-margin
	}
	r[0] = -float64(y) * wrong
	return value
}

// curvature is p(1−p)v², where |r| is 1−p, the other label's probability.
func (logistic) curvature(r []float64, _ float32, v []float64) float64 {
	wrong := math.Abs(r[0])
	return wrong * (1 - wrong) * v[0] * v[0]
}

func (logistic) bound() float64         { return 0.25 }
func (logistic) atZero(float32) float64 { return math.Ln2 }

type softmax struct{ classes int }

// residual takes the largest score off first, so that nothing overflows.
func (softmax) residual(f []float64, y float32, r []float64) float64 {
	largest := f[0]
	for _, score := range f {
		largest = max(largest, score)
	}
	var sum float64
	for c, score := range f {
		r[c] = math.Exp(score - largest)
		sum += r[c]
	}
	for c := range r {
		r[c] /= sum
	}
	class := int(y)
	r[class]--
	return math.Log(sum) + largest - f[class]
}

// curvature is Σ p_c v_c² − (Σ p_c v_c)², with p = r + e_y, summed about the
// mean, so that nothing cancels.
func (softmax) curvature(r []float64, y float32, v []float64) float64 {
	probability := func(c int) float64 {
		if c == int(y) {
			return r[c] + 1
		}
		return r[c]
	}
	var mean, variance float64
	for c, value := range v {
		mean += probability(c) * value
	}
	for c, value := range v {
		variance += probability(c) * (value - mean) * (value - mean)
	}
	return variance
}

func (softmax) bound() float64           { return 0.5 }
func (s softmax) atZero(float32) float64 { return math.Log(float64(s.classes)) }
func (s softmax) targets() string        { return fmt.Sprintf("a whole number from 0 to %d", s.classes-1) }

func (s softmax) takes(y float32) bool {
	class := int(y)
	return float32(class) == y && class >= 0 && class < s.classes
}

type huber struct {
	regression
	delta float64
}

func (huber) bound() float64 { return 1 }

func (l huber) residual(f []float64, y float32, r []float64) float64 {
	distance := f[0] - float64(y)
	r[0] = max(-l.delta, min(l.delta, distance))
	return r[0] * (distance - r[0]/2)
}

// curvature is the bound, v²: the Hessian itself vanishes where the loss is
// linear, and a step by it would have no end.
func (huber) curvature(_ []float64, _ float32, v []float64) float64 { return v[0] * v[0] }

func (l huber) atZero(y float32) float64 {
	var r [1]float64
	return l.residual([]float64{0}, y, r[:])
}

type hinge struct{ twoClasses }

func (hinge) residual(f []float64, y float32, r []float64) float64 {
	slack := 1 - float64(y)*f[0]
	if slack <= 0 {
		r[0] = 0
		return 0
	}
	r[0] = -float64(y)
	return slack
}

func (hinge) curvature(_ []float64, _ float32, v []float64) float64 { return v[0] * v[0] }
func (hinge) bound() float64                                        { return 1 }
func (hinge) atZero(float32) float64                                { return 1 }
