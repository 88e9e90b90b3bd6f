package neural

import "gradsample/internal/vec"

// pool takes the largest value of each square of a channel. Of several that are
// equal the first is it, and gets all of the derivative. Squares that reach beyond
// the edge are cut there.
type pool struct {
	in, out      Shape
	size, stride int
	chosen       [][lanes]int32 // for each value of out, where the vector is that it comes from
}

func newPool(l Layer, in, out Shape) *pool {
	return &pool{in: in, out: out, size: l.Size, stride: l.Stride, chosen: make([][lanes]int32, out.Size())}
}

func (p *pool) forward(in, out []float32) {
	at, line := 0, p.in.Width*lanes
	for channel := range p.in.Channels {
		for y := range p.out.Height {
			top := y * p.stride
			height := min(p.size, p.in.Height-top)
			for x := range p.out.Width {
				left := x * p.stride
				corner := ((channel*p.in.Height+top)*p.in.Width + left) * lanes
				chosen := &p.chosen[at]
				vec.Largest(in[corner:], line, height, min(p.size, p.in.Width-left), (*[lanes]float32)(out[at*lanes:]), chosen)
				for b := range chosen {
					chosen[b] += int32(corner)
				}
				at++
			}
		}
	}
}

func (p *pool) backward(_, _, toOut, toIn, _ []float32) {
	if toIn == nil {
		return
	}
	clear(toIn)
	for i := range p.chosen {
		slopes := (*[lanes]float32)(toOut[i*lanes:])
		for b, from := range &p.chosen[i] {
			toIn[int(from)+b] += slopes[b]
		}
	}
}
