package kernel

import (
	"fmt"
	"testing"
)

// One iteration with sixteen blocks of 512 features in the model, at 100 columns
// and 4,096 rows: of DSG, and of CDSG, which needs their gradients too. The
// ratio of one worker's time to two's is what matters.
func BenchmarkIteration(b *testing.B) {
	table := newTable(Softmax, 8192, 100, "bench")
	for _, settings := range []Settings{
		{Method: DSG, Block: 512, Batch: 4096, Step: "constant:1"},
		{Method: CDSG, Block: 512, Batch: 4096, Precondition: 1e-3},
	} {
		for _, workers := range []int{1, 2} {
			settings.Loss = Softmax
			problem := newTrainingProblem(table, Softmax, "bench")
			problem.Features.Kernel.Bandwidth = 10
			trainer := newKernelTrainer(b, problem, settings, Resources{Workers: workers})
			model := trainer.Model()
			model.add(0, make([]float64, 16*512*3))
			b.Run(fmt.Sprintf("%s/workers=%d", settings.Method, workers), func(b *testing.B) {
				for b.Loop() {
					if err := trainer.Advance(1); err != nil {
						b.Fatal(err)
					}
					model.coefficients, model.weights = model.coefficients[:16*512*3], model.weights[:16]
				}
			})
		}
	}
}
