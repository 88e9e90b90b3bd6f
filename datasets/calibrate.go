package datasets

import (
	"math"
	"slices"
	"strconv"

	"gradsample/internal/parallel"
	"gradsample/internal/vec"
)

// calibrate finds the size of the noise, and the cut between labels, from a pilot
// of rows that are not used for anything else.
func (g *generator) calibrate() {
	const pilot = 16 * blockRows
	scores := make([]float64, pilot)
	parallel.Blocks(pilot, blockRows, func(block, from, to int) {
		random, row := g.stream("pilot", strconv.Itoa(block)), make([]float32, g.entry.Dim())
		for i := from; i < to; i++ {
			g.inputs(random, row)
			scores[i] = float64(vec.Dot(g.beta, row))
		}
	})
	var mean, variance float64
	for _, score := range scores {
		mean += score / pilot
	}
	for _, score := range scores {
		variance += (score - mean) * (score - mean) / pilot
	}
	if g.rule.Positive == 0 {
		g.noise = math.Sqrt(variance * (1 - g.target.R2) / g.target.R2)
		return
	}
	g.calibrateLabels(scores, mean, math.Sqrt(variance))
}

// calibrateLabels looks for the noise with which the score explains the wanted
// share of the label's variance, by halving an interval; the share falls with the
// noise. Where no noise at all still leaves it too small, there is none.
func (g *generator) calibrateLabels(scores []float64, mean, deviation float64) {
	random := g.stream("pilot", "noise")
	noise := make([]float64, len(scores))
	for i := range noise {
		noise[i] = random.NormFloat64()
	}
	explained := func(size float64) float64 {
		latent := make([]float64, len(scores))
		for i := range latent {
			latent[i] = scores[i] + float64(size*noise[i])
		}
		sorted := slices.Sorted(slices.Values(latent))
		g.noise, g.cut = size, sorted[int((1-g.rule.Positive)*float64(len(sorted)))]
		var covariance float64
		for i := range latent {
			if latent[i] > g.cut {
				covariance += (scores[i] - mean) / (deviation * float64(len(latent)))
			}
		}
		return covariance * covariance / (g.rule.Positive * (1 - g.rule.Positive))
	}
	low, high := 0.0, 20*deviation
	for range 20 {
		if middle := (low + high) / 2; explained(middle) > g.target.R2 {
			low = middle
		} else {
			high = middle
		}
	}
}
