package neural

import "gradsample/internal/vec"

// lanes is how many images go through the layers side by side: a chunk. Value i
// of a chunk's image b is at i·lanes + b, with values in the order of channels,
// height and width. So whatever a layer does to one image it does to a vector, a
// row of pixels is a long stretch of memory, and a product is wide. The number
// is fixed, so that sums are cut alike on any number of workers; a chunk of fewer
// images has zeros in the lanes that are left.
const lanes = 16

// newValues returns room for the values of a chunk, and after them for one more
// of each image that is always 1: its weight is the bias.
func newValues(size int) []float32 {
	values := make([]float32, (size+1)*lanes)
	for i := range lanes {
		values[size*lanes+i] = 1
	}
	return values
}

// load puts rows of x, from the first on and less a centre, in the lanes of values.
func load(values []float32, x vec.Matrix, first int, centre float32) {
	for b := range lanes {
		if first+b >= x.Rows {
			for i := range x.Cols {
				values[i*lanes+b] = 0
			}
			continue
		}
		for i, v := range x.Row(first + b) {
			values[i*lanes+b] = v - centre
		}
	}
}

// unload is load the other way.
func unload(values []float32, x vec.Matrix, first int) {
	for b := range min(lanes, x.Rows-first) {
		for i := range x.Row(first + b) {
			x.Data[(first+b)*x.Cols+i] = values[i*lanes+b]
		}
	}
}
