package hashing

import (
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"testing"

	"gradsample/internal/rng"
	"gradsample/internal/vec"

	"pgregory.net/rapid"
)

// someSettings draws settings of every kind.
func someSettings(t *rapid.T) Settings {
	s := Settings{
		Dim:     rapid.IntRange(1, 60).Draw(t, "dim"),
		Bits:    rapid.IntRange(1, 30).Draw(t, "k"),
		Tables:  rapid.IntRange(1, 20).Draw(t, "l"),
		Density: rapid.SampledFrom([]float64{1, .5, 1.0 / 30}).Draw(t, "density"),
	}
	s.Blind = rapid.IntRange(0, min(2, s.Dim-1)).Draw(t, "blind")
	return s
}

func newSimHash(t rapid.TB, s Settings, seed string) *SimHash {
	t.Helper()
	h, err := NewSimHash(s, rng.New("hashing", seed))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func normalVector(random *rng.Stream, dim int) []float32 {
	v := make([]float32, dim)
	for i := range v {
		v[i] = float32(random.NormFloat64())
	}
	return v
}

func TestSettingsOutOfRangeAreRefused(t *testing.T) {
	good := Settings{Dim: 4, Bits: 5, Tables: 3, Density: 1}
	spoil := []func(*Settings){
		func(s *Settings) { s.Dim = 0 },
		func(s *Settings) { s.Bits = 0 },
		func(s *Settings) { s.Bits = 31 },
		func(s *Settings) { s.Tables = 0 },
		func(s *Settings) { s.Density = 0 },
		func(s *Settings) { s.Density = 1.5 },
		func(s *Settings) { s.Density = math.NaN() },
		func(s *Settings) { s.Blind = -1 },
		func(s *Settings) { s.Blind = 4 },
	}
	newSimHash(t, good, "good")
	for i, change := range spoil {
		bad := good
		change(&bad)
		if _, err := NewSimHash(bad, rng.New("hashing", "bad")); !errors.Is(err, ErrSettings) {
			t.Errorf("case %d: %+v gives error %v", i, bad, err)
		}
	}
}

func TestSparseBitsLookAtDistinctCoordinates(t *testing.T) {
	cases := []struct {
		dim, blind int
		density    float64
		want       int
	}{
		{91, 0, 1.0 / 30, 4},
		{90, 0, 1.0 / 30, 3},
		{91, 1, 1.0 / 30, 4},
		{530, 0, 1.0 / 30, 18},
		{5, 0, 1.0 / 30, 1},
		{5, 2, .9, 3},
	}
	for _, c := range cases {
		h := newSimHash(t, Settings{Dim: c.dim, Bits: 9, Tables: 40, Density: c.density, Blind: c.blind}, "sparse")
		used := make([]int, c.dim)
		subtracted := 0
		h.eachBit(func(first int) {
			var coordinates []uint32
			for term := range h.terms {
				entry := h.entries[first+term*vec.Lanes]
				coordinates = append(coordinates, entry>>1)
				used[entry>>1]++
				subtracted += int(entry & 1)
			}
			slices.Sort(coordinates)
			if got := len(slices.Compact(coordinates)); got != c.want {
				t.Errorf("%+v: a bit looks at %d coordinates", c, got)
			}
		})
		for coordinate, times := range used {
			if seen := coordinate < c.dim-c.blind; seen != (times > 0) {
				t.Errorf("%+v: coordinate %d is looked at %d times", c, coordinate, times)
			}
		}
		total := float64(c.want * 9 * 40)
		if deviation := math.Abs(float64(subtracted) - total/2); deviation > 4*math.Sqrt(total)/2 {
			t.Errorf("%+v: %d of %v coordinates are subtracted", c, subtracted, total)
		}
	}
}

func TestBlindCoordinatesDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := someSettings(t)
		h := newSimHash(t, s, "blind")
		random := rng.New("hashing", rapid.String().Draw(t, "seed"))
		v := normalVector(random, s.Dim)
		changed := slices.Clone(v)
		for c := s.Dim - s.Blind; c < s.Dim; c++ {
			changed[c] = float32(100 * random.NormFloat64())
		}
		for table := range s.Tables {
			if h.Code(table, v) != h.Code(table, changed) {
				t.Fatalf("table %d: a blind coordinate changed the code", table)
			}
		}
	})
}

