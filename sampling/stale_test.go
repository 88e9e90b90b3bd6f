package sampling

import (
	"math"
	"slices"
	"testing"

	"gradsample/internal/rng"

	"pgregory.net/rapid"
)

// counting notes after how many draws all norms were computed.
type counting struct {
	*linear
	drawn int
	looks []int
}

func (p *counting) GradientNorms(theta []float32, norms []float64) {
	p.looks = append(p.looks, p.drawn)
	p.linear.GradientNorms(theta, norms)
}

func TestStaleNormsAreComputedOnSchedule(t *testing.T) {
	const rows = 400
	for _, c := range []struct {
		settings Settings
		batch    int
		want     []int
	}{
		{Settings{}, 1, []int{0, 20, 60, 140, 300, 620, 1020, 1420}},
		{Settings{Refresh: 500}, 1, []int{0, 500, 1000, 1500}},
		{Settings{}, 50, []int{0, 50, 100, 200, 400, 750, 1150}},
	} {
		p := &counting{linear: newLeastSquares(rows, 2)}
		sampler, draws := newSampler(t, "stale-norm", p, c.settings, streams("schedule")), make([]Draw, c.batch)
		for p.drawn < 1550 {
			sampler.Draw([]float32{1, 2}, draws)
			p.drawn += c.batch
		}
		if !slices.Equal(p.looks, c.want) {
			t.Errorf("%+v in batches of %d: norms are computed after %v draws, should be %v", c.settings, c.batch, p.looks, c.want)
		}
	}
}

func TestFreshStaleNormEqualsTheOracle(t *testing.T) {
	p := newLogistic(50, 4)
	theta := someTheta(p)
	want := moments(t, newSampler(t, "oracle", p, Settings{}, streams("fresh")), theta)
	sampler := newSampler(t, "stale-norm", p, Settings{Epsilon: 1e-13, Refresh: 10}, streams("fresh"))
	check := func(when string) {
		for row, got := range moments(t, sampler, theta).Probability {
			if math.Abs(got/want.Probability[row]-1) > 1e-9 {
				t.Errorf("%s: row %d has probability %v, the oracle's is %v", when, row, got, want.Probability[row])
			}
		}
	}
	check("before the first draw")
	sampler.Draw(theta, make([]Draw, 3))
	check("after it")
	elsewhere := make([]float32, 4)
	for row, got := range moments(t, sampler, elsewhere).Probability {
		if math.Abs(got/want.Probability[row]-1) > 1e-9 {
			t.Errorf("row %d: the next draw does not follow the norms in use", row)
		}
	}
}

// The norms stay while theta moves on.
func TestStaleNormIsUnbiasedAtAnyStaleness(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		p := newLeastSquares(rapid.IntRange(1, 60).Draw(r, "rows"), 2)
		settings := Settings{Epsilon: rapid.Float64Range(.01, .9).Draw(r, "epsilon"), Refresh: rapid.IntRange(0, 9).Draw(r, "refresh")}
		sampler, random := newSampler(t, "stale-norm", p, settings, streams("stale")), rng.New("sampling", "staleness")
		for range 12 {
			theta := []float32{float32(random.NormFloat64()), float32(random.NormFloat64())}
			m := moments(t, sampler, theta)
			if total := sum(m.Probability); math.Abs(total-1) > 1e-12 {
				r.Fatalf("probabilities sum to %v", total)
			}
			var one [1]Draw
			sampler.Draw(theta, one[:])
			if d := one[0]; d.Probability != m.Probability[d.Row] || math.Abs(m.First[d.Row]*float64(p.Rows())-1) > 1e-12 {
				r.Fatalf("drew %+v, the moments say %v", d, m.Probability[d.Row])
			}
		}
	})
}

// While theta rests there is nothing to gain; once it has moved to where other
// rows have the large gradients, the norms are soon computed again, and once.
func TestDriftIsNoticed(t *testing.T) {
	const rows, window = 300, smallestWindow * measuredEvery
	p := &counting{linear: newLeastSquares(rows, 3)}
	sampler, draws := newSampler(t, "stale-norm", p, Settings{Drift: 1.3}, streams("drift")), make([]Draw, 10)
	draw := func(theta []float32, times int) {
		for end := p.drawn + times; p.drawn < end; p.drawn += len(draws) {
			sampler.Draw(theta, draws)
		}
	}
	draw([]float32{0, 0, 0}, 5*window)
	if want := []int{0}; !slices.Equal(p.looks, want) {
		t.Fatalf("theta rests, and norms are computed after %v draws", p.looks)
	}
	draw([]float32{1, 30, -2}, 5*window)
	if want := []int{0, 6 * window}; !slices.Equal(p.looks, want) {
		t.Errorf("theta moves after %d draws, and norms are computed after %v, should be after %v", 5*window, p.looks, want)
	}
}

func TestStaleNormServesSoftmax(t *testing.T) {
	const rows, dim, classes = 90, 4, 3
	o := newSoftmax(t, rows, dim)
	theta, norms, counts := someTheta(o), make([]float64, rows), make([]float64, rows)
	sampler, draws := newSampler(t, "stale-norm", o, Settings{}, streams("softmax")), make([]Draw, 20000)
	sampler.Draw(theta, draws)
	for _, d := range draws {
		counts[d.Row]++
	}
	o.GradientNorms(theta, norms)
	total := sum(norms)
	for row := range norms {
		norms[row] = .9*norms[row]/total + .1/rows
	}
	checkFrequencies(t, counts, norms)
	// Scores of three classes, a norm.
	if got, want := sampler.Cost().MultiplyAdds, uint64(rows*(classes*dim+1)); got != want {
		t.Errorf("the norms cost %d multiply-adds, should cost %d", got, want)
	}
}
