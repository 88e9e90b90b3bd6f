package sampling

import (
	"context"

	"gradsample/internal/rng"
)

// uniform draws every row with probability 1/N, with replacement.
type uniform struct {
	rows  int
	order *rng.Stream
}

func newUniform(_ context.Context, population Population, _ Settings, streams Streams, _ int) (Sampler, error) {
	return &uniform{population.Rows(), streams.Order}, nil
}

func (u *uniform) Draw(_ []float32, draws []Draw) {
	for i := range draws {
		draws[i] = Draw{Row: u.order.IntN(u.rows), Probability: 1 / float64(u.rows), Weight: 1}
	}
}

func (u *uniform) Moments([]float32) (*Moments, error) { return uniformMoments(u.rows), nil }

func (u *uniform) Cost() Cost { return Cost{} }

func (u *uniform) SetupCost() Cost { return Cost{} }
