package sampling

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// What auto expects of its candidates is what they count.
func TestAutoPlansWhatItsCandidatesCount(t *testing.T) {
	for _, p := range []*linear{newLeastSquares(300, 5), newLogistic(64, 9)} {
		for _, settings := range []Settings{
			{Bits: 3, Tables: 8},
			{Bits: 6, Tables: 2, TwoSided: true, Weighted: true, Epsilon: .2},
			{Bits: 4, Tables: 30, Density: .4, Whiten: true, Refresh: 20},
			{Bits: 1, Tables: 3, Whiten: true, Weighted: true},
		} {
			list := newSampler(t, "auto", p, settings, streams("plans")).(*auto).candidates
			if len(list) != 5 {
				t.Fatalf("there are %d candidates", len(list))
			}
			for _, c := range list {
				sampler, err := c.build(p, streams("plans"), 1)
				if err != nil {
					t.Fatal(err)
				}
				if got := sampler.SetupCost(); got != c.whole.setup.Cost {
					t.Errorf("%s with %+v: set-up costs %+v, planned %+v", c.name, settings, got, c.whole.setup.Cost)
				}
				want := c.whole.look.Cost
				for range c.whole.period {
					sampler.Draw(someTheta(p), make([]Draw, 1))
					want.plus(c.whole.draw.Cost)
				}
				if got := sampler.Cost(); got != want {
					t.Errorf("%s with %+v: %d draws cost %+v, planned %+v", c.name, settings, c.whole.period, got, want)
				}
				if description, _ := Describe(c.name); !description.Exact {
					t.Errorf("%s is biased", c.name)
				}
			}
		}
	}
}

// choose draws until auto has taken up the candidate of a name, the only one that
// it may.
func choose(t *testing.T, name string, p *linear, settings Settings) *race {
	t.Helper()
	r := newRace(t, p, settings, "choose", 8)
	for _, c := range r.candidates {
		if c.name != name {
			c.next = math.MaxInt
		}
	}
	for r.inUse == nil {
		if r.step(t); r.draw > 2_000_000 {
			t.Fatalf("%s is not taken up", name)
		}
	}
	return r
}

// steep returns rows for which every candidate pays: a few are long, and have the
// large residuals.
func steep() *linear {
	p := newTailed(250, 12, .5, .1, "steep")
	for row := range 12 {
		for c := range p.x.Row(row) {
			p.x.Row(row)[c] *= 6
		}
		p.y[row] = 9 * p.y[row]
	}
	return p
}

// keen are settings with which all candidates pay there.
var keen = Settings{Bits: 4, Tables: 12, TwoSided: true, Weighted: true, Power: 12}

func candidateNames() []string {
	return []string{"static-norm", "static-norm-squared", "stale-norm", "dci", "lgd-exact"}
}

// Draws follow the moments before and after the change, which no weight gives away.
func TestAutoDrawsFollowTheMoments(t *testing.T) {
	p := steep()
	for _, name := range candidateNames() {
		r := choose(t, name, p, keen)
		counts, want := make([]float64, p.Rows()), make([]float64, p.Rows())
		for range 3000 {
			m := moments(t, r, r.theta)
			if !slices.Equal(m.Probability, moments(t, r.inUse.sampler, r.theta).Probability) {
				t.Fatalf("%s: the moments are not those of the sampler in use", name)
			}
			r.step(t)
			for row := range want {
				want[row] += m.Probability[row] / 3000
			}
			for _, d := range r.draws {
				counts[d.Row]++
				if math.Abs(d.Probability-m.Probability[d.Row]) > 1e-12 || math.Abs(d.Weight*d.Probability*250-1) > 1e-12 {
					t.Fatalf("%s: %+v, the moments say %v", name, d, m.Probability[d.Row])
				}
			}
			if r.inUse == nil || r.inUse.name != name {
				t.Fatalf("%s is dropped where it pays: %v", name, r.switches)
			}
		}
		checkFrequencies(t, counts, want)
		if r.own*r.clock.step/(r.clock.step+r.clock.extra(r.inUse)) < worthChanging {
			t.Errorf("%s does not pay: a step is worth %v", name, r.own)
		}
	}
}

// The best of all is found in the end, here by the norms themselves.
func TestAutoEndsWithWhatGainsMost(t *testing.T) {
	r := newRace(t, steep(), keen, "best", 8)
	for r.draw < 1_000_000 {
		r.step(t)
	}
	best, name := 0.0, ""
	for _, c := range r.candidates {
		sampler, err := c.build(r.p, streams("best"), 1)
		if err != nil {
			t.Fatal(err)
		}
		r.current = sampler
		r.weigh(t)
		if speed := r.own * r.clock.step / (r.clock.step + r.clock.extra(c)); speed > best {
			best, name = speed, c.name
		}
	}
	if r.inUse == nil || r.speed < best/worthChanging*.9 {
		t.Errorf("auto went through %v and is %.2f times as fast as uniform; %s is %.2f times", r.switches, r.speed, name, best)
	}
}

