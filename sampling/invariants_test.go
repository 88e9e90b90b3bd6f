package sampling

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gradsample/hashing"

	"gonum.org/v1/gonum/stat/distuv"
)

// variants are settings worth trying, beside the defaults for small tables.
func variants(name string) []Settings {
	small := Settings{Bits: 3, Tables: 8}
	twoSided := Settings{Bits: 4, Tables: 6, TwoSided: true}
	sparse := Settings{Bits: 10, Tables: 5, Density: .3}
	families := []Settings{
		{Hash: hashing.QuadraticHashing, Bits: 3, Tables: 8},
		{Hash: hashing.QuadraticHashing, Bits: 4, Tables: 8, Density: .2},
		{Hash: hashing.PolytopeHashing, Polytope: 4, Tables: 8},
		{Hash: hashing.PolytopeHashing, Polytope: 2, Bits: 2, Tables: 8, Density: .5, TwoSided: true},
	}
	switch name {
	case "lgd-paper":
		return append(families, small, twoSided, sparse, Settings{Bits: 30, Tables: 3, TwoSided: true},
			Settings{Bits: 4, Tables: 6, TwoSided: true, Refresh: 50}, Settings{Bits: 9, Tables: 5, Refresh: 7})
	case "lgd-released":
		list := []Settings{small, twoSided, sparse}
		for _, defect := range append(Defects(), allDefects) {
			list = append(list, Settings{Bits: 2, Tables: 7, TwoSided: true, BucketCap: 3, Defects: []string{defect}})
		}
		return list
	case "lgd-exact":
		return append(families, small, twoSided, sparse,
			Settings{Bits: 3, Tables: 8, TwoSided: true, Weighted: true},
			Settings{Bits: 9, Tables: 11, Whiten: true, Epsilon: .3, Refresh: 7},
			Settings{Bits: 4, Tables: 17, Density: .5, TwoSided: true, Whiten: true, Weighted: true, Refresh: 1},
			Settings{Bits: 30, Tables: 3},
			Settings{Hash: hashing.PolytopeHashing, Polytope: 8, Tables: 7, TwoSided: true, Whiten: true, Weighted: true})
	case "dci":
		return []Settings{{}, {Tables: 2, Power: 3.5, Epsilon: .3}, {Tables: 9, Power: .5, Refresh: 3}}
	case "stale-norm":
		return []Settings{{}, {Epsilon: .4, Refresh: 11}, {Drift: 1}}
	case "static-norm", "static-norm-squared":
		return []Settings{{}, {Epsilon: .2}}
	}
	return []Settings{{}}
}

// eachCase runs a test for every sampler of the catalogue, in its variants, on
// a few small populations.
func eachCase(t *testing.T, test func(t *testing.T, name string, settings Settings, p subject)) {
	blank := newLeastSquares(12, 3)
	clear(blank.x.Row(4))
	populations := map[string]subject{
		"least squares": newLeastSquares(40, 5),
		"logistic":      newLogistic(33, 4),
		"softmax":       newSoftmax(t, 30, 3),
		"one row":       newLeastSquares(1, 3),
		"a zero row":    blank,
	}
	order := []string{"least squares", "logistic", "softmax", "one row", "a zero row"}
	for _, name := range Names() {
		for i, settings := range variants(name) {
			for _, p := range order {
				title := fmt.Sprintf("%s/%d%s/%s", name, i, strings.Join(settings.Defects, "+"), p)
				t.Run(title, func(t *testing.T) { test(t, name, settings, populations[p]) })
			}
		}
	}
}

func TestMomentsAreConsistent(t *testing.T) {
	eachCase(t, func(t *testing.T, name string, settings Settings, p subject) {
		m := moments(t, newSampler(t, name, p, settings, streams(t.Name())), someTheta(p))
		if got := sum(m.Probability); !(math.Abs(got-1) <= 1e-12) {
			t.Errorf("probabilities sum to %v", got)
		}
		if m.NonEmpty < 0 || m.NonEmpty > 1 {
			t.Errorf("the fraction of non-empty tables is %v", m.NonEmpty)
		}
		var tried float64
		for l, probability := range m.Tries {
			tried += float64(l) * probability
		}
		if total := sum(m.Tries); !(math.Abs(total-1) <= 2e-12) || !(math.Abs(tried/m.TablesTried-1) <= 1e-9 || tried == m.TablesTried) {
			t.Errorf("the tables tried have probabilities that sum to %v and the mean %v, should be 1 and %v", total, tried, m.TablesTried)
		}
		description, _ := Describe(name)
		for row, probability := range m.Probability {
			first, second := m.First[row], m.Second[row]
			if probability < 0 || (probability == 0) != (first == 0) || (first == 0) != (second == 0) {
				t.Errorf("row %d: probability %v, moments %v and %v", row, probability, first, second)
			}
			if want := 1 / float64(p.Rows()); description.Exact && probability > 0 && math.Abs(first-want) > 1e-12 {
				t.Errorf("row %d: an unbiased sampler's first moment is %v, not %v", row, first, want)
			}
			if description.Exact && probability == 0 && p.RowNorm(row) > 0 {
				t.Errorf("row %d, which has a gradient, is never drawn", row)
			}
			if !math.IsInf(second, 1) && second*probability < first*first*(1-1e-12) {
				t.Errorf("row %d: second moment %v is below the first squared, %v, over p = %v", row, second, first, probability)
			}
		}
	})
}

