package sampling

import (
	"math"
	"reflect"
	"testing"

	"gradsample/hashing"
	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// perpendicular returns keys at a right angle to the query of its theta, so that
// every row has c = 1/2, and buckets are small.
func perpendicular(rows int) (*linear, []float32) {
	p := newLogistic(rows, 40)
	for row := range rows {
		p.x.Row(row)[0] = 0
	}
	theta := make([]float32, 40)
	theta[0] = 1
	return p, theta
}

// The mean weights of the two samplers, of which the released one's is too
// small: (1-p)/(f-p) in the paper, -ln f/(1-f) in the released code.
func TestMeanWeightsWithEmptyBuckets(t *testing.T) {
	const rows, bits, tables = 120, 7, 4000
	p, theta := perpendicular(rows)
	settings := Settings{Bits: bits, Tables: tables}
	paper := moments(t, newSampler(t, "lgd-paper", p, settings, streams("mean weight")), theta)
	released := moments(t, newSampler(t, "lgd-released", p, settings, streams("mean weight")), theta)
	f, c := paper.NonEmpty, math.Pow(.5, bits)
	if f < .4 || f > .8 {
		t.Fatalf("%v of the buckets are not empty; the test wants about 0.6", f)
	}
	if got, want := sum(paper.First), (1-c)/(f-c); !(math.Abs(got/want-1) <= .03) {
		t.Errorf("lgd-paper's mean weight is %.4f, the formula gives %.4f", got, want)
	}
	if got, want := sum(released.First), -math.Log(f)/(1-f); !(math.Abs(got/want-1) <= .03) {
		t.Errorf("lgd-released's mean weight is %.4f, the formula gives %.4f", got, want)
	}
}

// With one bit and two sides every row is in the union of the buckets.
func TestOneBitTwoSidedIsUniform(t *testing.T) {
	for _, settings := range []Settings{{Bits: 1}, {Bits: 1, Hash: hashing.PolytopeHashing, Polytope: 1}} {
		settings.Tables, settings.TwoSided = 7, true
		checkPaperIsUniform(t, settings)
	}
}

func checkPaperIsUniform(t *testing.T, settings Settings) {
	t.Helper()
	p := newLeastSquares(40, 5)
	theta := someTheta(p)
	sampler := newSampler(t, "lgd-paper", p, settings, streams("one bit"))
	m := moments(t, sampler, theta)
	draws := make([]Draw, 100)
	sampler.Draw(theta, draws)
	for _, d := range draws {
		if math.Abs(d.Weight-1) > 1e-15 || d.BucketSize != 40 || d.TablesTried != 1 {
			t.Fatalf("%+v is not uniform's", d)
		}
	}
	for row, got := range m.Probability {
		if math.Abs(got-1.0/40) > 1e-15 || math.Abs(m.First[row]-1.0/40) > 1e-15 {
			t.Errorf("row %d has probability %v, first moment %v", row, got, m.First[row])
		}
	}
}

// Over the choice of tables the paper's estimate is unbiased while no bucket is
// empty: the mean of First over many tables is 1/N.
func TestPaperIsUnbiasedOverTables(t *testing.T) {
	p := newLeastSquares(200, 6)
	theta := someTheta(p)
	for _, settings := range []Settings{
		{Bits: 2},
		{Bits: 2, TwoSided: true},
		{Hash: hashing.QuadraticHashing, Bits: 2},
		{Hash: hashing.PolytopeHashing, Polytope: 2, Bits: 1},
		{Hash: hashing.PolytopeHashing, Polytope: 2, Bits: 1, TwoSided: true},
	} {
		settings.Tables = 6000
		m := moments(t, newSampler(t, "lgd-paper", p, settings, streams("unbiased")), theta)
		for row, first := range m.First {
			c := rowCollision(p, theta, row, settings)
			if c < .01 {
				continue // too rarely in a bucket for its mean to have settled
			}
			if spread := 5 * math.Sqrt((1-c)/c/float64(settings.Tables)); !(math.Abs(200*first-1) <= spread+1e-9) {
				t.Errorf("%+v, row %d: N E[w] is %v, should be 1 within %v", settings, row, 200*first, spread)
			}
		}
	}
}

// A query opposite to the only key meets empty buckets alone.
func TestEmptyTablesFallBackToUniform(t *testing.T) {
	p := newLogistic(1, 6)
	theta := p.key(0)
	vec.Scale(-1, theta)
	for _, name := range []string{"lgd-paper", "lgd-released"} {
		sampler := newSampler(t, name, p, Settings{Bits: 6, Tables: 9}, streams("opposite"))
		draws := make([]Draw, 3)
		sampler.Draw(theta, draws)
		for _, d := range draws {
			if want := (Draw{Weight: 1, TablesTried: 9, Empty: true}); d != want {
				t.Errorf("%s: the draw is %+v, should be %+v", name, d, want)
			}
		}
		m := moments(t, sampler, theta)
		if m.NonEmpty != 0 || m.Probability[0] != 1 || m.First[0] != 1 || m.Second[0] != 1 {
			t.Errorf("%s: moments are %+v", name, m)
		}
	}
}

// A sparse bit that sees zeros only puts a key into the bucket of a query that
// points the other way, which the formula says cannot be.
func TestWeightsOfImpossibleRowsStayFinite(t *testing.T) {
	p := newLogistic(1, 8)
	clear(p.x.Row(0))
	p.x.Row(0)[0] = 1
	theta := p.key(0)
	vec.Scale(-1, theta)
	for _, name := range []string{"lgd-paper", "lgd-released"} {
		sampler := newSampler(t, name, p, Settings{Bits: 3, Tables: 60, Density: .1}, streams("impossible"))
		draws := make([]Draw, 20)
		sampler.Draw(theta, draws)
		for _, d := range draws {
			if d.Empty || !(d.Weight >= 1e29) || math.IsInf(float64(float32(d.Weight)), 0) {
				t.Errorf("%s: a row of collision probability 0 gives %+v", name, d)
			}
		}
	}
}

func TestZeroQueryTakesEveryAngleForRight(t *testing.T) {
	p := newLogistic(50, 4)
	theta, draws := make([]float32, 4), make([]Draw, 20)
	sampler := newSampler(t, "lgd-paper", p, Settings{Bits: 2, Tables: 5}, streams("zero query"))
	sampler.Draw(theta, draws)
	for _, d := range draws {
		if want := float64(d.BucketSize) / (50 * .25); d.Weight != want || d.TablesTried != 1 {
			t.Errorf("%+v: the weight should be %v", d, want)
		}
	}
}

func TestDefectLastCoordinateHidesTheTarget(t *testing.T) {
	p, q := newLeastSquares(40, 5), newLeastSquares(40, 5)
	random := rng.New("sampling", "other targets")
	for row := range q.y {
		q.y[row] = float32(3 * random.NormFloat64())
	}
	theta := someTheta(p)
	for _, density := range []float64{1, .4} {
		draw := func(p *linear, defects ...string) []float64 {
			settings := Settings{Bits: 4, Tables: 20, Density: density, Defects: defects}
			return moments(t, newSampler(t, "lgd-released", p, settings, streams("blind")), theta).Probability
		}
		if !reflect.DeepEqual(draw(p, DefectLastCoordinate), draw(q, DefectLastCoordinate)) {
			t.Errorf("density %v: the targets matter though they are not hashed", density)
		}
		if reflect.DeepEqual(draw(p), draw(q)) {
			t.Errorf("density %v: the targets do not matter though they are hashed", density)
		}
	}
}

func TestDefectOneSidedOverridesTheSettings(t *testing.T) {
	p := newLeastSquares(40, 5)
	draw := func(settings Settings) *Moments {
		return moments(t, newSampler(t, "lgd-released", p, settings, streams("sides")), someTheta(p))
	}
	settings := Settings{Bits: 3, Tables: 20}
	one := draw(settings)
	settings.TwoSided = true
	if two := draw(settings); reflect.DeepEqual(one, two) {
		t.Error("two sides are no other than one")
	}
	settings.Defects = []string{DefectOneSided}
	if defect := draw(settings); !reflect.DeepEqual(one, defect) {
		t.Error("the defect is not the same as one-sided settings")
	}
}

// A proper reservoir keeps all rows equally often; the slip keeps the late ones.
func TestReservoirs(t *testing.T) {
	const rows, most, times = 30, 6, 20000
	random := rng.New("sampling", "reservoirs")
	proper, slip := make([]float64, rows), make([]float64, rows)
	bucket := make([]uint32, rows)
	for range times {
		for i, kept := range [][]float64{proper, slip} {
			for row := range bucket {
				bucket[row] = uint32(row)
			}
			keep(bucket, most, i == 1, random)
			for _, row := range bucket[:most] {
				kept[row]++
			}
		}
	}
	for row := range rows {
		if p := float64(most) / rows; !(math.Abs(proper[row]-times*p) <= 4.5*math.Sqrt(times*p*(1-p))) {
			t.Errorf("the reservoir kept row %d %v times, should be %v", row, proper[row], times*p)
		}
		// A row survives each later newcomer with probability 1 - 1/most.
		p := math.Pow(1-1.0/most, float64(rows-max(row+1, most)))
		if math.Abs(slip[row]-times*p) > 4.5*math.Sqrt(times*p*(1-p))+1e-9 {
			t.Errorf("the slip kept row %d %v times, should be %v", row, slip[row], times*p)
		}
	}
}

// The number ever added is the right count over the choice of reservoirs, and
// the number kept makes the weights too small.
func TestUncappedCountIsUnbiasedOverReservoirs(t *testing.T) {
	p := newLeastSquares(60, 5)
	theta := someTheta(p)
	settings := Settings{Bits: 2, Tables: 6, TwoSided: true, BucketCap: 60}
	whole := moments(t, newSampler(t, "lgd-released", p, settings, streams("uncapped")), theta)
	settings.BucketCap = 5
	capped := moments(t, newSampler(t, "lgd-released", p, settings, streams("uncapped")), theta)
	if got := sum(capped.First); got > .5*sum(whole.First) {
		t.Errorf("the count kept gives mean weight %v, without a cap it is %v", got, sum(whole.First))
	}
	settings.Defects = []string{DefectUncappedCount}
	s := newSampler(t, "lgd-released", p, settings, streams("uncapped")).(*released)
	const times = 1500
	mean, square := make([]float64, 60), make([]float64, 60)
	random := rng.New("sampling", "fresh reservoirs")
	for range times {
		for table := range settings.Tables {
			for _, rows := range s.tables.Buckets(table) {
				keep(rows, settings.BucketCap, false, random)
			}
		}
		for row, first := range moments(t, s, theta).First {
			mean[row] += first / times
			square[row] += first * first / times
		}
	}
	for row, want := range whole.First {
		spread := 4.5*math.Sqrt(max(0, square[row]-mean[row]*mean[row])/times) + 1e-12
		if math.Abs(mean[row]-want) > spread {
			t.Errorf("row %d: mean first moment %v, without a cap %v", row, mean[row], want)
		}
	}
}
