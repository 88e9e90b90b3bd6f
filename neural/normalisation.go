package neural

import "gradsample/internal/vec"

// normalisation divides each value a by s^¾, with s = k + α/n Σ a² over the n
// channels around its own; those beyond the first and the last count as 0. Its
// derivative by a_j is
//
//	∂_j s_j^-¾ − (3α/2n) a_j Σ_i ∂_i b_i / s_i
//
// with ∂_i the derivative by b_i = a_i s_i^-¾ and the sum over the channels
// around j.
type normalisation struct {
	channels, area int // area: values of a channel in a chunk
	reach          int // n = 2·reach + 1
	slope          float32
	offset         float32
	sums, powers   []float32 // s and s^-¾
	squares        []float32 // stretch of each channel
}

// stretch is how many values of each channel are worked on at a time, so that
// they stay in cache while the channels around them are added up.
const stretch = 256

func newNormalisation(l Layer, in Shape) *normalisation {
	size := in.Size() * lanes
	return &normalisation{
		channels: in.Channels, area: in.Height * in.Width * lanes, reach: l.Channels / 2,
		slope: float32(l.Alpha / float64(l.Channels)), offset: float32(l.Offset),
		sums: make([]float32, size), powers: make([]float32, size), squares: make([]float32, stretch*in.Channels),
	}
}

func (n *normalisation) forward(in, out []float32) {
	for first := 0; first < n.area; first += stretch {
		width := min(stretch, n.area-first)
		for c := range n.channels {
			squares := n.squares[c*width : (c+1)*width]
			for i, a := range in[c*n.area+first:][:width] {
				squares[i] = a * a
			}
		}
		for c := range n.channels {
			at := c*n.area + first
			sums := n.sums[at : at+width]
			for i := range sums {
				sums[i] = n.offset
			}
			n.addAround(sums, c, n.slope)
			powers, a, b := n.powers[at:at+width], in[at:at+width], out[at:at+width]
			vec.InverseThreeQuarters(sums, powers)
			for i, power := range powers {
				b[i] = a[i] * power
			}
		}
	}
}

// addAround adds to sums the stretches of n.squares of the channels around c.
func (n *normalisation) addAround(sums []float32, c int, scale float32) {
	width := len(sums)
	for other := max(0, c-n.reach); other <= min(n.channels-1, c+n.reach); other++ {
		vec.Axpy(scale, n.squares[other*width:(other+1)*width], sums)
	}
}

func (n *normalisation) backward(in, out, toOut, toIn, _ []float32) {
	if toIn == nil {
		return
	}
	for first := 0; first < n.area; first += stretch {
		width := min(stretch, n.area-first)
		for c := range n.channels {
			at := c*n.area + first
			shares := n.squares[c*width : (c+1)*width]
			slopes, b, sums := toOut[at:at+width], out[at:at+width], n.sums[at:at+width]
			for i := range shares {
				shares[i] = slopes[i] * b[i] / sums[i]
			}
		}
		for c := range n.channels {
			at := c*n.area + first
			result := toIn[at : at+width]
			clear(result)
			n.addAround(result, c, -1.5*n.slope)
			slopes, a, powers := toOut[at:at+width], in[at:at+width], n.powers[at:at+width]
			for i, share := range result {
				result[i] = float32(slopes[i]*powers[i]) + float32(a[i]*share)
			}
		}
	}
}
