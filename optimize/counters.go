package optimize

import "gradsample/sampling"

// Counters tell what a run has spent and drawn so far. They do not depend on
// the machine.
type Counters struct {
	Iterations int
	Draws      uint64 // of single rows
	// GradientEvaluations are of single rows: as many as Draws, but for SVRG,
	// which takes two a draw and all rows' at each snapshot.
	GradientEvaluations uint64
	// MultiplyAdds and Bytes are those of gradients, steps and draws; the
	// sampler's construction is not among them (Sampler.SetupCost).
	MultiplyAdds, Bytes uint64

	// Sums over all draws; a mean is one of these by Draws.
	SumWeight      float64
	SumTablesTried uint64
	SumBucket      uint64
	Empty          uint64 // draws that found only empty buckets
}

// add counts an iteration with the given evaluations a draw.
func (c *Counters) add(draws []sampling.Draw, evaluations int) {
	c.Iterations++
	c.Draws += uint64(len(draws))
	c.GradientEvaluations += uint64(evaluations * len(draws))
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
	add := func(part sampling.Cost, times uint64) {
		c.MultiplyAdds += times * part.MultiplyAdds
		c.Bytes += times * part.Bytes
	}
	add(t.sampler.Cost(), 1)
	c.MultiplyAdds -= t.before.MultiplyAdds
	c.Bytes -= t.before.Bytes
	add(t.estimator.drawCost(), c.Draws)
	add(t.estimator.stepCost(), uint64(c.Iterations))
	add(t.stepCost(), uint64(c.Iterations))
	if t.svrg != nil {
		add(t.svrg.passCost(), 1)
	}
	return c
}

// stepCost is that of an iteration beyond its gradient estimate. Plain SGD's
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
