package sampling

import "context"

// auto starts with uniform draws, and goes over to another sampler once that is
// estimated to gain more in the same time: importance sampling only where it pays,
// as Katharopoulos and Fleuret do it ("Not All Samples Are Created Equal", ICML
// 2018), who ask it of one sampler, from the norms in a batch.
//
// A step of sampler j takes time C_j and has the second moment
// M_j = E||w grad f_i||^2, uniform's take C_0 and M_0. What steps are worth goes
// with 1/M, so that the speed-up of j is
//
//	(M_0 C_0) / (M_j C_j).
//
// Second moments stand for variances: that ||grad F||^2 is not taken off makes
// speed-ups look smaller, which errs towards uniform.
//
// Of a candidate not in use M_0 and M_j are exact on a random sample of rows, on
// which it is built for trial (auto_trial.go). Of the one in use they are means
// over some of the rows that it draws, w g^2 and (w g)^2 with their gradients'
// norms g. Times follow from counted work (auto_cost.go), so that a run is the
// same everywhere, or are taken by a clock where Settings.Clock says so.
//
// After every windowDraws draws the one in use is dropped where it does not pay,
// and at most one candidate is tried, and taken up where its speed-up is worth
// the change. One that was tried waits until as many draws again are made. The
// ledger bounds what all this may take: at any time, in counted time,
//
//	auto's draws so far take at most 1+budgetShare times uniform's,
//	and the extra time of windows whose speed-up was found to be at least 1.
//
// The ledger also pays for draws that were worth less than uniform's, so that what
// auto has done is never worth less than what uniform had done in all but
// budgetShare of the time; this as far as the estimates are right. A row that is
// hardly ever drawn but has most of the second moment can go unseen for a while.
//
// No draw depends on what is drawn with it, and its weight is that of the sampler
// that made it, so the estimate is as unbiased as the candidates', all of them
// exact. Whatever auto builds on its way is in Cost; its construction is free. So
// it is no Forker: there is nothing to share before a run's own draws say what to
// build.
type auto struct {
	population Population
	streams    Streams
	workers    int
	uniform    Sampler
	candidates []*candidate
	clock      clock
	ledger     ledger
	cost       Cost // of trials and of watching

	current Sampler
	inUse   *candidate // nil for uniform
	speed   float64    // estimated speed-up of the one in use
	drawn   int
	window  int // draws since the last decision
	watched watched
}

const (
	// windowDraws are the draws between two decisions: enough for some hundred
	// watched norms.
	windowDraws = 2048
	// watchedEvery is how many draws there are to each whose norm is computed.
	watchedEvery = 8
	// watchedKept is the weight of a window's sums after the next one: with it some
	// two thousand norms count, for few of them can make most of a second moment.
	watchedKept = 7. / 8
	// budgetShare is the share of uniform's time that may be spent on finding
	// something better.
	budgetShare = .05
	// worthChanging is the factor by which a candidate must be faster. A set-up,
	// which costs at most budgetShare of the run so far, is thereby regained in a
	// run that goes on for as long again.
	worthChanging = 1.1
)

func newAuto(_ context.Context, population Population, settings Settings, streams Streams, workers int) (Sampler, error) {
	streams.Shelf = nil // its ledger counts what it builds, of all rows or of some
	uniform := &uniform{population.Rows(), streams.Order}
	candidates, err := newCandidates(population, settings, streams)
	if err != nil {
		return nil, err
	}
	return &auto{
		population: population,
		streams:    streams,
		workers:    workers,
		uniform:    uniform,
		candidates: candidates,
		clock:      newClock(population, settings.Clock == ClockMeasured),
		current:    uniform,
		speed:      1,
	}, nil
}

// ledger holds spending to what steps have earned, in nanoseconds.
type ledger struct {
	earned   float64 // budgetShare of the time of as many uniform steps
	spent    float64 // on trials, set-ups and looks when something is taken up
	lost     float64 // against uniform, in windows that did not pay
	reserved float64 // for the window in use: all of it, should it be worth nothing
}

func (l *ledger) room() float64 { return l.earned - l.spent - l.lost - l.reserved }

func (a *auto) Draw(theta []float32, draws []Draw) {
	a.current.Draw(theta, draws)
	a.drawn += len(draws)
	a.window += len(draws)
	if a.inUse != nil {
		a.watch(theta, draws)
	}
	if a.window >= windowDraws {
		a.decide(theta, len(draws))
	}
}

// watched are sums over watched draws, of the one in use since it was taken up,
// the older the lighter.
type watched struct {
	skip          int
	uniform, used float64 // of w g^2 and (w g)^2
}

