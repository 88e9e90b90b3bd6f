package sampling

import (
	"context"
	"fmt"

	"gradsample/internal/rng"
)

// static draws rows in proportion to a weight that does not change while the
// parameters do, made safe by a share of uniform draws.
type static struct {
	table *aliasTable
	order *rng.Stream
	cost  Cost
	setup Cost
}

// newStaticNorm follows ||x_i||, the part of the gradient's norm that does not
// depend on theta (Zhao and Zhang, ICML 2015).
func newStaticNorm(_ context.Context, population Population, settings Settings, streams Streams, _ int) (Sampler, error) {
	return newStatic(population, population.RowNorm, settings.Epsilon, streams)
}

// newStaticNormSquared follows ||x_i||^2, the row's smoothness constant
// (Needell, Srebro and Ward, NeurIPS 2014).
func newStaticNormSquared(_ context.Context, population Population, settings Settings, streams Streams, _ int) (Sampler, error) {
	square := func(row int) float64 {
		norm := population.RowNorm(row)
		return norm * norm
	}
	return newStatic(population, square, settings.Epsilon, streams)
}

func newStatic(population Population, weight func(int) float64, epsilon float64, streams Streams) (Sampler, error) {
	table, err := newAliasTable(population.Rows(), weight, epsilon)
	if err != nil {
		return nil, fmt.Errorf("drawing by the norms of the rows: %w", err)
	}
	s := &static{table: table, order: streams.Order}
	elements := population.Rows() * population.Dim()
	s.setup.add(elements, 4*elements)
	return s, nil
}

// aliasBytes is what a draw from an alias table needs: a threshold and an alias,
// padded, and a probability.
const aliasBytes = 16 + 8

func (s *static) Draw(_ []float32, draws []Draw) {
	rows := float64(len(s.table.columns))
	for i := range draws {
		row, p := s.table.at(s.order.Uint64())
		draws[i] = Draw{Row: row, Probability: p, Weight: 1 / (rows * p)}
	}
	s.cost.add(0, aliasBytes*len(draws))
}

func (s *static) Moments([]float32) (*Moments, error) {
	return exactMoments(s.table.probability, len(s.table.columns)), nil
}

func (s *static) Cost() Cost { return s.cost }

func (s *static) SetupCost() Cost { return s.setup }
