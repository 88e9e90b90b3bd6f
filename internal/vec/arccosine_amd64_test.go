//go:build !purego

package vec

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// cosinesToTry are the ends and turns of the formula, their neighbours, and many more.
func cosinesToTry() []float64 {
	x := []float64{0, math.Copysign(0, -1), 2, -2, math.Inf(1), math.Inf(-1), math.NaN(), 5e-324, -1e-300}
	for _, turn := range []float64{1, -1, .7, -.7, .66, .55, -.55, .5508, .834} {
		x = append(x, turn, math.Nextafter(turn, 2), math.Nextafter(turn, -2))
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 100_000 {
		x = append(x, 2*random.Float64()-1, 1-math.Pow(random.Float64(), 8), math.Pow(random.Float64(), 20))
	}
	return x
}

func TestArcCosinesAreThoseOfTheLibrary(t *testing.T) {
	onEachPath(t, func(t *testing.T) {
		x := cosinesToTry()
		got := slices.Clone(x)
		ArcCosines(got)
		for i, cosine := range x {
			want := math.Acos(max(-1, min(1, cosine)))
			if math.Float64bits(got[i]) != math.Float64bits(want) && (got[i] == got[i] || want == want) {
				t.Fatalf("arc cosine of %v is %v, should be %v", cosine, got[i], want)
			}
		}
	})
}

// Every length has its own rest.
func TestArcCosinesLeaveTheOthersAlone(t *testing.T) {
	onEachPath(t, func(t *testing.T) {
		for n := range 20 {
			x := slices.Repeat([]float64{.25}, 20)
			ArcCosines(x[:n])
			for i, value := range x {
				if want := math.Acos(.25); i < n && value != want || i >= n && value != .25 {
					t.Fatalf("of %d elements, %v is at %d", n, value, i)
				}
			}
		}
	})
}
