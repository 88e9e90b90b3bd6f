package sampling

import (
	"math"
	"testing"

	"gradsample/internal/radix"
	"gradsample/internal/rng"
	"gradsample/internal/vec"

	"pgregory.net/rapid"
)

// The probabilities from their definition: the best directions by comparing all,
// ranks by counting the smaller projections.
func TestDCIMomentsEqualBruteForce(t *testing.T) {
	p := newLeastSquares(45, 4)
	theta := someTheta(p)
	for _, settings := range []Settings{
		{Tables: 12, Power: 1, Epsilon: .1},
		{Tables: 30, Power: .4, Epsilon: .25},
		{Tables: 3, Power: 5, Epsilon: .02},
	} {
		s := newSampler(t, "dci", p, settings, streams("brute force")).(*dci)
		alignment := make([]float64, settings.Tables)
		for j := range alignment {
			alignment[j] = math.Abs(float64(vec.Dot(p.Query(theta), s.directions.Row(j))))
		}
		better := func(j int) (count int) {
			for _, other := range alignment {
				if other > alignment[j] {
					count++
				}
			}
			return count
		}
		want, total := make([]float64, p.Rows()), 0.0
		for j, share := range alignment {
			if better(j) >= aimed {
				continue
			}
			total += share
			size := func(row int) float32 {
				return float32(math.Abs(p.RowNorm(row) * float64(vec.Dot(p.key(row), s.directions.Row(j)))))
			}
			for row := range want {
				below := 0.0
				for other := range want {
					if size(other) < size(row) {
						below++
					}
				}
				n := float64(p.Rows())
				want[row] += share * (math.Pow((below+1)/n, settings.Power+1) - math.Pow(below/n, settings.Power+1))
			}
		}
		for row, got := range moments(t, s, theta).Probability {
			want := (1-settings.Epsilon)*want[row]/total + settings.Epsilon/45
			if math.Abs(got-want) > 1e-13 {
				t.Errorf("%+v, row %d: probability %v, by brute force %v", settings, row, got, want)
			}
		}
	}
}

// For a = 1 a rank's probability is the density 2s at s = (r+1/2)/N, over N.
func TestDCIChancesAreTheDensity(t *testing.T) {
	s := newSampler(t, "dci", newLeastSquares(40, 2), Settings{Tables: 1}, streams("density")).(*dci)
	for rank := range s.chance.rows {
		got := s.chance.of(uint32(rank))
		if want := 2 * (float64(rank) + .5) / 40 / 40; math.Abs(got-want) > 1e-15 {
			t.Errorf("rank %d has probability %v, should have %v", rank, got, want)
		}
	}
}

// The directions stay while theta moves on.
func TestDCIIsUnbiasedAtAnyStaleness(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		p := newLeastSquares(rapid.IntRange(1, 40).Draw(r, "rows"), 2)
		settings := Settings{
			Tables:  rapid.IntRange(1, 9).Draw(r, "directions"),
			Power:   rapid.Float64Range(.1, 6).Draw(r, "power"),
			Refresh: rapid.IntRange(1, 5).Draw(r, "refresh"),
		}
		sampler, random := newSampler(t, "dci", p, settings, streams("stale")), rng.New("sampling", "staleness")
		for range 8 {
			theta := []float32{float32(random.NormFloat64()), float32(random.NormFloat64())}
			m := moments(t, sampler, theta)
			if total := sum(m.Probability); math.Abs(total-1) > 1e-12 {
				r.Fatalf("probabilities sum to %v", total)
			}
			var one [1]Draw
			sampler.Draw(theta, one[:])
			if d := one[0]; math.Abs(d.Probability-m.Probability[d.Row]) > 1e-15 || math.Abs(m.First[d.Row]*float64(p.Rows())-1) > 1e-12 {
				r.Fatalf("drew %+v, the moments say %v", d, m.Probability[d.Row])
			}
		}
	})
}

func TestDCIWithoutAQueryIsUniform(t *testing.T) {
	p := newLogistic(20, 3)
	sampler, draws := newSampler(t, "dci", p, Settings{}, streams("no query")), make([]Draw, 50)
	sampler.Draw(make([]float32, 3), draws)
	for _, d := range draws {
		if d.Weight != 1 || d.Probability != 1.0/20 {
			t.Fatalf("%+v is not uniform's", d)
		}
	}
}

func TestRankingOrdersMagnitudes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.OneOf(rapid.Float32(), rapid.Float32Range(-2, 2), rapid.Just(float32(-1))), 1, 50).Draw(t, "values")
		r := newRanking(values, new(radix.Sorter))
		size := func(rank int) float64 { return math.Abs(float64(values[r.rows[rank]])) }
		for rank, row := range r.rows {
			if int(r.ranks[row]) != rank {
				t.Fatalf("row %d of rank %d is said to have rank %d", row, rank, r.ranks[row])
			}
			if rank > 0 && (size(rank-1) > size(rank) || size(rank-1) == size(rank) && r.rows[rank-1] > row) {
				t.Fatalf("ranks %d and %d are out of order: rows %d, %d", rank-1, rank, r.rows[rank-1], row)
			}
		}
	})
}
