package neural

import "gradsample/internal/rng"

// dropout sets values to zero at random and scales the others, in training;
// otherwise it hands on what it is given. The masks are drawn before the chunks
// of a batch are given to workers: one bit for each image of a chunk.
type dropout struct {
	scale    float32
	training bool
	keep     []uint16 // of the chunk at hand
}

func (d *dropout) forward(in, out []float32) { d.apply(in, out) }

func (d *dropout) backward(_, _, toOut, toIn, _ []float32) {
	if toIn != nil {
		d.apply(toOut, toIn)
	}
}

func (d *dropout) apply(from, to []float32) {
	if !d.training {
		copy(to, from[:len(from)-lanes])
		return
	}
	for i, keep := range d.keep {
		x, y := (*[lanes]float32)(from[i*lanes:]), (*[lanes]float32)(to[i*lanes:])
		for b, v := range x {
			y[b] = v * d.scale * float32(keep>>b&1)
		}
	}
}

// drawMasks fills masks of values to keep, each with probability 1 − rate.
func drawMasks(masks []uint16, rate float64, random *rng.Stream) {
	threshold := uint64(rate * (1 << 32))
	for i := range masks {
		var keep uint16
		for b := 0; b < lanes; b += 2 {
			two := random.Uint64()
			if two&(1<<32-1) >= threshold {
				keep |= 1 << b
			}
			if two>>32 >= threshold {
				keep |= 2 << b
			}
		}
		masks[i] = keep
	}
}
