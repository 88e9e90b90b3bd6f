package neural

import (
	"encoding"
	"fmt"

	"gradsample/internal/rng"
	"gradsample/internal/state"
	"gradsample/kernel"
)

// Source decides which rows make up a batch, and with what weights.
type Source interface {
	// Draw fills draws for a batch at the network as it is. An adaptive source may
	// ask the network through a Mapper, but must not keep it.
	Draw(n *Network, draws []kernel.Draw)
	// Observe tells what the network made of the batch just drawn, in the order of
	// the draws and without their weights, before the step that follows from it.
	Observe(draws []kernel.Draw, seen []Observation)
}

// Resumable is a source whose state can be saved. UnmarshalBinary moves a source
// from which nothing was drawn to a state that MarshalBinary returned.
type Resumable interface {
	Source
	encoding.BinaryMarshaler
	encoding.BinaryUnmarshaler
}

// NewPermuted returns the source that goes through so many rows in random order,
// in a new order each epoch, with weights of 1. A batch may end one epoch and
// begin the next. It is Resumable.
func NewPermuted(rows int, order *rng.Stream) Resumable {
	p := &permuted{rows: make([]int, rows), order: order}
	for row := range p.rows {
		p.rows[row] = row
	}
	return p
}

type permuted struct {
	rows  []int // the first next ones have been drawn in this epoch
	next  int
	order *rng.Stream
}

// Draw takes one step of a Fisher-Yates shuffle for every row, so that no batch
// pays for a whole epoch's order.
func (p *permuted) Draw(_ *Network, draws []kernel.Draw) {
	for i := range draws {
		other := p.next + p.order.IntN(len(p.rows)-p.next)
		p.rows[p.next], p.rows[other] = p.rows[other], p.rows[p.next]
		draws[i] = kernel.Draw{Row: p.rows[p.next], Weight: 1}
		p.next = (p.next + 1) % len(p.rows)
	}
}

func (p *permuted) Observe([]kernel.Draw, []Observation) {}

// MarshalBinary saves the order as it is: the next epoch's depends on it.
func (p *permuted) MarshalBinary() ([]byte, error) { return state.Save(&p.rows, &p.next, p.order) }

// UnmarshalBinary restores the order and the stream.
func (p *permuted) UnmarshalBinary(saved []byte) error {
	restored := permuted{order: new(rng.Stream)}
	if err := state.Restore(saved, &restored.rows, &restored.next, restored.order); err != nil {
		return err
	}
	if len(restored.rows) != len(p.rows) {
		return fmt.Errorf("restoring an order: it is of %d rows, not %d", len(restored.rows), len(p.rows))
	}
	*p = restored
	return nil
}
