package optimize

import (
	"gradsample/objective"
	"gradsample/sampling"
)

// estimator makes the gradient estimate of a mini-batch.
type estimator interface {
	// estimate overwrites gradient with an estimate, from the draws, of the
	// gradient of the mean loss at theta, without the ridge. It does not
	// allocate.
	estimate(gradient, theta []float32, draws []sampling.Draw)
	// evaluations is how many gradients of single rows a draw takes.
	evaluations() int
	// drawCost is that of a draw's gradients, stepCost that of an iteration
	// beyond its draws, counted as sampling.Cost says.
	drawCost() sampling.Cost
	stepCost() sampling.Cost
	// state lists pointers to all that estimates and passes change, for
	// checkpoints.
	state() []any
}

// newEstimator makes the estimator that the settings, complete and checked, name.
func newEstimator(s Settings, o objective.Objective) estimator {
	switch s.Reduction {
	case SVRG:
		return newSVRG(s, o)
	case SAGA:
		return newSAGA(s, o)
	}
	return &direct{o}
}

// direct is (1/batch) Σ w_i ∇f_i(θ).
type direct struct{ objective objective.Objective }

func (e *direct) estimate(gradient, theta []float32, draws []sampling.Draw) {
	clear(gradient)
	for i := range draws {
		fetchLater(e.objective, draws, i)
		draw := &draws[i]
		e.objective.AddGradient(gradient, theta, draw.Row, share(draw, draws))
	}
}

// share is the factor of a draw's row in the mini-batch's mean.
func share(draw *sampling.Draw, draws []sampling.Draw) float32 {
	return float32(draw.Weight / float64(len(draws)))
}

func (e *direct) state() []any            { return nil }
func (e *direct) evaluations() int        { return 1 }
func (e *direct) drawCost() sampling.Cost { return gradientCost(e.objective) }
func (e *direct) stepCost() sampling.Cost { return sampling.Cost{} }

// gradientCost is that of one row: its values and target and θ are read.
func gradientCost(o objective.Objective) sampling.Cost {
	return sampling.Cost{
		MultiplyAdds: uint64(o.MultiplyAdds()),
		Bytes:        4 * uint64(o.Dim()+1+o.Parameters()),
	}
}
