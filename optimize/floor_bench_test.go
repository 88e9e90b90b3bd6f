package optimize

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"gradsample/internal/ratio"
	"gradsample/internal/rng"
	"gradsample/internal/vec"
	"gradsample/sampling"
)

// BenchmarkStepAgainstFloor compares a step of uniform SGD with the floor, and
// steps with other draws with uniform SGD's, on as many rows as
// YearPredictionMSD has; K = 5, L = 100, codes looked up once in 100 draws. The
// floor is a loop over rows known beforehand that fetches them early and does the
// step's arithmetic. Uniform SGD is to take at most 1.3 times as long; LGD, paper
// or exact, at most 1.5 times as long as SGD at d = 90 and 1.2 times at d = 384;
// draws by norms 1.1 times. The norms that stale-norm computes are a benchmark
// beside BenchmarkDrawAgainstStep.
func BenchmarkStepAgainstFloor(b *testing.B) {
	const rows = 463_715
	hashed := sampling.Settings{Bits: 5, Tables: 100, Density: 1.0 / 30, TwoSided: true, Refresh: 100}
	weighted, dense := hashed, hashed
	weighted.Weighted, dense.Density = true, 1
	for _, dim := range []int{90, 384} {
		o, x, y := randomRegression(b, rows, dim)
		uniform := newTrainer(b, o, "uniform", Settings{Step: 1e-4})
		sgd := func(times int) { advance(b, uniform, times) }
		name := func(title string) string { return fmt.Sprintf("d=%d/%s", dim, title) }
		b.Run(name("uniform over the floor"), func(b *testing.B) {
			ratio.ReportThread(b, sgd, floor(x, y, o.NewParameters()))
		})
		b.Run(name("huge pages over small ones, floor"), func(b *testing.B) {
			small := vec.Matrix{Rows: x.Rows, Cols: x.Cols, Data: slices.Clone(x.Data)}
			ratio.ReportThread(b, floor(x, y, o.NewParameters()), floor(small, y, o.NewParameters()))
		})
		run := func(title, sampler string, settings sampling.Settings) {
			b.Run(name(title), func(b *testing.B) {
				streams := sampling.Streams{Hashes: rng.New("benchmark", "hashes"), Order: rng.New("benchmark", "order")}
				s, err := sampling.New(context.Background(), sampler, o, settings, streams, 2)
				if err != nil {
					b.Fatal(err)
				}
				trainer, err := NewTrainer(o, s, Settings{Step: 1e-4})
				if err != nil {
					b.Fatal(err)
				}
				advance(b, trainer, 1) // stale-norm's first look
				ratio.ReportThread(b, func(times int) { advance(b, trainer, times) }, sgd)
			})
		}
		run("static-norm", "static-norm", sampling.Settings{})
		run("stale-norm", "stale-norm", sampling.Settings{Refresh: 1 << 40})
		run("permuted", "permuted", sampling.Settings{})
		run("lgd-paper", "lgd-paper", hashed)
		run("lgd-paper dense", "lgd-paper", dense)
		run("lgd-exact", "lgd-exact", hashed)
		run("lgd-exact weighted", "lgd-exact", weighted)
	}
}

// floor takes steps of least squares along rows in an order that is known
// beforehand, and fetches each two steps early while it works.
func floor(x vec.Matrix, y, theta []float32) func(times int) {
	const early = 2
	order, next := make([]uint32, 1<<20), 0
	random := rng.New("benchmark", "floor")
	for i := range order {
		order[i] = uint32(random.IntN(x.Rows))
	}
	return func(times int) {
		for range times {
			row, coming := int(order[next%len(order)]), int(order[(next+early)%len(order)])
			values := x.Row(row)
			residual := vec.DotFetch(values, theta, x.Row(coming), y[coming:]) - y[row]
			vec.AxpyFetch(-1e-4*2*residual, values, theta, x.Row(coming))
			next++
		}
	}
}
