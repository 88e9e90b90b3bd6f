//go:build !purego

package rng

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// onEachPath runs a test with the kernels of each path that this processor has, and
// with none.
func onEachPath(t *testing.T, test func(t *testing.T)) {
	avx2, avx512 := haveAVX2, haveAVX512
	defer func() { haveAVX2, haveAVX512 = avx2, avx512 }()
	haveAVX2, haveAVX512 = false, false
	t.Run("portable", test)
	if haveAVX2 = avx2; haveAVX2 {
		t.Run("avx2", test)
	}
	if haveAVX512 = avx512; haveAVX512 {
		t.Run("avx512", test)
	}
}

func TestKernelsGiveTheIterationOfTheirTwin(t *testing.T) {
	onEachPath(t, func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			key := drawKey(t)
			var want iteration
			iteratePortable(&want, &key)
			const guard = 0x0123456789abcdef
			at := rapid.IntRange(1, 8).Draw(t, "words before")
			room := make([]uint64, at+len(want)+1)
			room[at-1], room[at+len(want)] = guard, guard
			iterate((*iteration)(room[at:]), &key)
			if iteration(room[at:]) != want {
				t.Fatalf("the words of key %#x are not the twin's", key)
			}
			if room[at-1] != guard || room[at+len(want)] != guard {
				t.Fatal("something was written beside the words")
			}
		})
	})
}

// Numbers whose product with the bound has a lower half near nought are those of
// which some are unfair.
func TestAllBelowKnowsWhatItSays(t *testing.T) {
	if !haveAVX2 {
		t.Skip("no AVX2")
	}
	known := 0
	rapid.Check(t, func(t *rapid.T) {
		bound := rapid.Uint64Range(3, math.MaxUint32).Draw(t, "bound")
		numbers := make([]uint64, rapid.IntRange(1, 40).Draw(t, "numbers"))
		stream := New(rapid.String().Draw(t, "stream"))
		for i := range numbers {
			numbers[i] = stream.Uint64()
		}
		if rapid.Bool().Draw(t, "unfair") {
			multiple := stream.Uint64() % bound
			numbers[stream.IntN(len(numbers))] = uint64(float64(multiple) * (0x1p64 / float64(bound)))
			numbers[stream.IntN(len(numbers))] = 0
		}
		into := make([]int, len(numbers)+1)
		into[len(numbers)] = -1
		fair := allBelow(bound, numbers, into)
		if fair {
			known++
		}
		for i, number := range numbers {
			want, itsFair := below(bound, number)
			if fair && (!itsFair || into[i] != int(want)) {
				t.Fatalf("%#x below %d is %d, want %d (fair: %v)", number, bound, into[i], want, itsFair)
			}
		}
		if into[len(numbers)] != -1 {
			t.Fatal("something was written beyond the slice")
		}
	})
	if known == 0 {
		t.Error("no numbers were known to be fair")
	}
}
