package sampling

import "gradsample/hashing"

// sample is a population of some rows of another, and of some more than once.
type sample struct {
	Population
	rows []int
}

// drawSample draws so many rows, with replacement, unless these are all. The stream of draws is not
// touched: until auto takes something up its draws are uniform's to the bit.
func (a *auto) drawSample(count int) *sample {
	s := &sample{a.population, make([]int, count)}
	for i := range s.rows {
		s.rows[i] = i
		if all := a.population.Rows(); count < all {
			s.rows[i] = a.streams.Hashes.IntN(all)
		}
	}
	return s
}

func (s *sample) Rows() int { return len(s.rows) }

func (s *sample) RowNorm(row int) float64 { return s.Population.RowNorm(s.rows[row]) }

func (s *sample) GradientNorm(theta []float32, row int) float64 {
	return s.Population.GradientNorm(theta, s.rows[row])
}

func (s *sample) GradientNorms(theta []float32, norms []float64) {
	for row := range norms {
		norms[row] = s.GradientNorm(theta, row)
	}
}

func (s *sample) KeyNorm(row int) float64 { return s.Population.KeyNorm(s.rows[row]) }

func (s *sample) Inner(theta []float32, row int) float64 {
	return s.Population.Inner(theta, s.rows[row])
}

func (s *sample) Inners(theta []float32, rows []int, inners []float64) {
	for i, row := range rows {
		inners[i] = s.Inner(theta, row)
	}
}

// FetchRows does nothing: a sample is small.
func (s *sample) FetchRows([]int) {}

func (s *sample) Keys() hashing.Keys { return sampleKeys{s.Population.Keys(), s.rows} }

// sampleKeys are the keys of a sample.
type sampleKeys struct {
	hashing.Keys
	rows []int
}

func (k sampleKeys) Rows() int { return len(k.rows) }

func (k sampleKeys) Key(row int, dst []float32) { k.Keys.Key(k.rows[row], dst) }

// try estimates the speed-up of a candidate: that of the same sampler on a sample
// of the rows, where its moments are exact. It gives up at once, with a speed-up
// of 0, where not even the lowest second moment there is, (mean g)^2, would make
// the candidate worth changing to. Fewer rows make emptier buckets, and so a
// lesser gain: an error on the safe side.
func (a *auto) try(theta []float32, c *candidate) (speed float64) {
	rows, norms := a.drawSample(c.sample), make([]float64, c.sample)
	var mean, square float64
	a.ledger.spent += a.clock.spend(normsWork(c.sample, a.population).nanoseconds(), func() {
		rows.GradientNorms(theta, norms)
		for _, g := range norms {
			mean += g / float64(len(norms))
			square += g * g / float64(len(norms))
		}
	})
	a.cost.plus(normsWork(c.sample, a.population).Cost)
	slower := a.clock.step / (a.clock.step + a.clock.extra(c))
	if !(square/(mean*mean)*slower > worthChanging*a.speed) {
		return 0
	}
	var moments *Moments
	trial := c.trial()
	a.ledger.spent += a.clock.spend(trial.nanoseconds(), func() {
		sampler, err := c.build(rows, a.streams, a.workers)
		if err == nil {
			moments, err = sampler.Moments(theta)
		}
		c.unfit = err != nil
	})
	a.cost.plus(trial.Cost)
	if c.unfit {
		return 0
	}
	var second float64
	for row, g := range norms {
		if g > 0 {
			second += float64(moments.Second[row] * g * g)
		}
	}
	return square / second * slower
}

// trial is the work of setting a candidate up on a sample, and of the
// probabilities of the rows there.
func (c *candidate) trial() work {
	p := c.plan(c.sample)
	total := p.setup
	total.plus(p.look.Cost)
	total.entries += p.look.entries
	total.add(c.sample*int(p.draw.MultiplyAdds), c.sample*int(p.draw.Bytes))
	return total
}

// trialTime is that of a trial that does not give up.
func (a *auto) trialTime(c *candidate) float64 {
	return normsWork(c.sample, a.population).nanoseconds() + c.trial().nanoseconds()
}