func (a *auto) watch(theta []float32, draws []Draw) {
	for i := range draws {
		if a.watched.skip++; a.watched.skip < watchedEvery {
			continue
		}
		a.watched.skip = 0
		d := &draws[i]
		norm := a.population.GradientNorm(theta, d.Row)
		a.cost.addNormsAt(1, a.population)
		// Conversions keep processors from adding products that they have not
		// rounded: a choice must not depend on that.
		a.watched.uniform += float64(d.Weight * norm * norm)
		a.watched.used += float64(d.Weight * norm * d.Weight * norm)
	}
}

// decide ends a window of draws in batches of the given size.
func (a *auto) decide(theta []float32, batch int) {
	a.clock.endWindow(a.window, a.inUse == nil)
	a.ledger.earned += float64(budgetShare * float64(a.window) * a.clock.step)
	if a.inUse != nil {
		a.settle()
	}
	a.window = 0
	if c := a.nextCandidate(batch); c != nil {
		c.next = 2 * a.drawn
		if speed := a.try(theta, c); speed > worthChanging*a.speed {
			a.takeUp(c, theta, speed, batch)
		}
	}
	a.clock.beginWindow()
}

// settle drops the one in use if it does not pay, and has the ledger make good the
// loss: the window's time less that of uniform steps of the same worth, of which it
// counts no more than there were draws. What had been given up for something better
// may be tried again at once.
func (a *auto) settle() {
	worth, step := a.watched.uniform/a.watched.used, a.clock.step+a.clock.extra(a.inUse)
	if !(worth > 0) {
		worth = 0 // no gradients, or parameters that have diverged
	}
	a.watched.uniform *= watchedKept
	a.watched.used *= watchedKept
	if a.speed = worth * a.clock.step / step; a.speed >= 1 {
		return
	}
	a.ledger.lost += float64(float64(a.window) * (step - float64(a.clock.step*min(1, worth))))
	a.inUse.next = 2 * a.drawn
	a.ledger.reserved, a.inUse, a.speed = 0, nil, 1
	a.use(a.uniform)
	for _, c := range a.candidates {
		if c.replaced {
			c.replaced, c.next = false, a.drawn
		}
	}
}

// nextCandidate returns the first candidate that may be tried again and that the
// ledger can pay for: the trial, all it takes to take it up, and a window.
func (a *auto) nextCandidate(batch int) *candidate {
	for _, c := range a.candidates {
		if c == a.inUse || c.unfit || a.drawn < c.next {
			continue
		}
		needed := a.clock.expect(a.trialTime(c)+c.takeUpTime()) + a.reserve(c, batch)
		if needed <= a.ledger.room() {
			return c
		}
	}
	return nil
}

// reserve is the time of a window, which is longer than windowDraws by less than
// a batch.
func (a *auto) reserve(c *candidate, batch int) float64 {
	return (a.clock.step + a.clock.extra(c)) * float64(windowDraws+batch)
}

// takeUp builds a candidate, unless that was done before, and puts it to use.
func (a *auto) takeUp(c *candidate, theta []float32, speed float64, batch int) {
	var err error
	a.ledger.spent += a.clock.spend(c.takeUpTime(), func() {
		if c.sampler != nil {
			return
		}
		if c.hashes, err = a.streams.Hashes.MarshalBinary(); err == nil {
			c.sampler, err = c.build(a.population, a.streams, a.workers)
		}
	})
	if err != nil { // such as rows with values that are not finite
		c.unfit, c.sampler = true, nil
		return
	}
	if s, ok := c.sampler.(*stale); ok {
		s.looked = false // whatever it saw when it was last in use
	}
	a.ledger.spent += a.clock.rehearse(c, theta)
	a.ledger.reserved = a.reserve(c, batch)
	if a.inUse != nil {
		a.inUse.replaced = true
	}
	a.inUse, a.speed = c, speed
	a.use(c.sampler)
	a.watched = watched{}
}

// use changes the sampler. All of them draw from one stream.
func (a *auto) use(s Sampler) {
	GiveBack(a.current)
	a.current = s
}

// Moments are those of the sampler in use.
func (a *auto) Moments(theta []float32) (*Moments, error) { return a.current.Moments(theta) }

// Cost has everything in it: trials and set-ups too.
func (a *auto) Cost() Cost {
	total := a.cost
	for _, c := range a.candidates {
		if c.sampler != nil {
			total.plus(c.sampler.SetupCost())
			total.plus(c.sampler.Cost())
		}
	}
	return total
}

func (a *auto) SetupCost() Cost { return Cost{} }