func TestAutoDoesNotDependOnWorkers(t *testing.T) {
	take := func(workers int) ([]Draw, *candidate) {
		sampler, err := New(t.Context(), "auto", steep(), keen, streams("workers"), workers)
		if err != nil {
			t.Fatal(err)
		}
		a := sampler.(*auto)
		for _, c := range a.candidates[:4] {
			c.next = math.MaxInt
		}
		all, theta := make([]Draw, 250_000), make([]float32, 12)
		for i := range all {
			a.Draw(theta, all[i:i+1])
		}
		return all, a.inUse
	}
	first, used := take(1)
	if used == nil || used.name != "lgd-exact" {
		t.Fatalf("in use is %+v", used)
	}
	for workers := 2; workers < 4; workers++ {
		if draws, _ := take(workers); !slices.Equal(draws, first) {
			t.Errorf("%d workers give other draws than one", workers)
		}
	}
}

// In the steady state, with windows that end but no trial.
func TestAutoDoesNotAllocateOnceItHasChosen(t *testing.T) {
	for _, name := range candidateNames() {
		p := steep()
		r := choose(t, name, p, keen)
		r.population = newSteady(p)
		draws := make([]Draw, windowDraws/4)
		if got := testing.AllocsPerRun(20, func() { r.Draw(r.theta, draws) }); got != 0 {
			t.Errorf("with %s in use: %v allocations", name, got)
		}
	}
}

// Rows that cannot be hashed leave the other candidates.
func TestAutoDoesWithoutWhatCannotBeBuilt(t *testing.T) {
	p := steep()
	p.y[200] = float32(math.NaN())
	r := newRace(t, p, Settings{Bits: 3, Tables: 6}, "unfit", 8)
	dci := r.candidates[3]
	r.takeUp(dci, r.theta, 2, 8)
	if !dci.unfit || r.inUse != nil || r.current != r.uniform {
		t.Fatalf("in use is %+v", r.inUse)
	}
	p.keyless = true
	for _, c := range newSampler(t, "auto", p, Settings{}, streams("keyless")).(*auto).candidates {
		if description, _ := Describe(c.name); description.NeedsKeys {
			t.Errorf("%s is a candidate where there are no keys", c.name)
		}
	}
}

// By the clock the choice is nobody's to foretell, but draws are as unbiased.
func TestAutoByTheClock(t *testing.T) {
	p := steep()
	settings := keen
	settings.Clock, settings.Weighted = ClockMeasured, false // so that no weight is above 10
	r := newRace(t, p, settings, "clock", 8)
	var total float64
	for r.draw < 200_000 {
		r.Draw(r.theta, r.draws)
		r.draw += len(r.draws)
		for _, d := range r.draws {
			total += d.Weight
		}
	}
	if mean := total / float64(r.draw); math.Abs(mean-1) > .03 {
		t.Errorf("the mean weight is %v", mean)
	}
	if !r.clock.timed || !(r.clock.step > 0) || r.clock.step > float64(time.Second) || r.ledger.earned <= 0 {
		t.Errorf("a uniform step takes %v ns, the ledger says %+v", r.clock.step, r.ledger)
	}
	c := r.candidates[2]
	r.takeUp(c, r.theta, 2, 8)
	if !(c.extra > 0) || r.inUse != c || !(r.ledger.spent > 0) {
		t.Errorf("%s takes %v ns more a step, the ledger says %+v", c.name, c.extra, r.ledger)
	}
}

// The clock stands still unless it is asked for.
func TestAutoCountsByDefault(t *testing.T) {
	p := steep()
	for _, setting := range []string{"", ClockCounted} {
		a := newSampler(t, "auto", p, Settings{Clock: setting}, streams("default")).(*auto)
		for range 200 {
			a.Draw(make([]float32, 12), make([]Draw, 512))
		}
		if a.clock.measured || !a.clock.began.IsZero() || a.clock.step != stepTime(p) {
			t.Errorf("clock %q: %+v", setting, a.clock)
		}
	}
	_, err := New(t.Context(), "uniform", p, Settings{Clock: "sun"}, streams("sun"), 1)
	if !errors.Is(err, ErrSettings) || !strings.Contains(err.Error(), ClockMeasured) {
		t.Errorf("clock \"sun\" returns %v", err)
	}
}
