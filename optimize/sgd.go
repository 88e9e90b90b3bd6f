package optimize

import (
	"gradsample/internal/vec"
	"gradsample/sampling"
)

// sgd is θ ← θ − step·g. With a batch of one the trainer takes its own short
// cut where it can: see Trainer.stepInPlace.
type sgd struct {
	parameters int
}

func (r *sgd) update(theta, gradient []float32, step float64) {
	vec.Axpy(float32(-step), gradient, theta)
}

func (r *sgd) state() []any { return nil }

func (r *sgd) cost() sampling.Cost { return perParameter(r.parameters, 1, 8) }
