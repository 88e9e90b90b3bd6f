package sampling

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"gradsample/internal/rng"

	"pgregory.net/rapid"
)

// race follows auto beside uniform draws: how long its steps take in counted time,
// and how many uniform steps they are worth by the exact moments.
type race struct {
	*auto
	p     *linear
	theta []float32
	draws []Draw

	before      ledger
	draw        int
	time, worth float64
	own         float64 // what a step of the one in use is worth
	extra, paid float64 // time beyond uniform's in this window, and in those that paid
	switches    []string
}

func newRace(t testing.TB, p *linear, settings Settings, seed string, batch int) *race {
	sampler := newSampler(t, "auto", p, settings, streams(seed))
	return &race{auto: sampler.(*auto), p: p, theta: make([]float32, p.Dim()), draws: make([]Draw, batch), own: 1}
}

// step draws a batch, and returns how far auto is behind uniform, as a share.
func (r *race) step(t testing.TB) (behind float64) {
	c := r.inUse
	r.Draw(r.theta, r.draws)
	r.draw += len(r.draws)
	r.worth += float64(len(r.draws)) * r.clock.step * r.own
	r.time += float64(len(r.draws))*r.clock.step + r.ledger.spent - r.before.spent
	if c != nil {
		r.extra += float64(len(r.draws)) * r.clock.extra(c)
		r.time += float64(len(r.draws)) * r.clock.extra(c)
	}
	if r.window == 0 {
		if r.ledger.lost == r.before.lost {
			r.paid += r.extra
		}
		r.extra = 0
	}
	r.before = r.ledger
	if r.inUse != c {
		r.switches = append(r.switches, "uniform")
		if r.inUse != nil {
			r.switches[len(r.switches)-1] = r.inUse.name
		}
	}
	if r.inUse != c || r.window == 0 && r.inUse != nil {
		r.weigh(t)
	}
	return r.time/r.worth - 1
}

// weigh computes what a step of the one in use is worth.
func (r *race) weigh(t testing.TB) {
	norms, m := make([]float64, r.p.Rows()), moments(t, r.current, r.theta)
	r.p.GradientNorms(r.theta, norms)
	var uniform, own float64
	for row, g := range norms {
		uniform += g * g / float64(len(norms))
		if g > 0 {
			own += m.Second[row] * g * g
		}
	}
	r.own = uniform / own
}

// Whatever the rows, auto's draws take a twentieth more than uniform's at most,
// besides what windows take that it found to pay; and where it never changed, the
// work that its sampler counts says the same.
func TestAutoTakesATwentiethMoreAtMost(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		rows, dim := rapid.IntRange(1, 300).Draw(r, "rows"), rapid.IntRange(1, 20).Draw(r, "dim")
		lengths, targets := rapid.Float64Range(0, 2).Draw(r, "lengths"), rapid.Float64Range(0, 2).Draw(r, "targets")
		seed := strconv.Itoa(rapid.Int().Draw(r, "seed"))
		p := newTailed(rows, dim, lengths, targets, seed)
		p.keyless = rapid.Bool().Draw(r, "keyless")
		settings := Settings{Bits: 3, Tables: 5, TwoSided: rapid.Bool().Draw(r, "two-sided"), Weighted: rapid.Bool().Draw(r, "weighted")}
		race := newRace(t, p, settings, seed, rapid.SampledFrom([]int{16, 50, 3000}).Draw(r, "batch"))
		for race.draw < 100_000 {
			race.step(t)
			uniform := float64(race.draw) * stepTime(p)
			if took := race.time - race.paid; took > (1+budgetShare)*uniform*(1+1e-12) {
				r.Fatalf("%d draws, with the changes %v, take %v times as long as uniform's", race.draw, race.switches, took/uniform)
			}
			counted := multiplyAddNanoseconds * float64(race.Cost().MultiplyAdds)
			if len(race.switches) == 0 && counted > budgetShare*uniform {
				r.Fatalf("after %d draws: %v multiply-adds beside the gradients'", race.draw, race.Cost().MultiplyAdds)
			}
		}
	})
}

