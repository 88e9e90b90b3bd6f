package hashing

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gradsample/internal/rng"
	"gradsample/internal/vec"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

// someFamily draws settings of every kind and family.
func someFamily(t *rapid.T) Settings {
	s := someSettings(t)
	s.Family = rapid.SampledFrom(Families()).Draw(t, "family")
	if s.Family != SimHashing {
		s.Blind = 0
	}
	if s.Family == PolytopeHashing {
		s.Polytope = 1 << rapid.IntRange(0, 4).Draw(t, "log m")
		s.Bits = min(s.Bits, 30/s.vertexBits())
	}
	return s
}

func newFamily(t rapid.TB, s Settings, seed string) Family {
	t.Helper()
	h, err := New(s, rng.New("hashing", seed))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// denseFamilies are settings for which the collision probabilities are exact.
func denseFamilies(dim, tables int) []Settings {
	list := []Settings{
		{Family: SimHashing, Bits: 12},
		{Family: QuadraticHashing, Bits: 6},
		{Family: PolytopeHashing, Bits: 5, Polytope: 2},
		{Family: PolytopeHashing, Bits: 3, Polytope: 8},
		{Family: PolytopeHashing, Bits: 1, Polytope: 64},
	}
	for i := range list {
		list[i].Dim, list[i].Tables, list[i].Density = dim, tables, 1
	}
	return list
}

func TestFamiliesRefuseInOneClearLine(t *testing.T) {
	polytope := Settings{Family: PolytopeHashing, Dim: 9, Bits: 2, Tables: 3, Density: 1, Polytope: 8}
	quadratic := Settings{Family: QuadraticHashing, Dim: 732, Bits: 5, Tables: 100, Density: 1}
	cases := []struct {
		good    Settings
		spoil   func(*Settings)
		mention string
	}{
		{polytope, func(s *Settings) { s.Family = "minhash" }, `"minhash"; choose one of simhash, quadratic, cross-polytope`},
		{polytope, func(s *Settings) { s.Polytope = 0 }, "m = 0"},
		{polytope, func(s *Settings) { s.Polytope = 12 }, "power of two"},
		{polytope, func(s *Settings) { s.Polytope = 512 }, "1 to 256"},
		{polytope, func(s *Settings) { s.Bits = 8 }, "32 bits; choose k = 7"},
		{polytope, func(s *Settings) { s.Density = 0 }, "density 0"},
		{polytope, func(s *Settings) { s.Blind = 1 }, "only simhash"},
		{polytope, func(s *Settings) { s.Dim, s.Tables = 1e6, 1000 }, "MiB"},
		{quadratic, func(s *Settings) { s.Dim = 733 }, "take 513 MiB, more than 512; choose a smaller density"},
		{quadratic, func(s *Settings) { s.Dim, s.Density = 1e5, 1e-9 }, "MiB"},
		{quadratic, func(s *Settings) { s.Bits = 31 }, "k = 31"},
		{quadratic, func(s *Settings) { s.Blind = 1 }, "only simhash"},
	}
	for _, c := range cases {
		bad := c.good
		c.spoil(&bad)
		h, err := New(bad, rng.New("hashing", "bad"))
		if h != nil || !errors.Is(err, ErrSettings) {
			t.Errorf("%+v gives %v, error %v", bad, h, err)
			continue
		}
		if text := err.Error(); !strings.Contains(text, c.mention) || strings.Contains(text, "\n") {
			t.Errorf("%+v: error %q does not mention %q in one line", bad, text, c.mention)
		}
	}
	if err := quadratic.checkBytes(4*732*733/2, 0); err != nil {
		t.Errorf("what is documented to fit does not: %v", err)
	}
	newFamily(t, polytope, "good")
}

func TestCodesOfEveryFamily(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := someFamily(t)
		h := newFamily(t, s, "codes")
		v := normalVector(rng.New("hashing", rapid.String().Draw(t, "seed")), s.Dim)
		opposite, longer := slices.Clone(v), slices.Clone(v)
		vec.Scale(-1, opposite)
		vec.Scale(8, longer)
		codes := make([]uint32, s.Tables)
		h.Codes(v, codes)
		if width := h.Width(); width < s.Bits || width > 30 || h.Settings() != s {
			t.Fatalf("width %d, settings %+v", width, h.Settings())
		}
		for table, code := range codes {
			if code >= 1<<h.Width() || h.Code(table, v) != code {
				t.Fatalf("table %d: code %b of %d bits, among all %b", table, h.Code(table, v), h.Width(), code)
			}
			if got := h.Code(table, opposite); got != h.Complement(code) || h.Complement(got) != code {
				t.Fatalf("table %d: code of -v is %b, complement of v's %b", table, got, h.Complement(code))
			}
			if got := h.Code(table, longer); got != code {
				t.Fatalf("table %d: code of 8v is %b, of v %b", table, got, code)
			}
			if got := h.Code(table, make([]float32, s.Dim)); got != 0 {
				t.Fatalf("table %d: code of the zero vector is %b", table, got)
			}
		}
	})
}

