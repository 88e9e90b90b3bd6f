package sampling

import (
	"math"
	"testing"

	"gradsample/hashing"
)

// The closed forms of both LGD samplers against plain enumeration: over tables,
// sides, rows and l, with membership found by hashing every key anew.

// expect is a distribution that enumeration adds up.
type expect struct{ probability, first, second []float64 }

func newExpect(rows int) *expect {
	return &expect{make([]float64, rows), make([]float64, rows), make([]float64, rows)}
}

func (e *expect) add(row int, probability, weight float64) {
	e.probability[row] += probability
	e.first[row] += probability * weight
	e.second[row] += probability * weight * weight
}

func (e *expect) check(t *testing.T, m *Moments) {
	t.Helper()
	for row := range e.probability {
		for what, pair := range map[string][2]float64{
			"probability":   {m.Probability[row], e.probability[row]},
			"first moment":  {m.First[row], e.first[row]},
			"second moment": {m.Second[row], e.second[row]},
		} {
			if got, want := pair[0], pair[1]; !(math.Abs(got-want) <= 1e-9*math.Abs(want)+1e-15) {
				t.Errorf("row %d: %s is %v, by enumeration %v", row, what, got, want)
			}
		}
	}
}

// rowCollision is c^K, or that of both sides, of a row, from its key and the
// query: with c = 1 - angle/pi for SimHash, its square for a cross-polytope of two
// dimensions, and the angle of arccos(cos²) for quadratic hashing.
func rowCollision(p *linear, theta []float32, row int, settings Settings) float64 {
	var inner, keys, queries float64
	key, query := p.key(row), p.Query(theta)
	for c := range key {
		inner += float64(key[c]) * float64(query[c])
		keys += float64(key[c]) * float64(key[c])
		queries += float64(query[c]) * float64(query[c])
	}
	// As the sampler does, take the inner product as a float32.
	inner = p.Inner(theta, row)
	cosine, power := inner/math.Sqrt(keys*queries), float64(settings.Bits)
	switch settings.Hash {
	case hashing.QuadraticHashing:
		return math.Pow(1-math.Acos(cosine*cosine)/math.Pi, power)
	case hashing.PolytopeHashing:
		if settings.Polytope != 2 {
			panic("only for m = 2 there is a simple formula")
		}
		power *= 2
	}
	c := 1 - math.Acos(cosine)/math.Pi
	probability := math.Pow(c, power)
	if settings.TwoSided {
		probability += math.Pow(1-c, power)
	}
	return probability
}

// members returns the rows of the query's bucket in every table.
func members(hash hashing.Family, p *linear, theta []float32, settings Settings) [][]int {
	query, buckets := p.Query(theta), make([][]int, settings.Tables)
	for table := range buckets {
		code := hash.Code(table, query)
		for row := range p.Rows() {
			own := hash.Code(table, p.key(row))
			if own == code || settings.TwoSided && own == hash.Complement(code) {
				buckets[table] = append(buckets[table], row)
			}
		}
	}
	return buckets
}

func TestPaperMomentsEqualEnumeration(t *testing.T) {
	p := newLeastSquares(30, 4)
	theta := someTheta(p)
	partly := false
	for _, settings := range []Settings{
		{Bits: 1, Tables: 5, Density: 1},
		{Bits: 4, Tables: 9, Density: 1},
		{Bits: 4, Tables: 9, Density: 1, TwoSided: true},
		{Bits: 6, Tables: 12, Density: 1, TwoSided: true},
		{Bits: 5, Tables: 7, Density: .5, TwoSided: true},
		{Hash: hashing.QuadraticHashing, Bits: 4, Tables: 9},
		{Hash: hashing.QuadraticHashing, Bits: 3, Tables: 9, Density: .2},
		{Hash: hashing.PolytopeHashing, Polytope: 2, Bits: 2, Tables: 9},
		{Hash: hashing.PolytopeHashing, Polytope: 2, Bits: 3, Tables: 9, TwoSided: true},
	} {
		s := newSampler(t, "lgd-paper", p, settings, streams("enumeration")).(*paper)
		m := moments(t, s, theta)
		want, empty := newExpect(p.Rows()), 0
		buckets := members(s.hash, p, theta, settings)
		for _, bucket := range buckets {
			if len(bucket) == 0 {
				empty++
			}
		}
		tables := float64(settings.Tables)
		for _, bucket := range buckets {
			for _, row := range bucket {
				chance := rowCollision(p, theta, row, settings)
				weight := float64(len(bucket)) / (float64(p.Rows()) * chance)
				share, missed := 1/tables/float64(len(bucket)), float64(empty)/tables
				want.probability[row] += share * series(missed)
				want.first[row] += share * weight * series(missed/(1-chance))
				want.second[row] += share * weight * weight * series(missed/((1-chance)*(1-chance)))
			}
		}
		partly = partly || empty > 0 && empty < settings.Tables
		checkDiverging(t, m, want)
		want.check(t, m)
		if got := m.NonEmpty; got != (tables-float64(empty))/tables {
			t.Errorf("%+v: the fraction of non-empty tables is %v, with %d empty ones", settings, got, empty)
		}
	}
	if !partly {
		t.Error("no case had both empty and non-empty buckets")
	}
}

