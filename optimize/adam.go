package optimize

import (
	"math"

	"gradsample/internal/vec"
	"gradsample/sampling"
)

// adam keeps running means of g and g² and steps along their bias-corrected
// quotient (Kingma and Ba, ICLR 2015, algorithm 1), with g the
// importance-weighted estimate.
type adam struct {
	beta1, beta2, epsilon float64
	power1, power2        float64 // beta1^t, beta2^t
	mean, square          []float32
}

func newAdam(s Settings, parameters int) *adam {
	return &adam{
		beta1: s.Momentum, beta2: s.Beta2, epsilon: s.Epsilon,
		power1: 1, power2: 1,
		mean: make([]float32, parameters), square: make([]float32, parameters),
	}
}

func (r *adam) update(theta, gradient []float32, step float64) {
	r.power1 = nextPower(r.power1, r.beta1)
	r.power2 = nextPower(r.power2, r.beta2)
	vec.Adam(theta, gradient, r.mean, r.square, &vec.AdamStep{
		KeepMean: float32(r.beta1), TakeMean: float32(1 - r.beta1),
		KeepSquare: float32(r.beta2), TakeSquare: float32(1 - r.beta2),
		Length:     float32(step / (1 - r.power1)),
		Correction: float32(1 / math.Sqrt(1-r.power2)),
		Epsilon:    float32(r.epsilon),
	})
}

// nextPower returns power·beta, or 0 where it is so small that 1 minus it is 1
// either way: a power left to sink among the subnormals would stay there, where
// arithmetic is so slow that it would more than double the time of an update.
func nextPower(power, beta float64) float64 {
	if power < 1e-300 {
		return 0
	}
	return power * beta
}

func (r *adam) state() []any { return []any{&r.power1, &r.power2, &r.mean, &r.square} }

// cost counts the two means, the root, the quotient and the step.
func (r *adam) cost() sampling.Cost { return perParameter(len(r.mean), 7, 16) }
