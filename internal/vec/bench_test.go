package vec

import (
	"fmt"
	"testing"

	"gradsample/internal/ratio"
	"gradsample/internal/rng"
)

// BenchmarkStepAgainstScalar compares one step of stochastic gradient descent
// for least squares by the kernels with a plain loop: the residual of a random
// row, then the update. The rows fit the second-level cache, so that waiting for
// memory, which is the same for both, does not hide the arithmetic. At d = 90
// the ratio is to be at most 0.5.
func BenchmarkStepAgainstScalar(b *testing.B) {
	for _, d := range []int{90, 384, 529} {
		b.Run(fmt.Sprintf("d=%d", d), func(b *testing.B) {
			random := rng.New("vec", "benchmark step")
			rows := NewMatrix(1<<16/d, d)
			copy(rows.Data, normals(random, len(rows.Data)))
			order := make([]int, 4096)
			for i := range order {
				order[i] = random.IntN(rows.Rows)
			}
			steps := func(step func(theta, x []float32)) func(int) {
				theta, i := make([]float32, d), 0
				return func(times int) {
					for range times {
						step(theta, rows.Row(order[i%len(order)]))
						i++
					}
				}
			}
			ratio.Report(b, steps(kernelStep), steps(scalarStep))
		})
	}
}

const (
	benchmarkTarget = 1
	benchmarkScale  = 1e-4
)

func scalarStep(theta, x []float32) {
	var inner float32
	for i := range x {
		inner += theta[i] * x[i]
	}
	scale := -benchmarkScale * (inner - benchmarkTarget)
	for i := range x {
		theta[i] += scale * x[i]
	}
}

func kernelStep(theta, x []float32) {
	Axpy(-benchmarkScale*(Dot(theta, x)-benchmarkTarget), x, theta)
}
