package neural_test

import (
	"bytes"
	"context"
	"fmt"
	"log"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
	"gradsample/kernel"
	"gradsample/neural"
)

// A network learns to tell images whose bright bar stands from those whose bar
// lies; another one that is given its weights has the same features.
func Example() {
	random := rng.New("example", "images")
	bars := kernel.Table{X: vec.NewMatrix(200, 36), Y: make([]float32, 200)}
	for i := range bars.Y {
		at := random.IntN(6)
		bars.Y[i] = float32(random.IntN(2))
		for j := range 6 {
			pixel := 6*at + j
			if bars.Y[i] == 1 {
				pixel = 6*j + at
			}
			bars.X.Row(i)[pixel] = 1
		}
	}
	spec, err := neural.Parse(`input 1 6 6
convolution filters=4 size=3 padding=1
relu
pool size=2 stride=2 name=pooled
dense units=2`)
	if err != nil {
		log.Fatal(err)
	}
	network, err := neural.NewNetwork(spec, rng.New("example", "weights"))
	if err != nil {
		log.Fatal(err)
	}
	trainer, err := neural.NewTrainer(
		neural.Problem{Network: network, Data: bars, Source: neural.NewPermuted(200, rng.New("example", "order"))},
		neural.Settings{Batch: 20, Step: "cosine:0.1,100", Momentum: 0.9}, 2)
	if err != nil {
		log.Fatal(err)
	}
	if err := trainer.Advance(100); err != nil {
		log.Fatal(err)
	}
	scores, err := neural.NewMapper(network, "", 2)
	if err != nil {
		log.Fatal(err)
	}
	evaluation, err := scores.Evaluate(context.Background(), bars)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("error", evaluation.Error)

	var file bytes.Buffer
	if err := network.SaveWeights(&file); err != nil {
		log.Fatal(err)
	}
	other, err := neural.NewNetwork(spec, nil)
	if err != nil {
		log.Fatal(err)
	}
	if err := other.LoadWeights(&file); err != nil {
		log.Fatal(err)
	}
	pooled, err := neural.NewMapper(other, "pooled", 2)
	if err != nil {
		log.Fatal(err)
	}
	features, err := neural.NewFeatures(pooled, bars)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(features.Rows(), "rows of", features.Dim(), "features")
	// Output:
	// error 0
	// 200 rows of 36 features
}
