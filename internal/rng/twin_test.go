package rng

import (
	"bytes"
	"crypto/sha256"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// twin is a stream beside the generator of math/rand/v2 whose numbers it should
// have, and whose position.
type twin struct {
	*rapid.T
	stream    *Stream
	generator *rand.ChaCha8
	rand      *rand.Rand
}

func (w *twin) begin(stream *Stream, generator *rand.ChaCha8) {
	w.stream, w.generator, w.rand = stream, generator, rand.New(generator)
}

// bound draws a bound of IntN: small ones, powers of two, and those of which up to
// half of the numbers are unfair.
func (w *twin) bound() int {
	return rapid.OneOf(rapid.IntRange(1, 70), rapid.IntRange(1, 1<<33), rapid.IntRange(math.MaxInt/2+1, math.MaxInt),
		rapid.Custom(func(t *rapid.T) int { return 1 << rapid.IntRange(0, 62).Draw(t, "power") })).Draw(w.T, "bound")
}

func (w *twin) count() int { return rapid.IntRange(0, 150).Draw(w.T, "count") }

func same[N comparable](w *twin, method string, got, want N) {
	if got != want {
		w.Fatalf("%s is %v, math/rand/v2's %v", method, got, want)
	}
}

func (w *twin) uint64s() {
	for range w.count() {
		same(w, "Uint64", w.stream.Uint64(), w.rand.Uint64())
	}
}

func (w *twin) float64s() {
	for range w.count() {
		same(w, "Float64", w.stream.Float64(), w.rand.Float64())
	}
}

func (w *twin) intNs() {
	n := w.bound()
	for range w.count() {
		same(w, "IntN", w.stream.IntN(n), w.rand.IntN(n))
	}
}

func (w *twin) manyIntNs() {
	n, into := w.bound(), make([]int, w.count())
	w.stream.IntNs(n, into)
	for _, got := range into {
		same(w, "IntNs", got, w.rand.IntN(n))
	}
}

// others are methods that the stream has of math/rand/v2.
func (w *twin) others() {
	same(w, "NormFloat64", w.stream.NormFloat64(), w.rand.NormFloat64())
	same(w, "ExpFloat64", w.stream.ExpFloat64(), w.rand.ExpFloat64())
	same(w, "Uint32", w.stream.Uint32(), w.rand.Uint32())
	same(w, "Int64N", w.stream.Int64N(1e15), w.rand.Int64N(1e15))
	if n := w.count(); !slices.Equal(w.stream.Perm(n), w.rand.Perm(n)) {
		w.Fatal("Perm is another than math/rand/v2's")
	}
}

func (w *twin) foresee() {
	w.stream.Foresee(rapid.IntRange(0, Foresight-1).Draw(w.T, "after"))
}

func (w *twin) positions() (ours, theirs []byte) {
	ours, err := w.stream.MarshalBinary()
	if err != nil {
		w.Fatal(err)
	}
	if theirs, err = w.generator.MarshalBinary(); err != nil {
		w.Fatal(err)
	}
	if !bytes.Equal(ours, theirs) {
		w.Fatalf("position %q, math/rand/v2's %q", ours, theirs)
	}
	return ours, theirs
}

// exchange goes on with each from where the other one stood.
func (w *twin) exchange() {
	ours, theirs := w.positions()
	stream, generator := w.stream, new(rand.ChaCha8)
	if rapid.Bool().Draw(w.T, "into a zero stream") {
		stream = new(Stream)
	}
	if err := stream.UnmarshalBinary(theirs); err != nil {
		w.Fatal(err)
	}
	if err := generator.UnmarshalBinary(ours); err != nil {
		w.Fatal(err)
	}
	w.begin(stream, generator)
}

// Whatever is asked for in whatever order, all is as if numbers were drawn from
// math/rand/v2's generator.
func TestStreamIsItsGenerator(t *testing.T) {
	onEachPath(t, func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			w := &twin{T: t}
			w.begin(New(), rand.NewChaCha8(sha256.Sum256(nil)))
			steps := []func(){w.uint64s, w.float64s, w.intNs, w.manyIntNs, w.others, w.foresee, w.exchange}
			for _, step := range rapid.SliceOfN(rapid.IntRange(0, len(steps)-1), 1, 12).Draw(t, "steps") {
				steps[step]()
				w.positions()
			}
		})
	})
}

// Every place of an iteration is saved as math/rand/v2 saves it, with and without
// foresight.
func TestEachPositionIsThatOfItsGenerator(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &twin{T: t}
		w.begin(New(), rand.NewChaCha8(sha256.Sum256(nil)))
		foreseen := rapid.Bool().Draw(t, "foreseen")
		for range 2*taken + 3 {
			if foreseen {
				w.foresee()
			}
			w.positions()
			same(w, "Uint64", w.stream.Uint64(), w.rand.Uint64())
		}
	})
}
