package hashing

import (
	"math"
	"slices"
	"testing"

	"gradsample/internal/rng"
	"gradsample/internal/vec"

	"pgregory.net/rapid"
)

// awkwardVector returns one whose projections often cancel exactly, or leave what
// the order of adding decides on, zeros of both signs among it.
func awkwardVector(random *rng.Stream, dim int) []float32 {
	values := []float32{1 << 25, -1 << 25, 1 << 24, -1 << 24, 1, -1, .75, -.75, 0, float32(math.Copysign(0, -1)), 1e-40, -1e-40}
	v := make([]float32, dim)
	for i := range v {
		v[i] = values[random.IntN(len(values))]
	}
	return v
}

func TestCodesAreThoseOfEveryTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := someSettings(t)
		s.Tables = rapid.IntRange(1, 3*vec.CodesAtOnce).Draw(t, "l")
		random := rng.New("hashing", "all codes", rapid.String().Draw(t, "seed"))
		h := newSimHash(t, s, "all codes")
		for range 3 {
			v := awkwardVector(random, s.Dim)
			if random.IntN(2) == 1 {
				v = normalVector(random, s.Dim)
			}
			got, want := make([]uint32, s.Tables), make([]uint32, s.Tables)
			for table := range want {
				want[table] = h.Code(table, v)
			}
			if h.Codes(v, got); !slices.Equal(got, want) {
				t.Fatalf("%+v: codes %b, table by table %b", s, got, want)
			}
		}
	})
}

// Places in a vector and its negative have 16 bits, which some vectors exceed.
func TestCodesOfLongVectors(t *testing.T) {
	for _, dim := range []int{mostPlaces/2 - 1, mostPlaces / 2, mostPlaces/2 + 1, mostPlaces} {
		h := newSimHash(t, Settings{Dim: dim, Bits: 3, Tables: 2*vec.CodesAtOnce + 1, Density: .001}, "long")
		v, codes := normalVector(rng.New("hashing", "long vector"), dim), make([]uint32, h.settings.Tables)
		h.Codes(v, codes)
		for table, code := range codes {
			if want := h.Code(table, v); code != want {
				t.Fatalf("%d coordinates, table %d: code %b among all, %b alone", dim, table, code, want)
			}
		}
	}
}

func TestFoldedCodesAreThoseOfEveryTable(t *testing.T) {
	const dim = 23
	h := newSimHash(t, Settings{Dim: dim, Bits: 7, Tables: 40, Density: .2}, "folded").Fold(slices.Reverse[[]float64])
	random, codes := rng.New("hashing", "folded vectors"), make([]uint32, 40)
	for range 20 {
		v := awkwardVector(random, dim)
		h.Codes(v, codes)
		for table, code := range codes {
			if want := h.Code(table, v); code != want {
				t.Fatalf("table %d: code %b among all, %b alone", table, code, want)
			}
		}
	}
}
