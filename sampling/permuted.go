package sampling

import (
	"context"

	"gradsample/internal/huge"
	"gradsample/internal/rng"
)

// permuted goes through all rows in random order, in a new order each epoch
// (random reshuffling). Its Probability and Moments are those of a draw at an
// unknown place in the epoch: 1/N.
type permuted struct {
	rows  []uint32 // the first next ones have been drawn in this epoch
	next  int
	drawn uint64 // in all epochs
	order *rng.Stream
}

func newPermuted(_ context.Context, population Population, _ Settings, streams Streams, _ int) (Sampler, error) {
	p := &permuted{rows: huge.Make[uint32](population.Rows()), order: streams.Order}
	for row := range p.rows {
		p.rows[row] = uint32(row)
	}
	return p, nil
}

// Draw takes one step of a Fisher-Yates shuffle for every draw, so that no step
// pays for a whole epoch's order.
func (p *permuted) Draw(_ []float32, draws []Draw) {
	count := len(p.rows)
	for i := range draws {
		other := p.next + p.order.IntN(count-p.next)
		p.rows[p.next], p.rows[other] = p.rows[other], p.rows[p.next]
		draws[i] = Draw{Row: int(p.rows[p.next]), Probability: 1 / float64(count), Weight: 1}
		p.next = (p.next + 1) % count
	}
	p.drawn += uint64(len(draws))
}

func (p *permuted) Moments([]float32) (*Moments, error) { return uniformMoments(len(p.rows)), nil }

func (p *permuted) Cost() Cost { return Cost{} }

func (p *permuted) SetupCost() Cost { return Cost{} }
