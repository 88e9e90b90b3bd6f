package kernel

import (
	"fmt"
	"math"
)

// Error is the package's Error for the model's loss and outputs.
func (m *Model) Error(scores []float64, y []float32) float64 {
	return Error(m.loss, m.outputs, scores, y)
}

// Error returns the error of scores, so many outputs for each row, against targets
// that a loss takes: the root mean square for squared and huber, the share of
// wrong classes for the others.
func Error(loss string, outputs int, scores []float64, y []float32) float64 {
	var sum float64
	for row, target := range y {
		f := scores[row*outputs : (row+1)*outputs]
		switch loss {
		case Squared, Huber:
			sum += (f[0] - float64(target)) * (f[0] - float64(target))
		default:
			if Class(f) != target {
				sum++
			}
		}
	}
	if loss == Squared || loss == Huber {
		return math.Sqrt(sum / float64(len(y)))
	}
	return sum / float64(len(y))
}

// Class returns the class of the largest score, or for a single score its sign.
func Class(f []float64) float32 {
	if len(f) == 1 {
		if f[0] < 0 {
			return -1
		}
		return 1
	}
	largest := 0
	for c := range f {
		if f[c] > f[largest] {
			largest = c
		}
	}
	return float32(largest)
}

// MeanLoss returns the mean of the named loss at scores, so many outputs for each
// row. Huber's δ is 1. The error wraps ErrSettings or, for targets that the loss
// does not take, ErrData.
func MeanLoss(name string, outputs int, scores []float64, y []float32) (float64, error) {
	l, err := newLoss(name, outputs, 1)
	if err != nil {
		return 0, err
	}
	var sum float64
	residual := make([]float64, outputs)
	for row, target := range y {
		if !l.takes(target) {
			return 0, fmt.Errorf("%w: the target of row %d (from 0) is %v; loss %s takes %s", ErrData, row, target, name, l.targets())
		}
		sum += l.residual(scores[row*outputs:(row+1)*outputs], target, residual)
	}
	return sum / float64(len(y)), nil
}
