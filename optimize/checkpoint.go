package optimize

import (
	"fmt"
	"slices"

	"gradsample/internal/state"
	"gradsample/sampling"
)

// Checkpoint returns all that the steps so far have changed: θ, the rule's and
// the estimator's state, the average, the counters, and the sampler's state with its place in
// the stream of draws. The error wraps ErrNoCheckpoint for samplers that are
// not Resumable; it is the divergence of a trainer that has diverged.
func (t *Trainer) Checkpoint() ([]byte, error) {
	if t.diverged != nil {
		return nil, t.diverged
	}
	sampler, ok := t.sampler.(sampling.Resumable)
	if !ok {
		return nil, ErrNoCheckpoint
	}
	return state.Save(append(t.state(), sampler)...)
}

// Restore moves a trainer that has taken no step to a checkpoint of one with the
// same objective, settings and, made anew, sampler. It then goes on as that one
// would have, to the bit. After an error the trainer is of no use.
func (t *Trainer) Restore(checkpoint []byte) error {
	sampler, ok := t.sampler.(sampling.Resumable)
	if !ok {
		return ErrNoCheckpoint
	}
	parameters := len(t.theta)
	if err := state.Restore(checkpoint, append(t.state(), sampler)...); err != nil {
		return fmt.Errorf("going on from a checkpoint: %w", err)
	}
	if len(t.theta) != parameters {
		return fmt.Errorf("going on from a checkpoint: it has %d parameters, not %d", len(t.theta), parameters)
	}
	return nil
}

// state lists pointers to what steps change beside the sampler. The gradient and
// the draws are scratch.
func (t *Trainer) state() []any {
	parts := slices.Concat([]any{&t.theta, &t.counters, &t.before}, t.rule.state(), t.estimator.state())
	if t.average != nil {
		parts = append(parts, t.average.state()...)
	}
	return parts
}
