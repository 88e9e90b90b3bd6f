package sampling

import (
	"math"
	"testing"
)

// A sampler made anew and moved to a saved state draws what the saved one goes
// on to draw, to the bit, at parameters that move.
func TestRestoredSamplersGoOnToTheBit(t *testing.T) {
	eachCase(t, func(t *testing.T, name string, settings Settings, p subject) {
		fresh := func() Sampler { return newSampler(t, name, p, settings, streams(t.Name())) }
		first, ok := fresh().(Resumable)
		if !ok {
			t.Skip("runs with it are not resumed")
		}
		theta := someTheta(p)
		for _, batches := range []int{0, 3, 40, 400} {
			drawBatches(first, theta, batches)
			saved, err := first.MarshalBinary()
			if err != nil {
				t.Fatal(err)
			}
			second := fresh().(Resumable)
			if err := second.UnmarshalBinary(saved); err != nil {
				t.Fatal(err)
			}
			moved := append([]float32{}, theta...)
			want, got := drawBatches(first, theta, 60), drawBatches(second, moved, 60)
			for i := range want {
				if want[i] != got[i] {
					t.Fatalf("after %d batches, draw %d is %+v, was %+v", batches, i, got[i], want[i])
				}
			}
			if first.Cost() != second.Cost() {
				t.Errorf("cost %+v, was %+v", second.Cost(), first.Cost())
			}
		}
		if first.UnmarshalBinary([]byte("nonsense")) == nil {
			t.Error("nonsense was taken for a state")
		}
	})
}

// drawBatches moves theta a little after each batch.
func drawBatches(s Sampler, theta []float32, batches int) []Draw {
	var all []Draw
	batch := make([]Draw, 3)
	for i := range batches {
		s.Draw(theta, batch)
		all = append(all, batch...)
		theta[i%len(theta)] += float32(0.1 * math.Sin(float64(i)))
	}
	return all
}
