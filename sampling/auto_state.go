package sampling

import (
	"fmt"

	"gradsample/internal/state"
)

// savedCandidate is what has become of a candidate of auto.
type savedCandidate struct {
	Next            int
	Unfit, Replaced bool
	Hashes          []byte // where the stream of hashes was when it was built; nil: it was not
	State           []byte // of its sampler
}

// MarshalBinary saves what auto has found out, and of each sampler that it built
// from where that can be built again. What a clock has measured cannot be found
// again, and so auto by the clock has no state to save.
func (a *auto) MarshalBinary() ([]byte, error) {
	if a.clock.measured {
		return nil, fmt.Errorf("saving auto: by %s times no two runs make the same draws", ClockMeasured)
	}
	inUse, candidates := -1, make([]savedCandidate, len(a.candidates))
	for i, c := range a.candidates {
		if c == a.inUse {
			inUse = i
		}
		candidates[i] = savedCandidate{Next: c.next, Unfit: c.unfit, Replaced: c.replaced}
		if c.sampler == nil {
			continue
		}
		saved, err := c.sampler.(Resumable).MarshalBinary()
		if err != nil {
			return nil, fmt.Errorf("saving auto: %s: %w", c.name, err)
		}
		candidates[i].Hashes, candidates[i].State = c.hashes, saved
	}
	return state.Save(append(a.numbers(), &inUse, &candidates)...)
}

// UnmarshalBinary builds the samplers again that auto had built.
func (a *auto) UnmarshalBinary(saved []byte) error {
	var inUse int
	var candidates []savedCandidate
	if err := state.Restore(saved, append(a.numbers(), &inUse, &candidates)...); err != nil {
		return err
	}
	if len(candidates) != len(a.candidates) || inUse >= len(candidates) || inUse >= 0 && candidates[inUse].Hashes == nil {
		return fmt.Errorf("restoring auto: candidate %d in use, of %d; there are %d", inUse+1, len(candidates), len(a.candidates))
	}
	order, err := a.streams.Order.MarshalBinary()
	if err != nil {
		return err
	}
	hashes, err := a.streams.Hashes.MarshalBinary()
	if err != nil {
		return err
	}
	for i, c := range a.candidates {
		if err := a.restore(c, candidates[i]); err != nil {
			return fmt.Errorf("restoring auto: %s: %w", c.name, err)
		}
	}
	if inUse >= 0 {
		a.inUse = a.candidates[inUse]
		a.current = a.inUse.sampler
	}
	// Building and restoring the candidates has moved the streams, which they share.
	if err := a.streams.Order.UnmarshalBinary(order); err != nil {
		return err
	}
	return a.streams.Hashes.UnmarshalBinary(hashes)
}

// restore builds a candidate that was built, with the same hashes.
func (a *auto) restore(c *candidate, saved savedCandidate) error {
	c.next, c.unfit, c.replaced = saved.Next, saved.Unfit, saved.Replaced
	if saved.Hashes == nil {
		return nil
	}
	err := a.streams.Hashes.UnmarshalBinary(saved.Hashes)
	if err == nil {
		c.hashes = saved.Hashes
		c.sampler, err = c.build(a.population, a.streams, a.workers)
	}
	if err != nil {
		return err
	}
	return c.sampler.(Resumable).UnmarshalBinary(saved.State)
}

// numbers lists pointers to what draws change beside the candidates.
func (a *auto) numbers() []any {
	return []any{
		a.streams.Order, a.streams.Hashes, &a.cost, &a.speed, &a.drawn, &a.window,
		&a.ledger.earned, &a.ledger.spent, &a.ledger.lost, &a.ledger.reserved,
		&a.watched.skip, &a.watched.uniform, &a.watched.used,
	}
}
