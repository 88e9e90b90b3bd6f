package optimize

import (
	"fmt"
	"testing"

	"gradsample/internal/ratio"
	"gradsample/internal/rng"
)

// BenchmarkSGDStepAgainstScalar compares one step of plain SGD, uniform draw
// included, with the same step as two scalar loops over the same rows in the
// same order: the arithmetic, with rows in the cache, and what is left of the
// gain where most of a step waits for memory.
func BenchmarkSGDStepAgainstScalar(b *testing.B) {
	for _, size := range []struct{ rows, dim int }{{2000, 90}, {200_000, 90}, {200_000, 384}, {200_000, 529}} {
		b.Run(fmt.Sprintf("d=%d/n=%d", size.dim, size.rows), func(b *testing.B) {
			o, x, y := randomRegression(b, size.rows, size.dim)
			trainer := newTrainer(b, o, "uniform", Settings{Step: 1e-4})
			order, theta := rng.New("optimize", "test", "order", "1"), o.NewParameters()
			scalar := func(times int) {
				for range times {
					row := order.IntN(size.rows)
					scalarStep(theta, x.Row(row), y[row], 1e-4)
				}
			}
			ratio.Report(b, func(times int) { advance(b, trainer, times) }, scalar)
		})
	}
}

func scalarStep(theta, x []float32, y, step float32) {
	residual := -y
	for j := range x {
		residual += theta[j] * x[j]
	}
	for j := range x {
		theta[j] -= step * 2 * residual * x[j]
	}
}

// BenchmarkRule is one update of each rule, without draw and gradient.
func BenchmarkRule(b *testing.B) {
	const dim = 90
	for _, name := range Rules() {
		b.Run(name, func(b *testing.B) {
			settings := Settings{Rule: name}.WithDefaults(1)
			r, theta, gradient := newRule(settings, dim), make([]float32, dim), make([]float32, dim)
			for j := range gradient {
				gradient[j] = float32(j)
			}
			for b.Loop() {
				r.update(theta, gradient, 1e-9)
			}
		})
	}
}

// BenchmarkReducedStepAgainstPlain compares iterations with a variance reduction,
// as many as SVRG's passes are spread over, with as many of plain SGD on the same
// rows.
func BenchmarkReducedStepAgainstPlain(b *testing.B) {
	for _, reduction := range Reductions() {
		for _, size := range []struct{ rows, dim int }{{2000, 90}, {20_000, 384}} {
			b.Run(fmt.Sprintf("%s/d=%d/n=%d", reduction, size.dim, size.rows), func(b *testing.B) {
				o := newProblem(b, size.rows, size.dim, 0)
				reduced := newTrainer(b, o, "uniform", Settings{Step: 1e-4, Reduction: reduction})
				plain, period := newTrainer(b, o, "uniform", Settings{Step: 1e-4}), reduced.Period()
				ratio.Report(b,
					func(times int) { advance(b, reduced, times*period) },
					func(times int) { advance(b, plain, times*period) })
			})
		}
	}
}
