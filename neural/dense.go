package neural

import "gradsample/internal/vec"

// dense is a layer of units that see all values: out = Wᵀ·in, the last row of in
// being ones and that of W the biases.
type dense struct {
	weights   vec.Matrix // inputs+1 × units
	unitsLast []float32  // lanes × units: the derivatives by out, transposed
}

func newDense(inputs, units int, weights []float32) *dense {
	return &dense{weights: matrix(weights, inputs+1, units), unitsLast: make([]float32, lanes*units)}
}

func (d *dense) forward(in, out []float32) {
	result := matrix(out, d.weights.Cols, lanes)
	clear(result.Data)
	vec.MultiplyAddTransposed(result, d.weights, matrix(in, d.weights.Rows, lanes))
}

func (d *dense) backward(in, _, toOut, toIn, gradient []float32) {
	units := d.weights.Cols
	for u := range units {
		for b := range lanes {
			d.unitsLast[b*units+u] = toOut[u*lanes+b]
		}
	}
	values := matrix(in, d.weights.Rows, lanes)
	vec.MultiplyAdd(matrix(gradient, values.Rows, units), values, matrix(d.unitsLast, lanes, units))
	if toIn != nil {
		result := matrix(toIn, values.Rows, lanes)
		clear(result.Data)
		vec.MultiplyAdd(result, d.weights, matrix(toOut, units, lanes))
	}
}
