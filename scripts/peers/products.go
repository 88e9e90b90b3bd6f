package main

import (
	"gradsample/internal/parallel"
	"gradsample/internal/rng"
	"gradsample/internal/vec"
	"gradsample/kernel"
)

// preparations are the tasks by name, each to be prepared before its first turn.
var preparations = map[string]func(r *rows, threads int) (task, error){
	"product-square":   squareProduct,
	"product-features": featuresProduct,
	"features":         mapFeatures,
	"least-squares":    leastSquares,
	"logistic":         logisticRegression,
	"features-sgd":     featuresSGD,
	"nystrom":          nystrom,
	"dsg":              doublyStochastic,
	"lenet5":           lenet,
}

func squareProduct(r *rows, threads int) (task, error) {
	return product(r.square, r.other, threads), nil
}

// featuresProduct is a block's weights times a batch, both along their rows.
func featuresProduct(r *rows, threads int) (task, error) {
	return product(normals(features, batchDim, "frequencies"), r.batch, threads), nil
}

// product is a·bᵀ, the rows of a shared by the threads.
func product(a, b vec.Matrix, threads int) task {
	dst := vec.NewMatrix(a.Rows, b.Rows)
	share := (a.Rows + threads - 1) / threads
	return func() (func() (float64, error), error) {
		parallel.Jobs(threads, threads, func(_, job int) {
			first, end := min(a.Rows, job*share), min(a.Rows, (job+1)*share)
			vec.MultiplyTransposed(between(dst, first, end), between(a, first, end), b)
		})
		return nothing, nil
	}
}

func between(m vec.Matrix, first, end int) vec.Matrix {
	return vec.Matrix{Rows: end - first, Cols: m.Cols, Data: m.Data[first*m.Cols : end*m.Cols]}
}

// nothing is the quality of what cannot be done well or badly.
func nothing() (float64, error) { return 0, nil }

// mapFeatures is what predicts with a block of features: the product, the
// phases and cosines, and the product with the coefficients.
func mapFeatures(r *rows, threads int) (task, error) {
	table := kernel.Table{X: r.batch, Y: make([]float32, r.batch.Rows)}
	for i := range table.Y {
		table.Y[i] = float32(i % outputs)
	}
	trainer, err := kernel.NewTrainer(problem(table, outputs, "features"), kernel.Settings{
		Method: kernel.FeaturesSGD, Loss: kernel.Softmax, Step: "constant:1", Block: features, MaxFeatures: features,
	}, kernel.Resources{Workers: threads})
	if err != nil {
		return nil, err
	}
	if err := trainer.Advance(1); err != nil {
		return nil, err
	}
	scores := make([]float64, r.batch.Rows*outputs)
	return func() (func() (float64, error), error) {
		return nothing, trainer.Model().Predict(scores, r.batch, threads)
	}, nil
}

// bandwidth is σ of the Gaussian kernel; the peers have γ = 1/2σ².
const bandwidth = 10

func problem(table kernel.Table, outputs int, name string) kernel.Problem {
	return kernel.Problem{
		Data: table, Source: kernel.NewPermuted(table.Rows(), rng.New("peers", name, "order")), Outputs: outputs,
		Features: kernel.FeatureSettings{
			Kernel: kernel.Kernel{Name: kernel.Gaussian, Bandwidth: bandwidth}, Stream: []string{"peers", name},
		},
	}
}
