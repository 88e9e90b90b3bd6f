package hashing

import (
	"math"
	"slices"
	"testing"

	"gradsample/internal/rng"
)

func newCrossPolytope(t *testing.T, s Settings, seed string) *CrossPolytope {
	t.Helper()
	h, err := NewCrossPolytope(s, rng.New("hashing", seed))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// A function's value is the vertex, plus or minus a unit vector, with the
// largest inner product with the projected vector.
func TestVertexIsTheNearest(t *testing.T) {
	const dim, k, m, tables = 11, 3, 8, 20
	random := rng.New("hashing", "vertices")
	for _, density := range []float64{1, .4} {
		h := newCrossPolytope(t, Settings{Dim: dim, Bits: k, Tables: tables, Density: density, Polytope: m}, "vertices")
		normal := make([]float64, dim)
		for table := range tables {
			v := normalVector(random, dim)
			code := h.Code(table, v)
			for function := range k {
				best, want := 0.0, 0
				for vertex := range 2 * m {
					h.normal((table*k+function)*m+vertex/2, normal)
					inner := 0.0
					for c, w := range normal {
						inner += w * float64(v[c]) * float64(1-2*(vertex%2))
					}
					if inner > best {
						best, want = inner, vertex
					}
				}
				if got := int(code >> (4 * function) & 15); got != want {
					t.Errorf("density %v, table %d: vertex %d, should be %d", density, table, got, want)
				}
			}
		}
	}
}

// In one dimension the vertices are two, on the sides of a hyperplane.
func TestCrossPolytopeOfOneDimensionIsSimHash(t *testing.T) {
	for _, twoSided := range []bool{false, true} {
		polytope := newCrossPolytope(t, Settings{Dim: 3, Bits: 7, Tables: 2, Density: 1, Polytope: 1}, "line")
		simhash := newSimHash(t, Settings{Dim: 3, Bits: 7, Tables: 2, Density: 1}, "line")
		for _, cosine := range []float64{-1, -.4, 0, .3, 1} {
			got, want := polytope.CodeCollision(cosine, twoSided), simhash.CodeCollision(cosine, twoSided)
			if math.Abs(got-want) > 1e-14 {
				t.Errorf("cosine %v: collision probability %v, of SimHash %v", cosine, got, want)
			}
		}
		if polytope.Width() != 7 || polytope.Complement(5) != simhash.Complement(5) {
			t.Error("the codes are of another kind than SimHash's")
		}
	}
}

func TestSparseCrossPolytopeTakesDistinctCoordinates(t *testing.T) {
	h := newCrossPolytope(t, Settings{Dim: 91, Bits: 2, Tables: 20, Density: 1.0 / 30, Polytope: 4}, "sparse")
	for entries := h.entries; len(entries) > 0; entries = entries[h.terms:] {
		var coordinates []uint32
		for _, entry := range entries[:h.terms] {
			coordinates = append(coordinates, entry>>1)
		}
		slices.Sort(coordinates)
		if got := len(slices.Compact(coordinates)); got != 4 {
			t.Errorf("a projection looks at %d coordinates", got)
		}
	}
}

// Of whole numbers, whose sums do not depend on the order, the codes must be the
// same to the bit, also where projections are equally large.
func TestCrossPolytopeFoldHashesTheImage(t *testing.T) {
	const dim = 11
	random := rng.New("hashing", "polytope fold")
	h := newCrossPolytope(t, Settings{Dim: dim, Bits: 3, Tables: 5, Density: .3, Polytope: 4}, "folded")
	folded := h.Fold(slices.Reverse[[]float64])
	if got, want := folded.MultiplyAdds(), 3*4*dim; got != want {
		t.Errorf("a folded code costs %d, should cost %d", got, want)
	}
	again := folded.(Folder).Fold(slices.Reverse[[]float64])
	for range 50 {
		v := make([]float32, dim)
		for c := range v {
			v[c] = float32(random.IntN(9) - 4)
		}
		image := slices.Clone(v)
		slices.Reverse(image)
		for table := range 5 {
			if got, want := folded.Code(table, v), h.Code(table, image); got != want {
				t.Errorf("table %d: code %b, that of the image is %b", table, got, want)
			}
			if got, want := again.Code(table, v), h.Code(table, v); got != want {
				t.Errorf("table %d: folded twice the code is %b, was %b", table, got, want)
			}
		}
	}
}

func TestCostOfACrossPolytopeCode(t *testing.T) {
	for density, want := range map[float64][2]int{
		1:        {2 * 8 * 91, 4 * (2*8*91 + 91)},
		1.0 / 30: {2 * 8 * 4, 8 * 2 * 8 * 4},
	} {
		h := newCrossPolytope(t, Settings{Dim: 91, Bits: 2, Tables: 2, Density: density, Polytope: 8}, "cost")
		if got := [2]int{h.MultiplyAdds(), h.BytesRead()}; got != want {
			t.Errorf("density %v: a code costs %v multiply-adds and bytes, should cost %v", density, got, want)
		}
	}
}
