package neural

import "gradsample/internal/vec"

// layer is one layer at work on a chunk, with memory of its own for what
// backward needs to know of the last forward: each worker has its own.
type layer interface {
	// forward sets out to the layer's values of in.
	forward(in, out []float32)
	// backward adds to gradient, as long as the layer's weights, the derivatives of a
	// sum of losses, given those by out, and sets those by in, unless toIn is nil.
	// in and out are as forward left them. The ones behind the values are not
	// looked after in toIn.
	backward(in, out, toOut, toIn, gradient []float32)
}

// trained tells what weights a layer has: groups of inputs+1 by outputs, row-major, the
// last row being the biases.
type trained struct {
	groups, inputs, outputs int
	area                    int // for how many positions of the output they are used
}

func (t trained) size() int { return t.groups * (t.inputs + 1) * t.outputs }

// weightsOf returns what weights a layer has, for an input and an output.
func weightsOf(l Layer, in, out Shape) trained {
	switch l.Kind {
	case Convolution:
		return trained{l.Groups, in.Channels / l.Groups * l.Size * l.Size, l.Filters / l.Groups, out.Height * out.Width}
	case Dense:
		return trained{1, in.Size(), l.Units, 1}
	}
	return trained{}
}

// newLayer returns a layer at work. training tells whether dropout drops.
func newLayer(l Layer, in, out Shape, weights []float32, training bool) layer {
	switch l.Kind {
	case Convolution:
		return newConvolution(l, in, out, weights)
	case ReLU:
		return relu{}
	case Pool:
		return newPool(l, in, out)
	case Normalise:
		return newNormalisation(l, in)
	case Dense:
		return newDense(in.Size(), l.Units, weights)
	}
	return &dropout{scale: float32(1 / (1 - l.Rate)), training: training}
}

// matrix is a view of a whole slice.
func matrix(data []float32, rows, cols int) vec.Matrix {
	return vec.Matrix{Rows: rows, Cols: cols, Data: data[:rows*cols]}
}
