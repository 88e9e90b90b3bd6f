package neural

import (
	"gradsample/internal/rng"
	"gradsample/internal/state"
	"gradsample/kernel"
)

// NewUniform returns the source that draws each of so many rows with probability
// 1/rows, with replacement and weights of 1. It keeps no order, and so takes any
// number of rows. It is Resumable.
func NewUniform(rows int, order *rng.Stream) Resumable { return &uniform{rows, order} }

type uniform struct {
	rows  int
	order *rng.Stream
}

func (u *uniform) Draw(_ *Network, draws []kernel.Draw) {
	for i := range draws {
		draws[i] = kernel.Draw{Row: u.order.IntN(u.rows), Weight: 1}
	}
}

func (u *uniform) Observe([]kernel.Draw, []Observation) {}

// MarshalBinary saves the stream.
func (u *uniform) MarshalBinary() ([]byte, error) { return state.Save(u.order) }

// UnmarshalBinary restores the stream.
func (u *uniform) UnmarshalBinary(saved []byte) error { return state.Restore(saved, u.order) }
