package hashing

import (
	"fmt"
	"testing"

	"gradsample/internal/rng"
)

// Reversing the coordinates is a linear map without rounding, so that the codes
// must be the same to the bit wherever sums do not depend on the order: here of
// whole numbers.
func TestFoldHashesTheImage(t *testing.T) {
	const dim = 11
	reverse := func(normal []float64) {
		for i := range dim / 2 {
			normal[i], normal[dim-1-i] = normal[dim-1-i], normal[i]
		}
	}
	random := rng.New("hashing", "fold")
	for _, settings := range []Settings{
		{Dim: dim, Bits: 5, Tables: 4, Density: .3},
		{Dim: dim, Bits: 19, Tables: 3, Density: .9},
		{Dim: dim, Bits: 12, Tables: 5, Density: 1},
	} {
		t.Run(fmt.Sprintf("density %v", settings.Density), func(t *testing.T) {
			h, err := NewSimHash(settings, rng.New("hashing", "folded"))
			if err != nil {
				t.Fatal(err)
			}
			folded := h.Fold(reverse)
			if got, want := folded.MultiplyAdds(), settings.Bits*dim; got != want {
				t.Errorf("a folded code costs %d, should cost %d", got, want)
			}
			for range 50 {
				v, image := make([]float32, dim), make([]float32, dim)
				for c := range v {
					v[c] = float32(random.IntN(9) - 4)
					image[dim-1-c] = v[c]
				}
				for table := range settings.Tables {
					if got, want := folded.Code(table, v), h.Code(table, image); got != want {
						t.Errorf("table %d: code %b, that of the image is %b", table, got, want)
					}
				}
			}
		})
	}
}
