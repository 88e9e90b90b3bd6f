package neural

import "math"

// reference is a network in float64, value by value as its definition has it.
type reference struct {
	network *Network
	weights []float64 // in the order of the network's
	keep    func(layer, value int) bool
}

func newReference(n *Network) *reference {
	r := &reference{network: n, weights: make([]float64, len(n.weights))}
	for i, w := range n.weights {
		r.weights[i] = float64(w)
	}
	return r
}

// weight returns the weight, or for the last input the bias, of an output.
func (r *reference) weight(layer, output, input int) float64 {
	b := r.network.blocks[layer]
	group, within := output/b.outputs, output%b.outputs
	return r.weights[b.first+(group*(b.inputs+1)+input)*b.outputs+within]
}

// after returns the values after so many layers.
func (r *reference) after(layers int, x []float32) []float64 {
	values := make([]float64, len(x))
	for i, v := range x {
		values[i] = float64(v) - r.network.spec.Centre
	}
	for i, l := range r.network.spec.Layers[:layers] {
		values = r.apply(i, l, r.network.shapes[i], r.network.shapes[i+1], values)
	}
	return values
}

func (r *reference) apply(layer int, l Layer, in, out Shape, values []float64) []float64 {
	at := func(c, y, x int) (float64, bool) {
		if y < 0 || x < 0 || y >= in.Height || x >= in.Width {
			return 0, false
		}
		return values[(c*in.Height+y)*in.Width+x], true
	}
	var result []float64
	for c := range out.Channels {
		for y := range out.Height {
			for x := range out.Width {
				own, _ := at(min(c, in.Channels-1), y, x)
				switch l.Kind {
				case Convolution:
					own = r.convolve(layer, l, in, c, y, x, at)
				case Dense:
					own = r.weight(layer, c, len(values))
					for i, v := range values {
						own += v * r.weight(layer, c, i)
					}
				case ReLU:
					own = max(0, own)
				case Pool:
					own = math.Inf(-1)
					for dy := range l.Size {
						for dx := range l.Size {
							if v, inside := at(c, y*l.Stride+dy, x*l.Stride+dx); inside {
								own = max(own, v)
							}
						}
					}
				case Normalise:
					var sum float64
					for other := max(0, c-l.Channels/2); other <= min(in.Channels-1, c+l.Channels/2); other++ {
						v, _ := at(other, y, x)
						sum += v * v
					}
					own /= math.Pow(l.Offset+l.Alpha/float64(l.Channels)*sum, 0.75)
				case Dropout:
					if r.keep != nil && !r.keep(layer, len(result)) {
						own = 0
					} else if r.keep != nil {
						own /= 1 - l.Rate
					}
				}
				result = append(result, own)
			}
		}
	}
	return result
}

func (r *reference) convolve(layer int, l Layer, in Shape, filter, y, x int, at func(c, y, x int) (float64, bool)) float64 {
	channels := in.Channels / l.Groups
	first := filter / (l.Filters / l.Groups) * channels
	sum := r.weight(layer, filter, channels*l.Size*l.Size)
	for c := range channels {
		for dy := range l.Size {
			for dx := range l.Size {
				v, _ := at(first+c, y*l.Stride+dy-l.Padding, x*l.Stride+dx-l.Padding)
				sum += v * r.weight(layer, filter, (c*l.Size+dy)*l.Size+dx)
			}
		}
	}
	return sum
}

// loss returns the cross-entropy of a row.
func (r *reference) loss(x []float32, class int) float64 {
	scores := r.after(len(r.network.spec.Layers), x)
	var sum float64
	for _, s := range scores {
		sum += math.Exp(s - scores[class])
	}
	return math.Log(sum)
}
