package neural

import "gradsample/internal/vec"

// relu is max(0, x).
type relu struct{}

func (relu) forward(in, out []float32) { vec.Rectify(in[:len(in)-lanes], out) }

func (relu) backward(_, out, toOut, toIn, _ []float32) {
	if toIn != nil {
		vec.KeepWherePositive(out[:len(out)-lanes], toOut, toIn)
	}
}
