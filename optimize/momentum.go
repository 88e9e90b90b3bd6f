package optimize

import (
	"gradsample/internal/vec"
	"gradsample/sampling"
)

// momentum is the heavy-ball method, v ← momentum·v + g, θ ← θ − step·v
// (Polyak, 1964).
type momentum struct {
	decay    float32
	velocity []float32
}

func newMomentum(s Settings, parameters int) *momentum {
	return &momentum{decay: float32(s.Momentum), velocity: make([]float32, parameters)}
}

func (r *momentum) update(theta, gradient []float32, step float64) {
	vec.Scale(r.decay, r.velocity)
	vec.Axpy(1, gradient, r.velocity)
	vec.Axpy(float32(-step), r.velocity, theta)
}

func (r *momentum) state() []any { return []any{&r.velocity} }

func (r *momentum) cost() sampling.Cost { return perParameter(len(r.velocity), 3, 12) }
