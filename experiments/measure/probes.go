package measure

import "math"

// series are the probes within a decade of epochs.
var series = []float64{1, 2, 3, 5}

// Probes lists the gradient evaluations at which a curve is evaluated: none, then
// 1, 2, 3 and 5 times the powers of ten of an epoch, from a thousandth of it up to
// the budget. The list of a longer budget begins with that of a shorter one.
func Probes(epochs float64, rows, batch int) []int {
	probes := []int{0}
	for decade := 0.001; decade <= epochs; decade *= 10 {
		for _, multiple := range series {
			epoch := decade * multiple
			probe := evaluations(epoch, rows, batch)
			if epoch <= epochs*(1+1e-9) && probe > probes[len(probes)-1] {
				probes = append(probes, probe)
			}
		}
	}
	return probes
}

// evaluations is how many gradients an epoch stands for, in whole mini-batches.
func evaluations(epoch float64, rows, batch int) int {
	return batch * int(math.Round(epoch*float64(rows)/float64(batch)))
}