// The draws' frequencies, and the sums of their weights, must be those that
// Moments promises.
func TestDrawsFollowTheMoments(t *testing.T) {
	const batches, batch = 2500, 8
	eachCase(t, func(t *testing.T, name string, settings Settings, p subject) {
		sampler, theta := newSampler(t, name, p, settings, streams(t.Name())), someTheta(p)
		m := moments(t, sampler, theta)
		counts, draws := make([]float64, p.Rows()), make([]Draw, batch)
		tries := make([]float64, len(m.Tries))
		var weights, tried, tables float64
		for range batches {
			sampler.Draw(theta, draws)
			for _, d := range draws {
				checkDraw(t, name, d, m, settings)
				counts[d.Row]++
				weights += d.Weight
				tables += float64(d.TablesTried)
				tries[d.TablesTried]++
				tried += float64(d.TablesTried) * float64(d.TablesTried)
				if name != "lgd-paper" && d.Weight > m.Largest*(1+1e-12) {
					t.Fatalf("%+v has a weight above the largest, %v", d, m.Largest)
				}
			}
		}
		checkFrequencies(t, counts, m.Probability)
		checkFrequencies(t, tries, m.Tries)
		n, first, second := float64(batches*batch), sum(m.First), sum(m.Second)
		mean := tables / n
		if spread := 5*math.Sqrt(max(0, tried/n-mean*mean)/n) + 1e-12; !(math.Abs(mean-m.TablesTried) <= spread) {
			t.Errorf("%v tables were tried a draw, should be %v within %v", mean, m.TablesTried, spread)
		}
		if math.IsInf(second, 1) {
			return
		}
		// Rounding leaves a weight that does not vary a spread of its own.
		spread := 5*math.Sqrt(max(0, second-first*first)/n) + 1e-9*first
		if mean := weights / n; !(math.Abs(mean-first) <= spread) {
			t.Errorf("the weights' mean is %v, should be %v within %v", mean, first, spread)
		}
	})
}

// defended are the samplers with a share of uniform draws, and how large it is
// by default.
var defended = map[string]float64{"static-norm": 0, "static-norm-squared": 0, "lgd-exact": .1, "dci": .1, "stale-norm": .1}

func checkDraw(t *testing.T, name string, d Draw, m *Moments, settings Settings) {
	t.Helper()
	if d.Probability != 0 && math.Abs(d.Probability-m.Probability[d.Row]) > 1e-12 {
		t.Fatalf("row %d was drawn with probability %v, by the moments %v", d.Row, d.Probability, m.Probability[d.Row])
	}
	if !(d.Weight > 0) || math.IsInf(float64(float32(d.Weight)), 0) {
		t.Fatalf("%+v has no proper weight", d)
	}
	epsilon, known := defended[name]
	if settings.Epsilon > 0 {
		epsilon = settings.Epsilon
	}
	if known && !settings.Weighted && epsilon > 0 && d.Weight > 1/epsilon*(1+1e-12) {
		t.Fatalf("%+v has a weight above 1/epsilon", d)
	}
	if d.Probability != 0 && math.Abs(d.Weight*d.Probability*float64(len(m.Probability))-1) > 1e-12 {
		t.Fatalf("%+v: weight and probability do not go together", d)
	}
	if hasTables := d.TablesTried > 0; hasTables != (d.BucketSize > 0 || d.Empty) {
		t.Fatalf("%+v: tables tried and bucket size do not go together", d)
	}
	if d.Empty && (d.Weight != 1 && !settings.Weighted || d.TablesTried != settings.Tables) {
		t.Fatalf("%+v is no proper fallback", d)
	}
}

