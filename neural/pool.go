package neural

import "math"

// pool takes the largest value of each square of a channel. Of several that are
// equal the first is it, and gets all of the derivative. Squares that reach beyond
// the edge are cut there.
type pool struct {
	in, out      Shape
	size, stride int
	chosen       []int32 // for each value of out, where in the input it comes from
}

func newPool(l Layer, in, out Shape) *pool {
	return &pool{in: in, out: out, size: l.Size, stride: l.Stride, chosen: make([]int32, out.Size()*lanes)}
}

func (p *pool) forward(in, out []float32) {
	at := 0
	for channel := range p.in.Channels {
		for y := range p.out.Height {
			for x := range p.out.Width {
				p.choose(in, (*[lanes]float32)(out[at:]), (*[lanes]int32)(p.chosen[at:]), channel, y*p.stride, x*p.stride)
				at += lanes
			}
		}
	}
}

// choose finds the largest of a square whose corner is at top and left. The
// largest is as random as the values, so that branches on it would cost more than
// all else: values are made whole numbers in the same order, those that come
// first in front, and the largest of these is chosen.
func (p *pool) choose(in []float32, out *[lanes]float32, chosen *[lanes]int32, channel, top, left int) {
	var best [lanes]int64
	for b := range best {
		best[b] = math.MinInt64
	}
	right := min(left+p.size, p.in.Width)
	for y := top; y < min(top+p.size, p.in.Height); y++ {
		at := ((channel*p.in.Height+y)*p.in.Width + left) * lanes
		for range right - left {
			for b, v := range (*[lanes]float32)(in[at:]) {
				best[b] = max(best[b], int64(ordered(v))<<32|int64(math.MaxInt32-at))
			}
			at += lanes
		}
	}
	for b, key := range best {
		out[b] = math.Float32frombits(uint32(order(int32(key >> 32))))
		chosen[b] = int32(math.MaxInt32-key&math.MaxInt32) + int32(b)
	}
}

// ordered returns the bits of a number as a whole number of the same order.
func ordered(v float32) int32 { return order(int32(math.Float32bits(v))) }

// order turns the bits of negative numbers around, and back.
func order(bits int32) int32 { return bits ^ bits>>31&math.MaxInt32 }

func (p *pool) backward(_, _, toOut, toIn, _ []float32) {
	if toIn == nil {
		return
	}
	clear(toIn)
	for i, at := range p.chosen {
		toIn[at] += toOut[i]
	}
}
