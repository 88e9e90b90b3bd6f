package kernel_test

import (
	"context"
	"fmt"
	"math"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
	"gradsample/kernel"
)

// Ridge regression on random features learns a sine from 200 points.
func Example() {
	random := rng.New("example")
	x, y := vec.NewMatrix(200, 1), vec.NewMatrix(200, 1)
	for n := range x.Rows {
		x.Data[n] = float32(6 * random.Float64())
		y.Data[n] = float32(math.Sin(float64(x.Data[n])) + 0.05*random.NormFloat64())
	}
	bandwidth, err := kernel.MedianBandwidth(kernel.Gaussian, x, kernel.BandwidthReleased, random)
	if err != nil {
		panic(err)
	}
	features, err := kernel.NewFeatures(kernel.FeatureSettings{
		Kernel: kernel.Kernel{Name: kernel.Gaussian, Bandwidth: bandwidth},
		Dim:    1, Block: 50, Stream: []string{"example"},
	})
	if err != nil {
		panic(err)
	}
	fit, err := kernel.FitFeaturesRidge(context.Background(), features, 2, x, y, 1e-5, 2)
	if err != nil {
		panic(err)
	}
	at := vec.Matrix{Rows: 3, Cols: 1, Data: []float32{1, 3, 5}}
	predictions, err := fit.Predict(context.Background(), at, 1)
	if err != nil {
		panic(err)
	}
	for n, value := range predictions.Data {
		fmt.Printf("sin %v is %.1f, predicted %.1f\n", at.Data[n], math.Sin(float64(at.Data[n])), value)
	}
	// Output:
	// sin 1 is 0.8, predicted 0.8
	// sin 3 is 0.1, predicted 0.1
	// sin 5 is -1.0, predicted -1.0
}
