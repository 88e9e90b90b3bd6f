package neural

import (
	"fmt"
	"math"

	"gradsample/internal/rng"
)

// Network is a description with weights. Trainers change the weights; other
// goroutines must not use the network meanwhile.
type Network struct {
	spec    Spec
	shapes  []Shape
	blocks  []block // for each layer
	weights []float32
}

// block is where the weights of a layer are.
type block struct {
	trained
	first int
}

// of returns a layer's part of what is as long as all weights.
func (b block) of(all []float32) []float32 { return all[b.first : b.first+b.size()] }

// NewNetwork returns a network with biases of zero and weights drawn from
// N(0, 2/n), n being the number of values that one output depends on (He, Zhang,
// Ren and Sun, "Delving Deep into Rectifiers", ICCV 2015). Without a stream all
// weights are zero: they are to be loaded. The error wraps ErrNetwork.
func NewNetwork(spec Spec, random *rng.Stream) (*Network, error) {
	shapes, err := spec.Shapes()
	if err != nil {
		return nil, err
	}
	n := &Network{spec: spec.WithDefaults(), shapes: shapes}
	total := 0
	for i, layer := range n.spec.Layers {
		b := block{weightsOf(layer, shapes[i], shapes[i+1]), total}
		n.blocks = append(n.blocks, b)
		total += b.size()
	}
	n.weights = make([]float32, total)
	if random != nil {
		n.draw(random)
	}
	return n, nil
}

func (n *Network) draw(random *rng.Stream) {
	for _, b := range n.blocks {
		spread, rows := math.Sqrt(2/float64(b.inputs)), b.inputs+1
		for group := range b.groups {
			weights := part(b.of(n.weights), group, rows*b.outputs)
			for i := range b.inputs * b.outputs {
				weights[i] = float32(spread * random.NormFloat64())
			}
		}
	}
}

// Spec returns the description, with the defaults filled in.
func (n *Network) Spec() Spec { return n.spec }

// Classes returns the number of scores.
func (n *Network) Classes() int { return n.shapes[len(n.shapes)-1].Size() }

// Dim returns the number of values of an image: its columns as a row of data.
func (n *Network) Dim() int { return n.spec.Input.Size() }

// Weights returns the number of weights and biases.
func (n *Network) Weights() int { return len(n.weights) }

// MultiplyAdds returns how many pairs of a product and a sum the scores of one
// image take, and how many its gradient takes, scores included. Only products of
// matrices are counted.
func (n *Network) MultiplyAdds() (scores, gradient int) {
	below := false // some layer before has weights
	for _, b := range n.blocks {
		once := b.groups * (b.inputs + 1) * b.outputs * b.area
		scores += once
		gradient += 2 * once
		if below {
			gradient += once
		}
		below = below || once > 0
	}
	return scores, gradient
}

// layerAt returns the number of the layer with a name.
func (s Spec) layerAt(name string) (int, error) {
	var known []string
	for i, layer := range s.Layers {
		if layer.Name == name {
			return i, nil
		}
		known = append(known, layer.Name)
	}
	return 0, fmt.Errorf("%w: it has no layer %q; its layers are %v", ErrNetwork, name, known)
}

// Shape returns the shape of what a layer makes. The error wraps ErrNetwork.
func (n *Network) Shape(layer string) (Shape, error) {
	i, err := n.spec.layerAt(layer)
	if err != nil {
		return Shape{}, err
	}
	return n.shapes[i+1], nil
}

// LastLayer returns the weights of a last layer that is dense, a row for each class
// of those of its inputs and the bias, and the name of the layer whose values are its
// inputs. The error wraps ErrNetwork.
func (n *Network) LastLayer() (theta []float32, inputs string, err error) {
	last := len(n.spec.Layers) - 1
	if last < 1 || n.spec.Layers[last].Kind != Dense {
		return nil, "", fmt.Errorf("%w: its last layer is not a dense one on another", ErrNetwork)
	}
	b := n.blocks[last]
	theta = make([]float32, b.size())
	n.eachWeight(last, func(at, output, input int) { theta[output*(b.inputs+1)+input] = n.weights[at] })
	return theta, n.spec.Layers[last-1].Name, nil
}
