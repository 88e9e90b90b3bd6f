package hashing

import (
	"math"
	"testing"

	"gradsample/internal/rng"
)

// A bit is the sign of the projection of T(v) on the matrix that its numbers
// stand for, by definition.
func TestQuadraticFormsEqualTheExpansion(t *testing.T) {
	const dim, tables, bits = 9, 6, 7
	random := rng.New("hashing", "quadratic forms")
	for _, density := range []float64{1, .15} {
		h, err := NewQuadratic(Settings{Dim: dim, Bits: bits, Tables: tables, Density: density}, rng.New("hashing", "quadratic"))
		if err != nil {
			t.Fatal(err)
		}
		for range 20 {
			v := normalVector(random, dim)
			for table := range tables {
				code := h.Code(table, v)
				for bit := range bits {
					projection := 0.0
					for place, w := range h.matrix((table*bits + bit) * h.terms) {
						projection += w * float64(v[place/dim]) * float64(v[place%dim])
					}
					if got := code>>bit&1 == 1; got != (projection < 0) {
						t.Errorf("density %v: bit %d is %v for a projection of %v", density, bit, got, projection)
					}
				}
			}
		}
	}
}

// matrix returns W, row by row.
func (h *Quadratic) matrix(first int) []float64 {
	dim := h.settings.Dim
	w := make([]float64, dim*dim)
	if h.pairs != nil {
		for _, p := range h.pairs[first:][:h.terms] {
			w[int(p.first)*dim+int(p.second>>1)] = 1 - 2*float64(p.second&1)
		}
		return w
	}
	for row := range dim {
		for column := row; column < dim; column++ {
			w[row*dim+column] = float64(h.weights[first])
			first++
		}
	}
	return w
}

// Every bit of a sparse function has the same number of products, which are
// distinct, any of them and with either sign.
func TestSparseQuadraticTakesDistinctProducts(t *testing.T) {
	const dim, tables, bits, want = 9, 50, 8, 3 // ceil(81/30)
	h, err := NewQuadratic(Settings{Dim: dim, Bits: bits, Tables: tables, Density: 1.0 / 30}, rng.New("hashing", "products"))
	if err != nil {
		t.Fatal(err)
	}
	var used [dim * dim]int
	subtracted := 0
	for bit := range tables * bits {
		count := 0
		for place, w := range h.matrix(bit * h.terms) {
			if w != 0 {
				used[place]++
				count++
			}
			if w < 0 {
				subtracted++
			}
		}
		if count != want {
			t.Fatalf("bit %d has %d distinct products", bit, count)
		}
	}
	for place, times := range used {
		if times == 0 {
			t.Errorf("product %d, %d is never taken", place/dim, place%dim)
		}
	}
	total := float64(tables * bits * want)
	if deviation := math.Abs(float64(subtracted) - total/2); deviation > 4*math.Sqrt(total)/2 {
		t.Errorf("%d of %v products are subtracted", subtracted, total)
	}
}

func TestCostOfAQuadraticCode(t *testing.T) {
	for density, want := range map[float64][2]int{
		1:        {5 * (91*92/2 + 91), 4 * (5*91*92/2 + 91)},
		1.0 / 30: {5 * 277, 16 * 5 * 277}, // ceil(91²/30) products
	} {
		h, err := NewQuadratic(Settings{Dim: 91, Bits: 5, Tables: 2, Density: density}, rng.New("hashing", "cost"))
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]int{h.MultiplyAdds(), h.BytesRead()}; got != want {
			t.Errorf("density %v: a code costs %v multiply-adds and bytes, should cost %v", density, got, want)
		}
	}
}
