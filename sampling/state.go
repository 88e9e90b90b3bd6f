package sampling

import (
	"encoding"
	"fmt"

	"gradsample/internal/state"
)

// Resumable is a sampler whose state can be saved, so that an interrupted run
// goes on from it. Tables and whatever else settings and streams determine are
// not part of the state: they are built again.
type Resumable interface {
	Sampler
	// MarshalBinary returns what Draw has changed since the construction.
	encoding.BinaryMarshaler
	// UnmarshalBinary moves a sampler from which nothing has been drawn to a
	// state that MarshalBinary returned, if it was made with the same rows,
	// settings and streams. All that follows is the same to the bit.
	encoding.BinaryUnmarshaler
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

// MarshalBinary saves the stream and the cost.
func (s *static) MarshalBinary() ([]byte, error) { return state.Save(s.order, &s.cost) }

// UnmarshalBinary restores the stream and the cost.
func (s *static) UnmarshalBinary(saved []byte) error { return state.Restore(saved, s.order, &s.cost) }

// MarshalBinary saves the stream and the cost; norms are computed for each draw.
func (o *oracle) MarshalBinary() ([]byte, error) { return state.Save(o.order, &o.cost) }

// UnmarshalBinary restores the stream and the cost.
func (o *oracle) UnmarshalBinary(saved []byte) error { return state.Restore(saved, o.order, &o.cost) }

// MarshalBinary saves what is held, parameters and codes, beside the stream, the
// cost and the draws made ahead.
func (s *paper) MarshalBinary() ([]byte, error) {
	s.giveBack()
	theta := s.look.theta
	if !s.look.held {
		theta = nil
	}
	return state.Save(s.order, &s.cost, &s.drawn, &s.ready, &theta, &s.look.codes, &s.look.known)
}

// UnmarshalBinary looks at the parameters that were held again.
func (s *paper) UnmarshalBinary(saved []byte) error {
	var (
		theta []float32
		codes []uint32
		known []bool
	)
	if err := state.Restore(saved, s.order, &s.cost, &s.drawn, &s.ready, &theta, &codes, &known); err != nil {
		return err
	}
	if len(theta) == 0 {
		return nil
	}
	s.lookAt(theta)
	s.look.known = known
	for table, code := range codes {
		s.look.met[table] = meetTable(s.tables, s.hash, table, code, s.settings.TwoSided)
	}
	s.look.codes = codes
	return nil
}

// MarshalBinary saves the stream and the cost.
func (s *released) MarshalBinary() ([]byte, error) { return state.Save(s.order, &s.cost) }

// UnmarshalBinary restores the stream and the cost.
func (s *released) UnmarshalBinary(saved []byte) error { return state.Restore(saved, s.order, &s.cost) }

// MarshalBinary saves the codes in use beside the stream, the cost and the draws
// made ahead.
func (s *exact) MarshalBinary() ([]byte, error) {
	s.giveBack()
	return state.Save(s.order, &s.cost, &s.drawn, &s.ready, &s.found.codes)
}

// UnmarshalBinary looks up what the codes in use meet.
func (s *exact) UnmarshalBinary(saved []byte) error {
	if err := state.Restore(saved, s.order, &s.cost, &s.drawn, &s.ready, &s.found.codes); err != nil {
		return err
	}
	if len(s.found.codes) != s.settings.Tables {
		return fmt.Errorf("restoring lgd-exact: codes of %d tables, not %d", len(s.found.codes), s.settings.Tables)
	}
	s.meet(s.found)
	return nil
}

// MarshalBinary saves the directions in use beside the stream, the cost and the
// draws made ahead.
func (s *dci) MarshalBinary() ([]byte, error) {
	s.giveBack()
	return state.Save(s.order, &s.cost, &s.drawn, &s.ready, &s.aim.directions, &s.aim.share, &s.aim.total)
}

// UnmarshalBinary restores them. How many directions there may be is the room
// that the slices have, which stays.
func (s *dci) UnmarshalBinary(saved []byte) error {
	return state.Restore(saved, s.order, &s.cost, &s.drawn, &s.ready, &s.aim.directions, &s.aim.share, &s.aim.total)
}

// MarshalBinary saves the parameters that the norms in use are of, and not the
// norms: rows are many.
func (s *stale) MarshalBinary() ([]byte, error) {
	watched := new(drift)
	if s.drift != nil {
		watched = s.drift
	}
	return state.Save(s.order, &s.cost, &s.looked, &s.at, &s.drawn, &s.interval,
		&watched.skip, &watched.count, &watched.sum, &watched.square, &watched.large)
}

// UnmarshalBinary computes the norms in use again.
func (s *stale) UnmarshalBinary(saved []byte) error {
	watched := new(drift)
	if s.drift != nil {
		watched = s.drift
	}
	err := state.Restore(saved, s.order, &s.cost, &s.looked, &s.at, &s.drawn, &s.interval,
		&watched.skip, &watched.count, &watched.sum, &watched.square, &watched.large)
	if err == nil && s.looked {
		s.population.GradientNorms(s.at, s.table.weights())
		s.table.set(s.settings.Epsilon)
	}
	return err
}
