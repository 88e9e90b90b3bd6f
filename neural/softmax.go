package neural

import (
	"fmt"
	"math"

	"gradsample/internal/vec"
)

// Observation is what a network makes of one row whose class is known.
type Observation struct {
	// Loss is the cross-entropy −log p of the row's class.
	Loss float64
	// ResidualNorm is ‖p − e‖, the length of the derivative by the scores.
	ResidualNorm float64
	// GradientNorm is the length of the derivative by the weights and biases of the
	// last layer, ‖p − e‖ ‖(h, 1)‖ with h its input: an upper bound of the whole
	// gradient's would be some multiple of it (Katharopoulos and Fleuret, "Not All
	// Samples Are Created Equal", ICML 2018, section 3.2). It is ResidualNorm where
	// the last layer is not dense.
	GradientNorm float64
	// Wrong tells whether another class has a score as large.
	Wrong bool
}

// checkClasses returns an error for the first of y that is no class.
func checkClasses(y []float32, classes int) error {
	for i, label := range y {
		if class := int(label); float32(class) != label || class < 0 || class >= classes {
			return fmt.Errorf("%w: row %d (from 0) of the batch has class %v; classes are 0 to %d", ErrData, i, label, classes-1)
		}
	}
	return nil
}

// observe sets the observation of each image of the chunk, whose classes are
// given, and leaves p − e in p, lanes for each class.
func (t *tape) observe(y []float32, seen []Observation, p []float32) {
	scores := t.output()[:len(p)]
	for b := range lanes {
		most := float32(math.Inf(-1))
		for i := b; i < len(p); i += lanes {
			most = max(most, scores[i])
		}
		for i := b; i < len(p); i += lanes {
			p[i] = scores[i] - most
		}
	}
	for b, label := range y {
		own := int(label)*lanes + b
		seen[b] = Observation{Loss: -float64(p[own])} // and the logarithm to come
		for i := b; i < len(p); i += lanes {
			seen[b].Wrong = seen[b].Wrong || i != own && !(p[i] < p[own])
		}
	}
	vec.Exponentials(p)
	for b, label := range y {
		norm := residual(p, int(label)*lanes+b, b, &seen[b])
		seen[b].ResidualNorm, seen[b].GradientNorm = norm, norm*t.lastInput(b)
	}
}

// residual turns the powers of an image into p − e, adds their logarithm to the
// loss and returns ‖p − e‖. It takes 1 − p of the class as the sum of the others,
// which keeps it where it is small.
func residual(p []float32, own, b int, seen *Observation) float64 {
	var sum, others, squares float64
	for i := b; i < len(p); i += lanes {
		sum += float64(p[i])
	}
	for i := b; i < len(p); i += lanes {
		if share := float64(p[i]) / sum; i != own {
			p[i] = float32(share)
			others += share
			squares += share * share
		}
	}
	p[own] = float32(-others)
	seen.Loss += math.Log(sum)
	return math.Sqrt(others*others + squares)
}

// lastInput returns ‖(h, 1)‖ of an image, h being the input of the last layer.
func (t *tape) lastInput(b int) float64 {
	last := len(t.layers) - 1
	if _, ok := t.layers[last].(*dense); !ok {
		return 1
	}
	var sum float64
	h := t.values[last]
	for i := b; i < len(h); i += lanes {
		sum += float64(h[i]) * float64(h[i])
	}
	return math.Sqrt(sum)
}