func TestCodeDoesNotAllocate(t *testing.T) {
	const tables = vec.CodesAtOnce + 3
	for _, s := range denseFamilies(20, tables) {
		for _, density := range []float64{1, .2} {
			s.Density = density
			h, v, codes := newFamily(t, s, "allocations"), normalVector(rng.New("hashing", "v"), 20), make([]uint32, tables)
			if got := testing.AllocsPerRun(20, func() { h.Codes(v, codes) }); got != 0 {
				t.Errorf("%+v: %v allocations", s, got)
			}
		}
	}
}

// Functions must agree as often as Collision says, and codes be in one of the
// query's two buckets, or in its own, as CodeCollision says: the squared
// deviations of the counts, over their variance, are together chi-squared with
// one degree of freedom a cosine.
func TestCollisionsAreAsFrequentAsTheFormulaSays(t *testing.T) {
	const dim, tables = 15, 2500
	cosines := []float64{-.95, -.6, -.2, 0, .1, .3, .5, .7, .9, .99}
	for _, s := range denseFamilies(dim, tables) {
		t.Run(fmt.Sprintf("%s %d", s.Family, s.Polytope), func(t *testing.T) {
			h, random := newFamily(t, s, "collisions"), rng.New("hashing", "collision vectors")
			var functions, one, two statistic
			for _, cosine := range cosines {
				v, q := vectorsAt(random, dim, cosine)
				equal, same, either := 0, 0, 0
				for table := range tables {
					own, query := h.Code(table, v), h.Code(table, q)
					equal += equalValues(own, query, h)
					if own == query {
						same++
					}
					if own == query || own == h.Complement(query) {
						either++
					}
				}
				functions.add(equal, s.Bits*tables, h.Collision(cosine))
				one.add(same, tables, h.CodeCollision(cosine, false))
				two.add(either, tables, h.CodeCollision(cosine, true))
			}
			functions.check(t, "functions agree")
			one.check(t, "keys are in the query's bucket")
			two.check(t, "keys are in the query's two buckets")
		})
	}
}

// equalValues counts the functions with the same value.
func equalValues(a, b uint32, h Family) int {
	functions, equal := h.Settings().Bits, 0
	width := h.Width() / functions
	for i := range functions {
		if (a^b)>>(i*width)&(1<<width-1) == 0 {
			equal++
		}
	}
	return equal
}

// statistic adds up chi-squared. Counts that are expected to be small are left
// out, since they are not nearly normal.
type statistic struct {
	sum   float64
	cells int
}

func (s *statistic) add(count, of int, p float64) {
	want := p * float64(of)
	if want < 8 || float64(of)-want < 8 {
		return
	}
	s.sum += (float64(count) - want) * (float64(count) - want) / (want * (1 - p))
	s.cells++
}

func (s *statistic) check(t *testing.T, what string) {
	t.Helper()
	if s.cells < 2 {
		t.Fatalf("%s: only %d cosines can be tested", what, s.cells)
	}
	if most := (distuv.ChiSquared{K: float64(s.cells)}).Quantile(.999); s.sum > most {
		t.Errorf("%s: chi-squared at %d cosines is %.1f, more than %.1f", what, s.cells, s.sum, most)
	}
}

