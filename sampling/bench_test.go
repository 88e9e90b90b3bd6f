package sampling

import (
	"fmt"
	"testing"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// BenchmarkDraw times a draw of each sampler at LGD's settings for regression,
// K = 5, L = 100, density 1/30, beside the gradient step that it serves. There
// are rows enough that the data and the tables exceed most caches.
func BenchmarkDraw(b *testing.B) {
	const rows = 60_000
	sparse := Settings{Density: 1.0 / 30, TwoSided: true}
	dense, weighted := Settings{TwoSided: true}, sparse
	weighted.Weighted = true
	for _, dim := range []int{90, 384} {
		noise, data := rng.New("sampling", "noise"), newLeastSquares(rows, dim)
		for row := range data.y {
			data.y[row] += float32(noise.NormFloat64())
		}
		p := newSteady(data)
		theta := someTheta(p.linear)
		run := func(title, name string, settings Settings) {
			b.Run(fmt.Sprintf("d=%d/%s", dim, title), func(b *testing.B) {
				sampler, draws := newSampler(b, name, p, settings, streams("benchmark")), make([]Draw, 1)
				for b.Loop() {
					sampler.Draw(theta, draws)
				}
			})
			if name == "oracle" {
				return
			}
			b.Run(fmt.Sprintf("d=%d/%s/step", dim, title), func(b *testing.B) {
				sampler, draws := newSampler(b, name, p, settings, streams("benchmark")), make([]Draw, 1)
				for b.Loop() {
					sampler.Draw(theta, draws)
					x := p.x.Row(draws[0].Row)
					vec.Axpy(-1e-12*(vec.Dot(x, theta)-p.y[draws[0].Row]), x, theta)
				}
			})
		}
		for _, name := range Names() {
			run(name, name, sparse)
		}
		run("lgd-exact dense", "lgd-exact", dense)
		run("lgd-exact weighted", "lgd-exact", weighted)
	}
}
