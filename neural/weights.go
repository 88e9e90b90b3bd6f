package neural

import (
	"fmt"
	"io"
	"slices"

	"gradsample/neural/safetensors"
)

// A layer called l has two tensors, as PyTorch has them: l.weight, filters ×
// channels of a group × size × size of a convolution and units × inputs of a dense layer,
// whose inputs are in the order of channels, height and width; and l.bias. The
// network keeps them the other way round, the biases as one more row of inputs.

// SaveWeights writes all weights as safetensors, with the network's text form as
// metadata "network".
func (n *Network) SaveWeights(w io.Writer) error {
	var tensors []safetensors.Tensor
	for i, b := range n.blocks {
		if b.size() == 0 {
			continue
		}
		weight, bias := n.tensors(i)
		n.eachWeight(i, func(at, output, input int) {
			if input < b.inputs {
				weight.Data[output*b.inputs+input] = n.weights[at]
			} else {
				bias.Data[output] = n.weights[at]
			}
		})
		tensors = append(tensors, weight, bias)
	}
	if err := safetensors.Write(w, tensors, map[string]string{"network": n.spec.String()}); err != nil {
		return fmt.Errorf("saving the weights of a network: %w", err)
	}
	return nil
}

// LoadWeights sets all weights from a safetensors file, which may hold other
// tensors too. The network stays as it is where there is an error, which wraps
// ErrWeights, or safetensors.ErrFormat.
func (n *Network) LoadWeights(r io.Reader) error {
	tensors, err := safetensors.Read(r)
	if err != nil {
		return fmt.Errorf("loading the weights of a network: %w", err)
	}
	loaded := make([]float32, len(n.weights))
	for i, b := range n.blocks {
		if b.size() == 0 {
			continue
		}
		weight, bias := n.tensors(i)
		for _, wanted := range []*safetensors.Tensor{&weight, &bias} {
			if err := fill(wanted, tensors); err != nil {
				return fmt.Errorf("loading the weights of a network: %w", err)
			}
		}
		n.eachWeight(i, func(at, output, input int) {
			if input < b.inputs {
				loaded[at] = weight.Data[output*b.inputs+input]
			} else {
				loaded[at] = bias.Data[output]
			}
		})
	}
	copy(n.weights, loaded)
	return nil
}

// tensors returns room for a layer's two tensors.
func (n *Network) tensors(layer int) (weight, bias safetensors.Tensor) {
	b, l := n.blocks[layer], n.spec.Layers[layer]
	outputs := b.groups * b.outputs
	shape := []int{outputs, b.inputs}
	if l.Kind == Convolution {
		shape = []int{outputs, n.shapes[layer].Channels / l.Groups, l.Size, l.Size}
	}
	room := func(name string, shape []int, count int) safetensors.Tensor {
		return safetensors.Tensor{Name: l.Name + name, Type: safetensors.F32, Shape: shape, Data: make([]float32, count)}
	}
	return room(".weight", shape, outputs*b.inputs), room(".bias", []int{outputs}, outputs)
}

// eachWeight tells where each weight of a layer is kept; of inputs the last is the
// bias.
func (n *Network) eachWeight(layer int, do func(at, output, input int)) {
	b := n.blocks[layer]
	at := b.first
	for group := range b.groups {
		for input := range b.inputs + 1 {
			for output := range b.outputs {
				do(at, group*b.outputs+output, input)
				at++
			}
		}
	}
}

// fill gives a tensor the data of the one with its name.
func fill(wanted *safetensors.Tensor, tensors []safetensors.Tensor) error {
	found, ok := safetensors.Find(tensors, wanted.Name)
	switch {
	case !ok:
		return fmt.Errorf("%w: there is no tensor %q; give the layer the name that it has in the file", ErrWeights, wanted.Name)
	case found.Type != safetensors.F32:
		return fmt.Errorf("%w: tensor %q is of type %s; convert it to %s", ErrWeights, wanted.Name, found.Type, safetensors.F32)
	case !slices.Equal(found.Shape, wanted.Shape):
		return fmt.Errorf("%w: tensor %q has shape %v, the layer %v", ErrWeights, wanted.Name, found.Shape, wanted.Shape)
	}
	for i, value := range found.Data {
		if !finite(float64(value)) {
			return fmt.Errorf("%w: value %d of tensor %q is %v", ErrWeights, i, wanted.Name, value)
		}
	}
	wanted.Data = found.Data
	return nil
}
