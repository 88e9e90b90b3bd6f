package optimize

import "gradsample/sampling"

// Counters tell what a run has spent and drawn so far. They do not depend on
// the machine.
type Counters struct {
	Iterations          int
	GradientEvaluations uint64 // of single rows
	// MultiplyAdds and Bytes are those of gradients, steps and draws; the
	// sampler's construction is not among them (Sampler.SetupCost).
	MultiplyAdds, Bytes uint64

	// Sums over all draws; a mean is one of these by GradientEvaluations.
	SumWeight      float64
	SumTablesTried uint64
	SumBucket      uint64
	Empty          uint64 // draws that found only empty buckets
}

func (c *Counters) add(draws []sampling.Draw) {
	c.Iterations++
	c.GradientEvaluations += uint64(len(draws))
	for i := range draws {
		draw := &draws[i]
		c.SumWeight += draw.Weight
		c.SumTablesTried += uint64(draw.TablesTried)
		c.SumBucket += uint64(draw.BucketSize)
		if draw.Empty {
			c.Empty++
		}
	}
}

// Counters returns what was spent up to now.
func (t *Trainer) Counters() Counters {
	c := t.counters
	draws, gradient, step := t.sampler.Cost(), t.gradientCost(), t.stepCost()
	c.MultiplyAdds = draws.MultiplyAdds - t.before.MultiplyAdds +
		c.GradientEvaluations*gradient.MultiplyAdds + uint64(c.Iterations)*step.MultiplyAdds
	c.Bytes = draws.Bytes - t.before.Bytes +
		c.GradientEvaluations*gradient.Bytes + uint64(c.Iterations)*step.Bytes
	return c
}

// gradientCost is that of one row: its values and target and θ are read.
func (t *Trainer) gradientCost() sampling.Cost {
	o := t.objective
	return sampling.Cost{
		MultiplyAdds: uint64(o.MultiplyAdds()),
		Bytes:        4 * uint64(o.Dim()+1+o.Parameters()),
	}
}

// stepCost is that of an iteration beyond its rows' gradients. Plain SGD's
// step is part of its gradient, which is added to θ itself.
func (t *Trainer) stepCost() sampling.Cost {
	parameters, ridge := len(t.theta), t.objective.Ridge() > 0
	var cost sampling.Cost
	add := func(part sampling.Cost) {
		cost.MultiplyAdds += part.MultiplyAdds
		cost.Bytes += part.Bytes
	}
	if !t.plain {
		add(t.rule.cost())
	}
	if ridge && t.plain {
		add(perParameter(parameters, 1, 4))
	} else if ridge {
		add(perParameter(parameters, 1, 8))
	}
	if t.average != nil {
		add(perParameter(parameters, 1, 12))
	}
	return cost
}

// perParameter is the cost of so many multiply-adds and bytes for each of
// length parameters.
func perParameter(length, multiplyAdds, bytes int) sampling.Cost {
	return sampling.Cost{MultiplyAdds: uint64(length * multiplyAdds), Bytes: uint64(length * bytes)}
}
