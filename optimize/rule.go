package optimize

import "gradsample/sampling"

// rule turns gradient estimates into steps. Its state lives in plain fields.
type rule interface {
	// update moves theta by one step of the given size. It may use gradient as
	// scratch, and does not allocate.
	update(theta, gradient []float32, step float64)
	// cost is that of one update, counted as sampling.Cost says: what is read
	// of gradient, state and parameters once each.
	cost() sampling.Cost
	// state lists pointers to all that updates change, for checkpoints.
	state() []any
}

// newRule makes the rule that the settings, complete and checked, name, for θ
// of the given length.
func newRule(s Settings, parameters int) rule {
	switch s.Rule {
	case Momentum:
		return newMomentum(s, parameters)
	case AdaGrad:
		return newAdaGrad(s, parameters)
	case Adam:
		return newAdam(s, parameters)
	}
	return &sgd{parameters: parameters}
}