func TestCodesOfOppositeVectorsAreComplements(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := someSettings(t)
		h := newSimHash(t, s, "opposite")
		v := normalVector(rng.New("hashing", rapid.String().Draw(t, "seed")), s.Dim)
		opposite, longer := slices.Clone(v), slices.Clone(v)
		vec.Scale(-1, opposite)
		vec.Scale(8, longer)
		codes := make([]uint32, s.Tables)
		h.Codes(v, codes)
		for table, code := range codes {
			if code >= 1<<s.Bits {
				t.Fatalf("code %b has more than %d bits", code, s.Bits)
			}
			if got := h.Code(table, opposite); got != h.Complement(code) {
				t.Fatalf("table %d: code of -v is %b, complement of v's %b", table, got, h.Complement(code))
			}
			if got := h.Code(table, longer); got != code {
				t.Fatalf("table %d: code of 8v is %b, of v %b", table, got, code)
			}
		}
	})
}

func TestProjectionsOfZeroAreNotNegative(t *testing.T) {
	for _, density := range []float64{1, .3} {
		h := newSimHash(t, Settings{Dim: 7, Bits: 11, Tables: 3, Density: density}, "zero")
		zero := make([]float32, 7)
		for table := range 3 {
			if code := h.Code(table, zero); code != 0 {
				t.Errorf("density %v: code of the zero vector is %b", density, code)
			}
		}
	}
}

func TestBitsAreFair(t *testing.T) {
	const bits, tables = 30, 300
	for _, density := range []float64{1, .2} {
		h := newSimHash(t, Settings{Dim: 20, Bits: bits, Tables: tables, Density: density}, "fair")
		v := normalVector(rng.New("hashing", "fair vector"), 20)
		ones := 0
		for table := range tables {
			for code := h.Code(table, v); code != 0; code &= code - 1 {
				ones++
			}
		}
		if deviation := math.Abs(float64(ones) - bits*tables/2); deviation > 4*math.Sqrt(bits*tables)/2 {
			t.Errorf("density %v: %d of %d bits are 1", density, ones, bits*tables)
		}
	}
}

func TestCostOfACode(t *testing.T) {
	dense := newSimHash(t, Settings{Dim: 91, Bits: 5, Tables: 2, Density: 1}, "cost")
	if got := dense.MultiplyAdds(); got != 5*91 {
		t.Errorf("a dense code costs %d multiply-adds", got)
	}
	if got := dense.BytesRead(); got != 4*(5*91+91) {
		t.Errorf("a dense code reads %d bytes", got)
	}
	sparse := newSimHash(t, Settings{Dim: 91, Bits: 5, Tables: 2, Density: 1.0 / 30}, "cost")
	if got := sparse.MultiplyAdds(); got != 5*4 {
		t.Errorf("a sparse code costs %d multiply-adds", got)
	}
	if got := sparse.BytesRead(); got != 5*4*(4+4) {
		t.Errorf("a sparse code reads %d bytes", got)
	}
}

// Codes are written down so that no release changes every result unnoticed.
func TestSimHashIsStableAcrossReleases(t *testing.T) {
	for _, c := range []struct {
		density float64
		blind   int
		want    uint64
	}{{1, 0, 0x93771247323d1cc6}, {1.0 / 30, 1, 0xab4072c70331075c}} {
		h := newSimHash(t, Settings{Dim: 37, Bits: 11, Tables: 40, Density: c.density, Blind: c.blind}, "stable")
		random := rng.New("hashing", "stable vectors")
		sum := fnv.New64a()
		for range 20 {
			v := normalVector(random, 37)
			for table := range 40 {
				fmt.Fprintln(sum, h.Code(table, v))
			}
		}
		if got := sum.Sum64(); got != c.want {
			t.Errorf("density %v: the codes' checksum is %#x, was %#x", c.density, got, c.want)
		}
	}
}
