package deformed

import (
	"math"

	"gradsample/internal/vec"
)

// gaussianTaps are the weights of a Gaussian filter, from -radius to radius; their
// sum is 1.
func gaussianTaps(deviation float64, radius int) []float32 {
	taps := make([]float32, 2*radius+1)
	var sum float64
	for i := range taps {
		sum += gaussian(i-radius, deviation)
	}
	for i := range taps {
		taps[i] = float32(gaussian(i-radius, deviation) / sum)
	}
	return taps
}

func gaussian(at int, deviation float64) float64 {
	return math.Exp(-float64(at*at) / (2 * deviation * deviation))
}

// smooth filters a canvas of rows of a width along its rows and then its columns, in
// place. All rows lie one after the other, so that one update serves a whole canvas.
// Less than the filter's radius from the edge the values mean nothing, unless the
// canvas is 0 there.
func smooth(canvas, scratch, taps []float32, width int) {
	filter(scratch, canvas, taps, 1)
	filter(canvas, scratch, taps, width)
}

// filter adds up the values at distances of so many places, weighted by the taps.
func filter(to, from, taps []float32, place int) {
	clear(to)
	edge := len(taps) / 2 * place
	inside := to[edge : len(to)-edge]
	for i, tap := range taps {
		vec.Axpy(tap, from[i*place:i*place+len(inside)], inside)
	}
}
