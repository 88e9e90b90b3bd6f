package optimize

import (
	"gradsample/internal/vec"
	"gradsample/sampling"
)

// adagrad is G ← G + g², θ ← θ − step·g/(√G + epsilon), coordinate by
// coordinate (Duchi, Hazan and Singer, JMLR 2011), with g the
// importance-weighted estimate. While warming up it steps like plain SGD.
type adagrad struct {
	epsilon float64
	warmup  int // iterations left
	// squares is G. In float32 it would stop growing after some 10⁷ steps.
	squares []float64
}

func newAdaGrad(s Settings, parameters int) *adagrad {
	return &adagrad{epsilon: s.Epsilon, warmup: s.Warmup, squares: make([]float64, parameters)}
}

func (r *adagrad) update(theta, gradient []float32, step float64) {
	if r.warmup > 0 {
		r.warmup--
		for i, g := range gradient {
			r.squares[i] += float64(float64(g) * float64(g))
		}
		vec.Axpy(float32(-step), gradient, theta)
		return
	}
	vec.AdaGrad(theta, gradient, r.squares, step, r.epsilon)
}

func (r *adagrad) state() []any { return []any{&r.warmup, &r.squares} }

// cost counts the square, the root, the quotient and the step.
func (r *adagrad) cost() sampling.Cost { return perParameter(len(r.squares), 4, 16) }
