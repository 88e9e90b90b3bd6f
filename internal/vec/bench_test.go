package vec

import (
	"fmt"
	"testing"

	"gradsample/internal/rng"
)

// BenchmarkStep times one step of stochastic gradient descent for least
// squares, as a plain loop and by the kernels: the residual of a random row,
// then the update. The rows fit the second-level cache, so that waiting for
// memory, which is the same for both, does not hide the arithmetic.
func BenchmarkStep(b *testing.B) {
	steps := []struct {
		name string
		step func(theta, x []float32)
	}{{"scalar", scalarStep}, {"kernel", kernelStep}}
	for _, s := range steps {
		for _, d := range []int{90, 384, 529} {
			b.Run(fmt.Sprintf("%s/d=%d", s.name, d), func(b *testing.B) {
				random := rng.New("vec", "benchmark step")
				rows := NewMatrix(1<<16/d, d)
				copy(rows.Data, normals(random, len(rows.Data)))
				order := make([]int, 4096)
				for i := range order {
					order[i] = random.IntN(rows.Rows)
				}
				theta, i := make([]float32, d), 0
				for b.Loop() {
					s.step(theta, rows.Row(order[i%len(order)]))
					i++
				}
			})
		}
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
