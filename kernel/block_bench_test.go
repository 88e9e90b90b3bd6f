package kernel

import (
	"testing"

	"gradsample/internal/parallel"
	"gradsample/internal/ratio"
	"gradsample/internal/vec"
	"gradsample/internal/vec/peak"
)

// One block of 512 features of 100 columns at a batch of 4,096 rows: mapped, and
// added to ten scores a row.
const (
	benchDim, benchBlock, benchBatch, benchOutputs = 100, 512, 4096, 10
	// benchOperations counts products alone: cosines come on top.
	benchOperations = 2 * benchBlock * benchBatch * (benchDim + benchOutputs)
)

// blockWork returns that work for so many workers.
func blockWork(b *testing.B, workers int) func(times int) {
	model, err := newModel(FeatureSettings{
		Kernel: Kernel{Name: Gaussian, Bandwidth: 10}, Dim: benchDim, Block: benchBlock, Stream: []string{"benchmark"},
	}, Softmax, benchOutputs)
	if err != nil {
		b.Fatal(err)
	}
	coefficients := make([]float64, benchBlock*benchOutputs)
	for i, value := range normalRows(benchBlock, benchOutputs, "coefficients").Data {
		coefficients[i] = float64(value)
	}
	model.add(0, coefficients)
	x, scores := normalRows(benchBatch, benchDim, "benchmark"), make([]float64, benchBatch*benchOutputs)
	return func(times int) {
		for range times {
			if err := model.Predict(scores, x, workers); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkBlock gives the speed of one worker with the kernels that this build
// takes, to be held against that of the portable ones (-tags purego).
func BenchmarkBlock(b *testing.B) {
	b.Run(vec.Path(), func(b *testing.B) {
		work := blockWork(b, 1)
		for b.Loop() {
			work(1)
		}
		b.ReportMetric(benchOperations*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
	})
}

// BenchmarkBlockAgainstPeak compares one worker with the same number of
// multiply-adds in registers alone, of AVX2 and of what else there is. The ratio to
// AVX2's is to be at most 2: half of the peak of a core.
func BenchmarkBlockAgainstPeak(b *testing.B) {
	work := blockWork(b, 1)
	for _, set := range peak.Available() {
		b.Run(vec.Path()+"-to-peak-of-"+set.Name, func(b *testing.B) {
			rounds := int(benchOperations / set.Operations)
			ratio.Report(b, work, func(times int) { set.Run(rounds * times) })
		})
	}
}

// BenchmarkBlockWorkers compares one worker with two, which are to take at most
// 1/1.8 of its time where two cores are free. Beside it stands what the machine
// has to give at the time: the same comparison of multiply-adds in registers
// alone, whose ratio is 2 then, and 1 where others keep the second core busy or
// two processors share the units of one core.
func BenchmarkBlockWorkers(b *testing.B) {
	one, two := blockWork(b, 1), blockWork(b, 2)
	b.Run("block", func(b *testing.B) { ratio.Report(b, one, two) })
	for _, set := range peak.Available() {
		rounds := int(benchOperations / set.Operations)
		b.Run("registers-"+set.Name, func(b *testing.B) {
			ratio.Report(b, func(times int) { set.Run(rounds * times) }, func(times int) {
				parallel.Jobs(2, 2, func(_, _ int) { set.Run(rounds * times / 2) })
			})
		})
	}
}
