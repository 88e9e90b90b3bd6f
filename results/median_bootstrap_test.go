package results

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gradsample/internal/ratio"
	"gradsample/internal/rng"
)

// Counting, and stopping early, change no bit.
func TestMedianBootstrapIsBootstrapOfTheMedian(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(extended(), 0, 12).Draw(t, "values")
		resamples := rapid.SampledFrom([]int{1, 2, 50, 1000}).Draw(t, "resamples")
		before := slices.Clone(values)
		got := MedianBootstrap(values, resamples, rng.New("median"))
		want := Bootstrap(values, Median, resamples, rng.New("median"))
		if !same(got.Estimate, want.Estimate) || got.Lower != want.Lower || got.Upper != want.Upper || got.N != want.N {
			t.Fatalf("%+v, want %+v", got, want)
		}
		if !slices.Equal(values, before) {
			t.Fatalf("values were changed from %v to %v", before, values)
		}
	})
}

// Below, at and above the number of seeds whose whole range is their interval.
func TestMedianBootstrapWithAllResamples(t *testing.T) {
	for n := MinimumPairs; n <= 40; n += 1 + n/8 {
		stream, values := rng.New("values"), make([]float64, n)
		for i := range values {
			values[i] = stream.NormFloat64()
		}
		name := fmt.Sprint(n)
		got, want := MedianBootstrap(values, Resamples, rng.New(name)), Bootstrap(values, Median, Resamples, rng.New(name))
		if got != want {
			t.Errorf("%d values: %+v, want %+v", n, got, want)
		}
		if whole := got.Lower == slices.Min(values) && got.Upper == slices.Max(values); whole != (n <= 7) {
			t.Errorf("%d values: %+v is the whole range %t", n, got, whole)
		}
	}
}

func TestMedianBootstrapRefusesNaN(t *testing.T) {
	if !panics(func() { MedianBootstrap([]float64{1, 2, 3, 4, 5, inf - inf}, 10, rng.New("NaN")) }) {
		t.Error("NaN was accepted")
	}
}

// BenchmarkMedianBootstrap holds it against the bootstrap of any statistic.
func BenchmarkMedianBootstrap(b *testing.B) {
	for _, n := range []int{5, 7, 30} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			stream, values := rng.New("values"), make([]float64, n)
			for i := range values {
				values[i] = stream.NormFloat64()
			}
			ratio.ReportThread(b, func(times int) {
				for range times {
					MedianBootstrap(values, Resamples, rng.New("median"))
				}
			}, func(times int) {
				for range times {
					Bootstrap(values, Median, Resamples, rng.New("median"))
				}
			})
		})
	}
}
