package neural

import (
	"fmt"

	"gradsample/internal/rng"
	"gradsample/internal/state"
)

// Checkpoint returns all that the steps so far have changed: weights, momentum,
// counters, the source's state and the place in the stream of dropout. The error
// is ErrNoCheckpoint for sources that are not Resumable, and what stopped a
// trainer that has failed.
func (t *Trainer) Checkpoint() ([]byte, error) {
	source, ok := t.problem.Source.(Resumable)
	if !ok {
		return nil, ErrNoCheckpoint
	}
	if t.failed != nil {
		return nil, t.failed
	}
	dropout := t.problem.Dropout
	if dropout == nil {
		dropout = rng.New()
	}
	return state.Save(&t.problem.Network.weights, &t.velocity, &t.counters, dropout, source)
}

// Restore moves a trainer that has taken no step to a checkpoint of one with the
// same problem, made anew, and the same settings. It then goes on as that one would
// have, to the bit. After an error the trainer is of no use.
func (t *Trainer) Restore(checkpoint []byte) error {
	source, ok := t.problem.Source.(Resumable)
	if !ok {
		return ErrNoCheckpoint
	}
	dropout := t.problem.Dropout
	if dropout == nil {
		dropout = rng.New()
	}
	// The layers hold on to the weights where they are.
	var weights, velocity []float32
	t.counters = Counters{}
	if err := state.Restore(checkpoint, &weights, &velocity, &t.counters, dropout, source); err != nil {
		return fmt.Errorf("going on from a checkpoint: %w", err)
	}
	if len(weights) != len(t.velocity) || len(velocity) != len(t.velocity) {
		return fmt.Errorf("going on from a checkpoint: %w: it has %d, not %d", ErrWeights, len(weights), len(t.velocity))
	}
	copy(t.problem.Network.weights, weights)
	copy(t.velocity, velocity)
	return nil
}