// Looked up on two sides every family prefers large |cosines|, on one side all
// but the quadratic one large cosines.
func TestCollisionsGrowWithTheCosine(t *testing.T) {
	for _, s := range denseFamilies(5, 1) {
		for bits := 1; bits <= s.Bits; bits++ {
			s.Bits = bits
			h := newFamily(t, s, "growth")
			lastOne, lastTwo := -1.0, -1.0
			for step := range 2001 {
				cosine := float64(step)/1000 - 1
				one := h.CodeCollision(cosine, false)
				if s.Family != QuadraticHashing && one < lastOne {
					t.Fatalf("%s, k=%d, m=%d: %v at cosine %v, below %v", s.Family, bits, s.Polytope, one, cosine, lastOne)
				}
				lastOne = one
				if cosine < 0 {
					continue
				}
				two := h.CodeCollision(cosine, true)
				if two < lastTwo*(1-1e-9) || two > 1+1e-12 || math.Abs(two-h.CodeCollision(-cosine, true)) > 1e-12 {
					t.Fatalf("%s, k=%d, m=%d: %v on two sides at cosine %v, after %v", s.Family, bits, s.Polytope, two, cosine, lastTwo)
				}
				lastTwo = two
			}
			if lastOne < 1-1e-7 || lastTwo < 1-1e-7 {
				t.Errorf("%s: equal vectors collide with probability %v, %v", s.Family, lastOne, lastTwo)
			}
		}
	}
}

// How much more likely rows of a small cosine are than rows at a right angle:
// 1 + (2/pi) K cos² with quadratic hashing, 1 + (2/pi²) K(K-1) cos² with SimHash on
// two sides. The next terms are of the order cos⁴.
func TestSharpeningOfSmallCosines(t *testing.T) {
	for bits := 1; bits <= 12; bits++ {
		k := float64(bits)
		for family, want := range map[string]float64{
			QuadraticHashing: .637 * k,
			SimHashing:       .203 * k * (k - 1),
		} {
			h := newFamily(t, Settings{Family: family, Dim: 3, Bits: bits, Tables: 1, Density: 1}, "sharpening")
			for _, cosine := range []float64{.01, .02, -.02} {
				got := (h.CodeCollision(cosine, true)/h.CodeCollision(0, true) - 1) / (cosine * cosine)
				if math.Abs(got-want) > .002*want+want*want*cosine*cosine {
					t.Errorf("%s, k=%d: at cosine %v the factor is 1 + %.4f cos², should be 1 + %.4f cos²", family, bits, cosine, got, want)
				}
			}
		}
	}
}

// vectorsAt returns two vectors with a given cosine, of different lengths.
func vectorsAt(random *rng.Stream, dim int, cosine float64) (v, w []float32) {
	a, b := make([]float64, dim), make([]float64, dim)
	var aa, ab float64
	for i := range a {
		a[i], b[i] = random.NormFloat64(), random.NormFloat64()
		aa, ab = aa+a[i]*a[i], ab+a[i]*b[i]
	}
	var bb float64
	for i := range b {
		b[i] -= ab / aa * a[i]
		bb += b[i] * b[i]
	}
	v, w = make([]float32, dim), make([]float32, dim)
	for i := range v {
		along, across := a[i]/math.Sqrt(aa), b[i]/math.Sqrt(bb)
		v[i] = float32(3 * along)
		w[i] = float32(.2 * (cosine*along + math.Sqrt(1-cosine*cosine)*across))
	}
	return v, w
}

func TestCodeCollisionsAreThoseOfCodeCollision(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, twoSided := newFamily(t, someFamily(t), "collisions"), rapid.Bool().Draw(t, "two-sided")
		cosines := rapid.SliceOfN(rapid.Float64Range(-1.01, 1.01), 0, 20).Draw(t, "cosines")
		got := slices.Clone(cosines)
		h.CodeCollisions(got, twoSided)
		for i, cosine := range cosines {
			if want := h.CodeCollision(cosine, twoSided); got[i] != want {
				t.Fatalf("%+v: chance at cosine %v is %v, alone %v", h.Settings(), cosine, got[i], want)
			}
		}
	})
}
