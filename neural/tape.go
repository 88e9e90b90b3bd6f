package neural

// tape is a network at work on one chunk: its layers, and the values between
// them. Each worker has its own.
type tape struct {
	network *Network
	layers  []layer
	values  [][]float32 // the input's and after each layer
	slopes  [][]float32 // derivatives by these; nil without training
	first   int         // the first layer with weights
}

// newTape returns the first so many layers at work.
func newTape(n *Network, layers int, training bool) *tape {
	t := &tape{network: n, values: [][]float32{newValues(n.shapes[0].Size())}}
	for i, l := range n.spec.Layers[:layers] {
		t.layers = append(t.layers, newLayer(l, n.shapes[i], n.shapes[i+1], n.blocks[i].of(n.weights), training))
		t.values = append(t.values, newValues(n.shapes[i+1].Size()))
	}
	if training {
		for _, values := range t.values {
			t.slopes = append(t.slopes, make([]float32, len(values)))
		}
		for t.first < layers && n.blocks[t.first].size() == 0 {
			t.first++
		}
	}
	return t
}

// output returns what the last layer made of the chunk.
func (t *tape) output() []float32 { return t.values[len(t.layers)] }

// forward sets all values from those of the input.
func (t *tape) forward() {
	for i, l := range t.layers {
		l.forward(t.values[i], t.values[i+1])
	}
}

// backward adds to a gradient by all weights, from the derivatives by the output.
func (t *tape) backward(gradient []float32) {
	for i := len(t.layers) - 1; i >= t.first; i-- {
		toIn := t.slopes[i]
		if i == t.first {
			toIn = nil
		}
		t.layers[i].backward(t.values[i], t.values[i+1], t.slopes[i+1], toIn, t.network.blocks[i].of(gradient))
	}
}