// checkFrequencies compares counts with probabilities by a chi-squared test, in
// which rows of small probability share a cell.
func checkFrequencies(t *testing.T, counts, probabilities []float64) {
	t.Helper()
	n := sum(counts)
	var statistic, restCount, restWant float64
	cells := 0
	compare := func(count, want float64) {
		statistic += (count - want) * (count - want) / want
		cells++
	}
	for row, p := range probabilities {
		switch {
		case p == 0 && counts[row] > 0:
			t.Errorf("row %d was drawn %v times with probability 0", row, counts[row])
		case n*p >= 5:
			compare(counts[row], n*p)
		default:
			restCount, restWant = restCount+counts[row], restWant+n*p
		}
	}
	if restWant >= 5 {
		compare(restCount, restWant)
	}
	if cells < 2 {
		return
	}
	if most := (distuv.ChiSquared{K: float64(cells - 1)}).Quantile(.9999); statistic > most {
		t.Errorf("chi-squared of the draws over %d cells is %.1f, more than %.1f", cells, statistic, most)
	}
}

func TestDrawsDependOnTheStreamsAlone(t *testing.T) {
	eachCase(t, func(t *testing.T, name string, settings Settings, p subject) {
		theta := someTheta(p)
		if m := moments(t, newSampler(t, name, p, settings, streams("same")), theta); slices.Max(m.Probability) == 1 {
			return // one row is all there is to draw
		}
		take := func(s Streams) []Draw {
			draws := make([]Draw, 300)
			newSampler(t, name, p, settings, s).Draw(theta, draws)
			return draws
		}
		same, other := streams("same"), streams("other")
		if !slices.Equal(take(same), take(streams("same"))) {
			t.Error("streams of the same names give different draws")
		}
		other.Hashes = streams("same").Hashes
		if slices.Equal(take(streams("same")), take(other)) {
			t.Error("another stream for the order gives the same draws")
		}
	})
}

// A mini-batch is as many single draws.
func TestBatchesEqualSingleDraws(t *testing.T) {
	eachCase(t, func(t *testing.T, name string, settings Settings, p subject) {
		theta, together := someTheta(p), make([]Draw, 50)
		newSampler(t, name, p, settings, streams("batch")).Draw(theta, together)
		single := newSampler(t, name, p, settings, streams("batch"))
		for i, want := range together {
			var one [1]Draw
			if single.Draw(theta, one[:]); one[0] != want {
				t.Fatalf("draw %d alone is %+v, in a batch %+v", i, one[0], want)
			}
		}
	})
}

// A fork draws as a sampler of its own would, whatever was drawn before it.
func TestForksDrawAlone(t *testing.T) {
	eachCase(t, func(t *testing.T, name string, settings Settings, p subject) {
		sampler, theta := newSampler(t, name, p, settings, streams("fork")), someTheta(p)
		forker, ok := sampler.(Forker)
		if description, _ := Describe(name); !ok {
			if description.NeedsKeys {
				t.Fatal("its tables cannot be shared")
			}
			return
		}
		before, want, got := make([]Draw, 37), make([]Draw, 50), make([]Draw, 50)
		sampler.Draw(make([]float32, p.Parameters()), before)
		newSampler(t, name, p, settings, streams("fork")).Draw(theta, want)
		fork := forker.Fork(p, streams("fork").Order)
		fork.Draw(theta, got[:20])
		sampler.Draw(make([]float32, p.Parameters()), before)
		if fork.Draw(theta, got[20:]); !slices.Equal(got, want) {
			t.Error("a fork draws other rows than a sampler of its own")
		}
	})
}

func TestDrawDoesNotAllocate(t *testing.T) {
	for _, name := range Names() {
		for _, settings := range variants(name) {
			p := newSteady(newLeastSquares(40, 5))
			theta, draws := someTheta(p.linear), make([]Draw, 4)
			sampler := newSampler(t, name, p, settings, streams("allocations"))
			if got := testing.AllocsPerRun(50, func() { sampler.Draw(theta, draws) }); got != 0 {
				t.Errorf("%s with %+v: %v allocations a draw", name, settings, got)
			}
		}
	}
}

// steady is a population whose keys' norms are known beforehand, as those of
// the losses are.
type steady struct {
	*linear
	norms []float64
}

func newSteady(p *linear) *steady {
	s := &steady{p, make([]float64, p.Rows())}
	for row := range s.norms {
		s.norms[row] = p.KeyNorm(row)
	}
	return s
}

func (s *steady) KeyNorm(row int) float64 { return s.norms[row] }
