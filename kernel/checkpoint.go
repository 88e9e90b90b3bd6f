package kernel

import (
	"encoding"
	"fmt"

	"gradsample/internal/state"
)

// Resumable is a Source whose state can be saved, so that training goes on from it.
type Resumable interface {
	Source
	// MarshalBinary returns what Draw and Observe have changed since the
	// construction.
	encoding.BinaryMarshaler
	// UnmarshalBinary moves a source from which nothing has been drawn to a state
	// that MarshalBinary returned, if it was made of the same rows and streams.
	encoding.BinaryUnmarshaler
}

// Checkpoint returns all that the iterations so far have changed: coefficients,
// counters, what is watched for a divergence, the streams of choices and of rows.
// Features are not in it: they follow from their settings. The error wraps
// ErrNoCheckpoint for sources that are not Resumable; it is that of Advance where
// that failed.
func (t *Trainer) Checkpoint() ([]byte, error) {
	if t.failed != nil {
		return nil, t.failed
	}
	source, ok := t.problem.Source.(Resumable)
	if !ok {
		return nil, fmt.Errorf("%w: its source of rows is a %T", ErrNoCheckpoint, t.problem.Source)
	}
	counters := t.Counters()
	return state.Save(append(t.state(&counters), source)...)
}

// Restore moves a trainer that has not advanced to a checkpoint of one with the
// same problem, its streams and source made anew, and the same settings; resources
// may be others. It then goes on as that one would have, to the bit. After an
// error the trainer is of no use. It wraps ErrNoCheckpoint for what is no
// checkpoint of such a trainer.
func (t *Trainer) Restore(checkpoint []byte) error {
	source, ok := t.problem.Source.(Resumable)
	if !ok {
		return fmt.Errorf("%w: its source of rows is a %T", ErrNoCheckpoint, t.problem.Source)
	}
	model := t.batch.model
	if err := state.Restore(checkpoint, append(t.state(&t.counters), source)...); err != nil {
		return fmt.Errorf("%w: %w", ErrNoCheckpoint, err)
	}
	if len(model.coefficients)%model.outputs != 0 {
		return fmt.Errorf("%w: %d coefficients for %d outputs", ErrNoCheckpoint, len(model.coefficients), model.outputs)
	}
	model.round(0, model.Features())
	return nil
}

// state lists pointers to what iterations change beside the source. The batch is
// scratch, and the rounded weights follow from the coefficients.
func (t *Trainer) state(counters *Counters) []any {
	model, w := t.batch.model, &t.watch
	parts := []any{&model.scale, &model.coefficients, counters, &w.last, &w.first, &w.above, &w.rows, &w.zero}
	if t.problem.Choices != nil {
		parts = append(parts, t.problem.Choices)
	}
	return parts
}

// MarshalBinary saves the stream.
func (u *uniform) MarshalBinary() ([]byte, error) { return state.Save(u.order) }

// UnmarshalBinary restores the stream.
func (u *uniform) UnmarshalBinary(saved []byte) error { return state.Restore(saved, u.order) }

// MarshalBinary saves how many rows were drawn, from which their order follows.
func (p *permuted) MarshalBinary() ([]byte, error) { return state.Save(&p.drawn) }

// UnmarshalBinary draws as many rows as had been drawn: that takes little time,
// and the order of all rows takes much room.
func (p *permuted) UnmarshalBinary(saved []byte) error {
	var drawn uint64
	if err := state.Restore(saved, &drawn); err != nil {
		return err
	}
	for batch := make([]Draw, 1000); p.drawn < drawn; {
		p.Draw(nil, batch[:min(uint64(len(batch)), drawn-p.drawn)])
	}
	return nil
}
