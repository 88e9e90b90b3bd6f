//go:build !purego

package vec

import (
	"slices"
	"testing"

	"gradsample/internal/rng"
)

func TestCodeKernelsGiveTheBitsOfTheirTwins(t *testing.T) {
	onEachPath(t, func(t *testing.T) {
		t.Run("signs", TestCodesSideBySideAreThoseOfSigns)
		random := rng.New("vec", "code twins")
		for n := 1; n <= longest; n++ {
			bits := 1 + n*7%30
			got, want := make([]uint32, CodesAtOnce*(1+n%2)), make([]uint32, CodesAtOnce*(1+n%2))
			for _, values := range []func(*rng.Stream, int) []float32{cancelling, wild} {
				v, weights := values(random, n), values(random, n*bits*len(got))
				ProductCodes(v, weights, bits, got)
				clear(want)
				if productCodesPortable(v, weights, bits, want); !slices.Equal(got, want) {
					t.Fatalf("n=%d: productCodes = %b, twin %b", n, got, want)
				}
				terms, x := 1+n/3, withNegatives(v)
				places := randomPlaces(random, len(x), terms*bits*len(got))
				SumCodes(x, places, terms, bits, got)
				clear(want)
				if sumCodesPortable(x, places, terms, bits, want); !slices.Equal(got, want) {
					t.Fatalf("n=%d: sumCodes = %b, twin %b", n, got, want)
				}
			}
		}
	})
}
