package sampling

import (
	"testing"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// BenchmarkDraw times a draw of each sampler at LGD's settings for regression,
// K = 5, L = 100, density 1/30, beside the gradient step that it serves.
func BenchmarkDraw(b *testing.B) {
	const rows, dim = 20000, 90
	noise, data := rng.New("sampling", "noise"), newLeastSquares(rows, dim)
	for row := range data.y {
		data.y[row] += float32(noise.NormFloat64())
	}
	p := newSteady(data)
	theta := someTheta(p.linear)
	for _, name := range Names() {
		b.Run(name, func(b *testing.B) {
			settings := Settings{Density: 1.0 / 30, TwoSided: true}
			sampler, draws := newSampler(b, name, p, settings, streams("benchmark")), make([]Draw, 1)
			for b.Loop() {
				sampler.Draw(theta, draws)
			}
		})
	}
	b.Run("step", func(b *testing.B) {
		sampler, draws := newSampler(b, "uniform", p, Settings{}, streams("benchmark")), make([]Draw, 1)
		for b.Loop() {
			sampler.Draw(theta, draws)
			x := p.x.Row(draws[0].Row)
			vec.Axpy(-1e-6*(vec.Dot(x, theta)-p.y[draws[0].Row]), x, theta)
		}
	})
}
