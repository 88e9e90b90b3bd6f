package neural

import (
	"fmt"
	"math"
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
func (t *tape) observe(y []float32, seen []Observation, p []float64) {
	scores := t.output()
	classes := len(p) / lanes
	for b, label := range y {
		own, most := scores[int(label)*lanes+b], float32(math.Inf(-1))
		wrong := false
		for c := range classes {
			score := scores[c*lanes+b]
			most = max(most, score)
			wrong = wrong || c != int(label) && score >= own
		}
		var sum float64
		for c := range classes {
			p[c*lanes+b] = math.Exp(float64(scores[c*lanes+b]) - float64(most))
			sum += p[c*lanes+b]
		}
		var others, squares float64 // 1 − p of the class is a sum, which keeps it where it is small
		for c := range classes {
			at := c*lanes + b
			if p[at] /= sum; c != int(label) {
				others += p[at]
				squares += p[at] * p[at]
			}
		}
		p[int(label)*lanes+b] = -others
		norm := math.Sqrt(others*others + squares)
		seen[b] = Observation{
			Loss:         math.Log(sum) + float64(most) - float64(own),
			ResidualNorm: norm, GradientNorm: norm * t.lastInput(b), Wrong: wrong || own != own,
		}
	}
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
