package optimize

import (
	"math"

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
	r.power1 *= r.beta1
	r.power2 *= r.beta2
	length := float32(step / (1 - r.power1))
	correction := float32(1 / math.Sqrt(1-r.power2))
	keep1, take1 := float32(r.beta1), float32(1-r.beta1)
	keep2, take2 := float32(r.beta2), float32(1-r.beta2)
	epsilon := float32(r.epsilon)
	mean, square, theta := r.mean[:len(gradient)], r.square[:len(gradient)], theta[:len(gradient)]
	for i, g := range gradient {
		// Rounding each product keeps compilers from fusing it into the sum.
		mean[i] = float32(keep1*mean[i]) + float32(take1*g)
		square[i] = float32(keep2*square[i]) + float32(take2*float32(g*g))
		root := float32(math.Sqrt(float64(square[i])))
		theta[i] -= float32(length * mean[i] / (float32(root*correction) + epsilon))
	}
}

// cost counts the two means, the root, the quotient and the step.
func (r *adam) cost() sampling.Cost { return perParameter(len(r.mean), 7, 16) }