// What auto has done is worth what uniform draws would have done in all but a
// twentieth of the time, or more, also by the exact moments, which it only
// estimates. The seeds are fixed: an estimate can err.
func TestAutoStaysCloseBehindUniform(t *testing.T) {
	random, changed, ahead := rng.New("sampling", "close behind"), 0, 0
	for problem := range 60 {
		seed := strconv.Itoa(problem)
		p := newTailed(1+random.IntN(300), 1+random.IntN(20), 2*random.Float64(), 2*random.Float64(), seed)
		r := newRace(t, p, Settings{Bits: 3, Tables: 5, TwoSided: true, Weighted: problem%2 == 0}, seed, 20)
		behind := 0.0
		for r.draw < 150_000 {
			if behind = r.step(t); behind > budgetShare {
				t.Fatalf("problem %d: after %d draws and the changes %v auto is %.1f %% behind uniform", problem, r.draw, r.switches, 100*behind)
			}
		}
		changed += min(1, len(r.switches))
		if behind < -.1 {
			ahead++
		}
	}
	if changed < 20 || ahead < changed/2 {
		t.Errorf("auto changed its sampler on %d problems, and was ahead on %d", changed, ahead)
	}
}

// newTailed returns rows and targets with log-normal sizes.
func newTailed(rows, dim int, lengths, targets float64, seed string) *linear {
	p, random := newLeastSquares(rows, dim), rng.New("sampling", "tailed", seed)
	for row := range rows {
		length := math.Exp(lengths*random.NormFloat64()) / math.Sqrt(float64(dim))
		for c := range dim {
			p.x.Row(row)[c] = float32(length * random.NormFloat64())
		}
		p.y[row] = float32(math.Exp(targets*random.NormFloat64()) * random.NormFloat64())
	}
	return p
}

// Where all gradients are alike nothing can pay: the draws are uniform's to the
// bit, and a few norms are all that is spent.
func TestAutoIsUniformWhereNothingPays(t *testing.T) {
	const rows, dim, total = 200, 6, 300_000
	p := newLeastSquares(rows, dim)
	for i := range p.x.Data {
		p.x.Data[i] = float32(1 - 2*(i*i/7%2))
	}
	for row := range p.y {
		p.y[row] = float32(1 - 2*(row%2))
	}
	theta, got, want := make([]float32, dim), make([]Draw, 100), make([]Draw, 100)
	sampler, uniform := newSampler(t, "auto", p, Settings{}, streams("alike")), newSampler(t, "uniform", p, Settings{}, streams("alike"))
	for drawn := 0; drawn < total; drawn += len(got) {
		sampler.Draw(theta, got)
		if uniform.Draw(theta, want); !slices.Equal(got, want) {
			t.Fatalf("draws after %d are not uniform's", drawn)
		}
	}
	cost := sampler.Cost().MultiplyAdds
	if tried := cost / uint64(rows*(dim+1)); tried < 3 || cost%uint64(rows*(dim+1)) != 0 || tried > 5*20 {
		t.Errorf("%d multiply-adds are those of %d looks at the norms", cost, tried)
	}
}

// Adversaries: parameters that jump as soon as auto has gone over to something, to
// where that is worst.
func TestAutoComesBackToUniform(t *testing.T) {
	const rows, dim = 200, 4
	p := newTailed(rows, dim, 1, 0, "back")
	for row := range rows {
		clear(p.x.Row(row)[2:])
		norm := p.RowNorm(row)
		p.x.Row(row)[2] = 1 / float32(1+norm*norm*norm) // residual where theta = (0, 0, large, 0)
		p.y[row] = .01 * float32(1-2*(row%2))           // and where it is 0
	}
	p.keyless = true
	r := newRace(t, p, Settings{}, "back", 8)
	for r.draw < 1_500_000 {
		if behind := r.step(t); behind > budgetShare {
			t.Fatalf("after %d draws and the changes %v auto is %.1f %% behind uniform", r.draw, r.switches, 100*behind)
		}
		good, bad := r.theta[2] == 0, r.inUse != nil && r.inUse.name != "stale-norm"
		if good == bad {
			r.theta[2] = 1 - r.theta[2]
			r.weigh(t)
		}
	}
	back := 0
	for _, name := range r.switches {
		if name == "uniform" {
			back++
		}
	}
	if back < 2 {
		t.Errorf("the changes are %v", r.switches)
	}
}
