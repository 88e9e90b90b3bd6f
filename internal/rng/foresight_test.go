package rng

import (
	"testing"

	"pgregory.net/rapid"
)

func TestForeseenNumbersAreThoseTaken(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stream := New(rapid.String().Draw(t, "name"))
		for range rapid.IntRange(0, 300).Draw(t, "taken before") {
			stream.Uint64()
		}
		var foreseen [Foresight]uint64
		for i := range foreseen {
			foreseen[i] = stream.Foresee(i)
		}
		for i, want := range foreseen {
			if got := stream.Uint64(); got != want {
				t.Fatalf("number %d from now is %d, was foreseen as %d", i, got, want)
			}
		}
	})
}

// None of these is so large that IntN would take a second number but once in
// thousands of times.
func TestForeseenIntegersAreThoseTaken(t *testing.T) {
	stream := New("foreseen integers")
	for _, n := range []int{1, 2, 3, 64, 100, 1000, 1 << 19, 463_715, 1 << 32, 1 << 40, 1<<40 + 1} {
		for after := range Foresight {
			want := stream.ForeseeIntN(after, n)
			for range after {
				stream.Uint64()
			}
			if got := stream.IntN(n); got != want {
				t.Errorf("below %d after %d numbers: %d, was foreseen as %d", n, after, got, want)
			}
		}
	}
}

func TestAStreamReturnsToItsMark(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stream := New("return")
		for range rapid.IntRange(0, 300).Draw(t, "taken before") {
			stream.Uint64()
		}
		if rapid.Bool().Draw(t, "foreseen before") {
			stream.Foresee(Foresight - 1)
		}
		mark := stream.Mark()
		numbers := make([]uint64, rapid.IntRange(0, 300).Draw(t, "taken and given back"))
		for i := range numbers {
			numbers[i] = stream.Uint64()
		}
		if rapid.Bool().Draw(t, "foreseen after") {
			stream.Foresee(Foresight - 1)
		}
		stream.Return(mark)
		for i, want := range numbers {
			if i+1 < len(numbers) && stream.Foresee(1) != numbers[i+1] {
				t.Fatalf("number %d is foreseen otherwise", i+1)
			}
			if got := stream.Uint64(); got != want {
				t.Fatalf("number %d is %d, was %d", i, got, want)
			}
		}
	})
}
