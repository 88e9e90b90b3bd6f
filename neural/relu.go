package neural

import "math"

// relu is max(0, x). What is not a number it may take for negative: training
// looks for that in the weights. The signs are random, so that branches on them
// would cost more than all else; the sign bit is made a mask instead.
type relu struct{}

func (relu) forward(in, out []float32) {
	in = in[:len(in)-lanes]
	out = out[:len(in)]
	for i, v := range in {
		bits := int32(math.Float32bits(v))
		out[i] = math.Float32frombits(uint32(bits &^ (bits >> 31)))
	}
}

func (relu) backward(_, out, toOut, toIn, _ []float32) {
	if toIn == nil {
		return
	}
	out = out[:len(out)-lanes]
	toOut, toIn = toOut[:len(out)], toIn[:len(out)]
	for i, v := range out {
		positive := uint32(-int32(math.Float32bits(v)) >> 31) // all ones, or none for +0
		toIn[i] = math.Float32frombits(math.Float32bits(toOut[i]) & positive)
	}
}
