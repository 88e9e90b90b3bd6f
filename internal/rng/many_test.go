package rng

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Bounds above 2⁶² have the numbers that are drawn once more; a stream that was
// foreseen draws from another source.
func TestIntNsAreThoseOfIntN(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bound := rapid.OneOf(rapid.IntRange(1, 70), rapid.IntRange(math.MaxInt/2+1, math.MaxInt)).Draw(t, "bound")
		many, single := New("many"), New("many")
		if rapid.Bool().Draw(t, "foreseen") {
			many.Foresee(1)
		}
		drawn := make([]int, rapid.IntRange(0, 200).Draw(t, "numbers"))
		many.IntNs(bound, drawn)
		for i, got := range drawn {
			if want := single.IntN(bound); got != want {
				t.Fatalf("number %d below %d is %d, want %d", i, bound, got, want)
			}
		}
		if many.Uint64() != single.Uint64() {
			t.Fatal("the streams stand at different places")
		}
	})
}
