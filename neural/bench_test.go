package neural

import (
	"testing"

	"gradsample/internal/parallel"
	"gradsample/internal/ratio"
	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// BenchmarkStep reports as ratio what share a training step's multiply-adds are
// done at of the rate of one large product, by as many goroutines in the same
// run. For lenet5 it is to be at least 0.4.
func BenchmarkStep(b *testing.B) {
	for _, name := range []string{"lenet5", "cifar-conv"} {
		for workers, label := range []string{1: "/1 worker", 2: "/2 workers"} {
			if workers == 0 {
				continue
			}
			b.Run(name+label, func(b *testing.B) {
				trainer := newTestTrainer(b, named(b, name), Settings{Step: "constant:1e-6", Momentum: 0.9, Decay: 1e-4}, workers)
				_, each := trainer.problem.Network.MultiplyAdds()
				ratio.Report(b, largeProducts(workers, each*64), func(times int) {
					if err := trainer.Advance(times); err != nil {
						b.Fatal(err)
					}
				})
			})
		}
	}
}

// largeProducts returns work of about so many multiply-adds in all.
func largeProducts(workers, multiplyAdds int) func(times int) {
	const side = 768
	depth := multiplyAdds / (workers * side * side)
	random := rng.New("neural", "large products")
	operands := make([][3]vec.Matrix, workers)
	for i := range operands {
		operands[i] = [3]vec.Matrix{vec.NewMatrix(side, side), vec.NewMatrix(side, depth), vec.NewMatrix(depth, side)}
		for _, m := range operands[i][1:] {
			for at := range m.Data {
				m.Data[at] = float32(random.NormFloat64())
			}
		}
	}
	return func(times int) {
		for range times {
			parallel.Jobs(workers, workers, func(_, job int) {
				clear(operands[job][0].Data)
				vec.MultiplyAdd(operands[job][0], operands[job][1], operands[job][2])
			})
		}
	}
}