// series adds up ratio^(l-1) over l from 1, term by term.
func series(ratio float64) float64 {
	total, term := 0.0, 1.0
	for range 100000 {
		total += term
		if term *= ratio; term < 1e-18*total {
			return total
		}
	}
	return math.Inf(1)
}

// checkDiverging compares where moments are infinite, and clears these.
func checkDiverging(t *testing.T, m *Moments, want *expect) {
	t.Helper()
	for row := range want.first {
		for i, pair := range [][2]*float64{{&m.First[row], &want.first[row]}, {&m.Second[row], &want.second[row]}} {
			got, wanted := pair[0], pair[1]
			if math.IsInf(*got, 1) != math.IsInf(*wanted, 1) {
				t.Errorf("row %d: moment %d is %v, by enumeration %v", row, i+1, *got, *wanted)
			}
			if math.IsInf(*got, 1) {
				*got, *wanted = 0, 0
			}
		}
	}
}

// Every sequence of tables that the released sampler can try is gone through.
func TestReleasedMomentsEqualEnumeration(t *testing.T) {
	p := newLeastSquares(30, 4)
	theta := someTheta(p)
	cases := []Settings{
		{Bits: 6, Tables: 4, Density: 1},
		{Bits: 5, Tables: 4, Density: 1, TwoSided: true},
		{Bits: 3, Tables: 4, Density: 1, TwoSided: true, BucketCap: 2},
		{Bits: 3, Tables: 4, Density: 1, TwoSided: true, BucketCap: 2, Defects: []string{DefectUncappedCount}},
		{Bits: 3, Tables: 4, Density: 1, BucketCap: 2, Defects: []string{"all"}},
	}
	for _, settings := range cases {
		s := newSampler(t, "lgd-released", p, settings, streams("released enumeration")).(*released)
		want := newExpect(p.Rows())
		var try func(l int, reached float64)
		try = func(l int, reached float64) {
			if l > settings.Tables {
				for row := range p.Rows() {
					want.add(row, reached/float64(p.Rows()), 1)
				}
				return
			}
			for table := range settings.Tables {
				reached := reached / float64(settings.Tables)
				both := s.buckets(table, s.hash.Code(table, p.Query(theta)))
				size := float64(both[0].count + both[1].count)
				if size == 0 {
					try(l+1, reached)
				}
				for _, b := range both {
					for _, row := range b.kept {
						chance := 1 - math.Pow(1-rowCollision(p, theta, int(row), settings), float64(l))
						share := float64(b.count) / size / float64(len(b.kept))
						want.add(int(row), reached*share, size/(float64(p.Rows())*chance))
					}
				}
			}
		}
		try(1, 1)
		want.check(t, moments(t, s, theta))
	}
}

// While no bucket is empty and none is cut, the two forms of LGD are one: they
// have no code in common by which they could agree in error.
func TestPaperAndReleasedAgreeAtTheFirstTable(t *testing.T) {
	for _, p := range []*linear{newLeastSquares(60, 4), newLogistic(60, 4)} {
		for _, twoSided := range []bool{false, true} {
			settings := Settings{Bits: 2, Tables: 10, TwoSided: twoSided, BucketCap: 60}
			theta := someTheta(p)
			one := moments(t, newSampler(t, "lgd-paper", p, settings, streams("agree")), theta)
			two := moments(t, newSampler(t, "lgd-released", p, settings, streams("agree")), theta)
			if one.NonEmpty != 1 {
				t.Fatalf("only %v of the buckets are not empty", one.NonEmpty)
			}
			(&expect{one.Probability, one.First, one.Second}).check(t, two)
		}
	}
}
