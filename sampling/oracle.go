package sampling

import (
	"context"
	"math"

	"gradsample/internal/rng"
)

// oracle draws rows in proportion to the norms of their gradients at the
// current parameters, which minimises the trace of the estimate's covariance
// (Needell, Srebro and Ward, NeurIPS 2014; Alain et al., arXiv 1511.06481). It
// computes all norms for every batch: a bound, not a method. Where no norm is
// positive, or not all are finite, it draws uniformly.
type oracle struct {
	population Population
	norms      []float64
	upTo       []float64 // upTo[i] is the sum of norms[0..i]
	order      *rng.Stream
	cost       Cost
}

func newOracle(_ context.Context, population Population, _ Settings, streams Streams, _ int) (Sampler, error) {
	rows := population.Rows()
	return &oracle{
		population: population,
		norms:      make([]float64, rows),
		upTo:       make([]float64, rows),
		order:      streams.Order,
	}, nil
}

// look computes the norms at theta and returns their sum.
func (o *oracle) look(theta []float32) float64 {
	o.population.GradientNorms(theta, o.norms)
	var total float64
	for row, norm := range o.norms {
		total += norm
		o.upTo[row] = total
	}
	return total
}

func (o *oracle) Draw(theta []float32, draws []Draw) {
	total, rows := o.look(theta), len(o.norms)
	o.cost.addNormsAt(rows, o.population)
	o.cost.add(0, 8*rows)
	if !(total > 0) || math.IsInf(total, 0) {
		for i := range draws {
			draws[i] = Draw{Row: o.order.IntN(rows), Probability: 1 / float64(rows), Weight: 1}
		}
		return
	}
	for i := range draws {
		row := o.find(o.order.Float64() * total)
		p := o.norms[row] / total
		draws[i] = Draw{Row: row, Probability: p, Weight: 1 / (float64(rows) * p)}
	}
}

// find returns the first row whose running sum exceeds the target. Such a row
// has a positive norm. Should rounding have lifted the target to the total, it
// is the last row with a positive norm.
func (o *oracle) find(target float64) int {
	low, high := 0, len(o.upTo)
	for low < high {
		middle := int(uint(low+high) / 2)
		if o.upTo[middle] > target {
			high = middle
		} else {
			low = middle + 1
		}
	}
	for low == len(o.upTo) || o.norms[low] == 0 {
		low--
	}
	return low
}

func (o *oracle) Moments(theta []float32) (*Moments, error) {
	total := o.look(theta)
	if err := checkFinite("the sum of the gradients' norms", total); err != nil {
		return nil, err
	}
	if total == 0 {
		return uniformMoments(len(o.norms)), nil
	}
	return exactMoments(func(row int) float64 { return o.norms[row] / total }, len(o.norms)), nil
}

func (o *oracle) Cost() Cost { return o.cost }

func (o *oracle) SetupCost() Cost { return Cost{} }
