package kernel

// scratch is one worker's memory.
type scratch struct {
	tile    []float32 // a tile of Φ
	part    []float32 // a product of a tile
	square  []float32 // a stripe of C
	outputs []float64 // a row's change of scores
	cost    Cost      // of the worker's products
}

// newScratch returns memory for so many workers, for tiles of so many features
// and products with so many outputs.
func newScratch(workers, features, outputs int) []scratch {
	all := make([]scratch, max(1, workers))
	for i := range all {
		all[i] = scratch{
			tile:    make([]float32, features*tileColumns),
			part:    make([]float32, max(features, tileColumns)*outputs),
			outputs: make([]float64, outputs),
		}
	}
	return all
}

// grown returns values with the given length, its content unspecified.
func grown[T any](values []T, length int) []T {
	if cap(values) < length {
		return make([]T, length, length+length/2)
	}
	return values[:length]
}
