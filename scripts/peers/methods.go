package main

import (
	"context"
	"math"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
	"gradsample/kernel"
	"gradsample/neural"
	"gradsample/objective"
	"gradsample/optimize"
	"gradsample/sampling"
)

// The settings that linear.py, kernels.py, dsg.py and lenet.py have too.
const (
	epochs           = 3
	ridge            = 1e-4
	regressionStep   = 2e-3 // of ½r²
	logisticStep     = 2e-2
	manyFeatures     = 2048
	featuresBatch    = 256
	landmarks        = 256
	ridgeOfLandmarks = 1e-4
	dsgBatch         = 1024
	dsgIterations    = 16
	networkSteps     = 12
)

// leastSquares has r² for a loss where others have ½r²: half the step and
// twice the ridge are the same iteration.
func leastSquares(r *rows, _ int) (task, error) {
	o, err := objective.New(objective.LeastSquares, r.x, r.targets, 0, 2*ridge)
	return linear(o, regressionStep/2), err
}

func logisticRegression(r *rows, _ int) (task, error) {
	o, err := objective.New(objective.Logistic, r.x, r.signs, 0, ridge)
	return linear(o, logisticStep), err
}

// linear is some epochs of steps on one row each, and its quality the mean loss.
func linear(o objective.Objective, step float64) task {
	return func() (func() (float64, error), error) {
		sampler, err := sampling.New(context.Background(), "uniform", o, sampling.Settings{},
			sampling.Streams{Hashes: rng.New("peers", "hashes"), Order: rng.New("peers", "order")}, 1)
		if err != nil {
			return nil, err
		}
		trainer, err := optimize.NewTrainer(o, sampler, optimize.Settings{Step: step})
		if err != nil {
			return nil, err
		}
		err = trainer.Advance(epochs * o.Rows())
		return func() (float64, error) { return o.Loss(trainer.Theta()), nil }, err
	}
}

// featuresSGD goes once through the rows. It draws the features too, as the
// peer does.
func featuresSGD(r *rows, threads int) (task, error) {
	x, y := r.first(kernelRows)
	return trained(kernel.Table{X: x, Y: y}, kernelRows/featuresBatch, threads, kernel.Settings{
		Method: kernel.FeaturesSGD, Step: "constant:2", Block: features, MaxFeatures: manyFeatures, Batch: featuresBatch,
	}), nil
}

func doublyStochastic(r *rows, threads int) (task, error) {
	x, y := r.first(kernelRows)
	return trained(kernel.Table{X: x, Y: y}, dsgIterations, threads, kernel.Settings{
		Method: kernel.DSG, Step: "constant:2", Block: features, Batch: dsgBatch,
	}), nil
}

// trained is a training run from f = 0.
func trained(table kernel.Table, iterations, threads int, s kernel.Settings) task {
	return func() (func() (float64, error), error) {
		trainer, err := kernel.NewTrainer(problem(table, 1, s.Method), s, kernel.Resources{Workers: threads})
		if err != nil {
			return nil, err
		}
		err = trainer.Advance(iterations)
		return func() (float64, error) {
			scores := make([]float64, table.Rows())
			err := trainer.Model().Predict(scores, table.X, threads)
			return meanSquare(table.Y, func(i int) float64 { return scores[i] }), err
		}, err
	}
}

func nystrom(r *rows, threads int) (task, error) {
	x, values := r.first(landmarkRows)
	y := vec.Matrix{Rows: landmarkRows, Cols: 1, Data: values}
	return func() (func() (float64, error), error) {
		random := rng.New("peers", "landmarks")
		k := kernel.Kernel{Name: kernel.Gaussian, Bandwidth: bandwidth}
		model, err := kernel.FitNystrom(context.Background(), k, landmarks, x, y, ridgeOfLandmarks, random, threads)
		return func() (float64, error) {
			predictions, err := model.Predict(context.Background(), x, threads)
			return meanSquare(values, func(i int) float64 { return float64(predictions.Data[i]) }), err
		}, err
	}, nil
}

func meanSquare(targets []float32, score func(i int) float64) float64 {
	var sum float64
	for i, target := range targets {
		sum += math.Pow(float64(target)-score(i), 2)
	}
	return sum / float64(len(targets))
}

// lenet is some steps of the network from fresh weights, and its quality the
// loss of the last batch.
func lenet(r *rows, threads int) (task, error) {
	spec, err := neural.Named("lenet5")
	if err != nil {
		return nil, err
	}
	table := kernel.Table{X: r.pictures, Y: r.classes}
	return func() (func() (float64, error), error) {
		network, err := neural.NewNetwork(spec, rng.New("peers", "network"))
		if err != nil {
			return nil, err
		}
		trainer, err := neural.NewTrainer(neural.Problem{
			Network: network, Data: table, Source: neural.NewPermuted(table.Rows(), rng.New("peers", "pictures", "order")),
		}, neural.Settings{Batch: 64, Step: "constant:0.01", Momentum: 0.9, Decay: ridge}, threads)
		if err != nil {
			return nil, err
		}
		err = trainer.Advance(networkSteps)
		return func() (float64, error) { return trainer.Counters().Loss, nil }, err
	}, nil
}
