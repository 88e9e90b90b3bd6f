package deformed

import (
	"math"
	"strconv"
	"sync"

	"gradsample/internal/parallel"
	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// The displacement fields: noise smoothed with fieldLength pixels of deviation, of
// fieldSize pixels root mean square.
const (
	fieldLength = 4
	fieldSize   = 1.2
)

// fields returns all displacement fields, drawn once: 28 × 28 displacements each, in
// pixels.
var fields = sync.OnceValue(func() [][]float32 {
	all := make([][]float32, fieldCount)
	parallel.Blocks(fieldCount, 64, func(_, from, to int) {
		for k := from; k < to; k++ {
			all[k] = drawField(k)
		}
	})
	return all
})

// drawField smooths uniform noise on a canvas that is larger by the filter's radius
// on every side, and cuts out its middle.
func drawField(k int) []float32 {
	const (
		radius = 4 * fieldLength
		width  = Side + 2*radius
	)
	random := rng.New("deformed digits", "field", strconv.Itoa(k))
	canvas, scratch := make([]float32, width*width), make([]float32, width*width)
	for i := range canvas {
		canvas[i] = float32(2*random.Float64() - 1)
	}
	smooth(canvas, scratch, gaussianTaps(fieldLength, radius), width)
	field := make([]float32, 0, Pixels)
	for row := range Side {
		at := (radius+row)*width + radius
		field = append(field, canvas[at:at+Side]...)
	}
	vec.Scale(float32(fieldSize*math.Sqrt(Pixels/vec.SumSquares(field))), field)
	return field
}
