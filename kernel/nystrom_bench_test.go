package kernel

import (
	"context"
	"testing"

	"gradsample/internal/rng"
)

func BenchmarkNystrom(b *testing.B) {
	x := normalRows(6000, 90, "nystrom", "rows")
	y := normalRows(6000, 1, "nystrom", "targets")
	k := Kernel{Name: Gaussian, Bandwidth: 13}
	for b.Loop() {
		if _, err := FitNystrom(context.Background(), k, 256, x, y, 1e-4, rng.New("landmarks"), 1); err != nil {
			b.Fatal(err)
		}
	}
}
