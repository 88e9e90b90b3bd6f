package kernel

import (
	"context"
	"testing"

	"gradsample/internal/ratio"
	"gradsample/internal/rng"
	"gradsample/internal/vec"
	"gradsample/internal/vec/peak"
)

// BenchmarkNystromAgainstPeak compares a fit that others are timed with, on one
// worker, with its multiply-adds in registers alone: those of distances, which have
// a subtraction each, of substitution and of the normal equations. Vectors of float64
// are half as long as those that the peak is told for.
func BenchmarkNystromAgainstPeak(b *testing.B) {
	const rows, dim, landmarks = 6000, 90, 256
	const multiplyAdds = rows * landmarks * (2*dim + landmarks)
	x, y := normalRows(rows, dim, "nystrom", "rows"), normalRows(rows, 1, "nystrom", "targets")
	fit := func(times int) {
		for range times {
			k := Kernel{Name: Gaussian, Bandwidth: 13}
			if _, err := FitNystrom(context.Background(), k, landmarks, x, y, 1e-4, rng.New("landmarks"), 1); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.Run(vec.Path(), func(b *testing.B) {
		for b.Loop() {
			fit(1)
		}
	})
	for _, set := range peak.Available() {
		b.Run(vec.Path()+"-to-peak-of-"+set.Name, func(b *testing.B) {
			rounds := int(2 * 2 * multiplyAdds / set.Operations)
			ratio.ReportThread(b, fit, func(times int) { set.Run(rounds * times) })
		})
	}
}
