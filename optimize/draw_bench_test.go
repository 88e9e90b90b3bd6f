package optimize

import (
	"context"
	"fmt"
	"testing"

	"gradsample/internal/ratio"
	"gradsample/internal/rng"
	"gradsample/internal/vec"
	"gradsample/objective"
	"gradsample/sampling"
)

// BenchmarkDrawAgainstStep compares a draw with a step of uniform SGD, on as many
// rows as YearPredictionMSD has: K = 5, L = 100, codes looked up once in 100
// draws. What stale-norm pays for its norms is a benchmark of its own, by row:
// there is at most about one such row to a draw, once the schedule is through.
func BenchmarkDrawAgainstStep(b *testing.B) {
	const rows = 463_715
	sparse := sampling.Settings{Bits: 5, Tables: 100, Density: 1.0 / 30, TwoSided: true, Refresh: 100}
	weighted, dense := sparse, sparse
	weighted.Weighted, dense.Density = true, 1
	for _, dim := range []int{90, 384} {
		o, _, _ := randomRegression(b, rows, dim)
		uniform := newTrainer(b, o, "uniform", Settings{Step: 1e-4})
		base := func(times int) { advance(b, uniform, times) }
		run := func(title, name string, settings sampling.Settings) {
			b.Run(fmt.Sprintf("d=%d/%s", dim, title), func(b *testing.B) {
				streams := sampling.Streams{Hashes: rng.New("benchmark", "hashes"), Order: rng.New("benchmark", "order")}
				sampler, err := sampling.New(context.Background(), name, o, settings, streams, 2)
				if err != nil {
					b.Fatal(err)
				}
				draws := make([]sampling.Draw, 1)
				sampler.Draw(uniform.Theta(), draws) // stale-norm's first look is for the next benchmark
				ratio.Report(b, func(times int) {
					for range times {
						sampler.Draw(uniform.Theta(), draws)
					}
				}, base)
			})
		}
		run("static-norm", "static-norm", sampling.Settings{})
		run("lgd-paper", "lgd-paper", sparse)
		run("lgd-exact", "lgd-exact", sparse)
		run("lgd-exact weighted", "lgd-exact", weighted)
		run("lgd-exact dense", "lgd-exact", dense)
		run("dci", "dci", sampling.Settings{})
		run("stale-norm", "stale-norm", sampling.Settings{Refresh: 1 << 40})
		b.Run(fmt.Sprintf("d=%d/stale-norm's norms, a row", dim), func(b *testing.B) {
			norms := make([]float64, rows)
			ratio.Report(b, func(times int) {
				for range times {
					o.GradientNorms(uniform.Theta(), norms)
				}
			}, func(times int) { base(rows * times) })
		})
	}
}

func randomRegression(b *testing.B, rows, dim int) (o objective.Objective, x vec.Matrix, y []float32) {
	random := rng.New("optimize", "benchmark")
	x, y = vec.NewMatrix(rows, dim), make([]float32, rows)
	for i := range x.Data {
		x.Data[i] = random.Float32() - 0.5
	}
	for i := range y {
		y[i] = random.Float32() - 0.5
	}
	o, err := objective.New(objective.LeastSquares, x, y, 0, 0)
	if err != nil {
		b.Fatal(err)
	}
	return o, x, y
}
