package sampling

import "time"

// What auto reckons times by.
const (
	// ClockCounted is counted work, at fixed rates: every machine makes the same
	// draws.
	ClockCounted = "counted"
	// ClockMeasured is the time that steps, trials and set-ups take on this
	// machine, now: no two runs make the same draws.
	ClockMeasured = "measured"
)

// clock is the only one in this package, and stands still unless
// Settings.Clock is ClockMeasured. Times are in nanoseconds.
type clock struct {
	population Population
	measured   bool
	step       float64 // of a uniform step
	planned    float64 // the same by counted work
	timed      bool    // step was measured
	began      time.Time
}

func newClock(population Population, measured bool) clock {
	step := stepTime(population)
	c := clock{population: population, measured: measured, step: step, planned: step}
	c.beginWindow()
	return c
}

func (c *clock) beginWindow() {
	if c.measured {
		c.began = time.Now()
	}
}

// endWindow takes the time of uniform steps: the least that a window took, since
// others may have evaluations in them, and whatever else happens between steps.
func (c *clock) endWindow(draws int, uniform bool) {
	if !c.measured || !uniform {
		return
	}
	step := float64(time.Since(c.began)) / float64(draws)
	if !c.timed || step < c.step {
		c.step, c.timed = step, true
	}
}

// spend does something and returns the time that it took, or by counted work was
// to take.
func (c *clock) spend(counted float64, do func()) float64 {
	if !c.measured {
		do()
		return counted
	}
	start := time.Now()
	do()
	return float64(time.Since(start))
}

// expect turns a time by counted work into one on this machine, by what a uniform
// step takes here.
func (c *clock) expect(counted float64) float64 { return counted * c.step / c.planned }

// extra is a candidate's time of a step beyond uniform's.
func (c *clock) extra(of *candidate) float64 {
	if of.extra > 0 {
		return of.extra
	}
	return c.expect(of.extraTime(c.population))
}

// rehearsals are draws that are made only to be timed.
const rehearsals = 256

// rehearse times draws of a candidate that is being taken up, and returns what
// that took: its first, which looks at the parameters, apart from the others.
func (c *clock) rehearse(of *candidate, theta []float32) float64 {
	if !c.measured {
		return 0
	}
	draws := make([]Draw, 1)
	first := c.spend(0, func() { of.sampler.Draw(theta, draws) })
	others := c.spend(0, func() {
		for range rehearsals {
			of.sampler.Draw(theta, draws)
		}
	})
	of.extra = others / rehearsals
	if of.whole.period > rehearsals {
		of.extra += first / float64(of.whole.period)
	}
	return first + others
}
