package kernel

import (
	"fmt"
	"math"

	"gradsample/internal/parallel"
	"gradsample/internal/vec"
)

// Model is f(x) = s Σ_i a_i φ_i(x), with a row a_i of outputs for each random
// feature. The common scale s lets all coefficients α_i = s a_i shrink at once.
//
// A score is a sum over blocks of features, each block's part in float32, as
// are features and coefficients there, their sum and the scale in float64: its
// relative error is some 10⁻⁷ times the root of a block's size.
type Model struct {
	features     *Features
	settings     FeatureSettings
	loss         string
	outputs      int
	scale        float64
	coefficients []float64 // a, feature after feature
	// weights is a in float32, outputs × features for each block of Features, with
	// zeros for features to come.
	weights []vec.Matrix
}

// newModel returns f = 0. The error is that of NewFeatures.
func newModel(settings FeatureSettings, loss string, outputs int) (*Model, error) {
	features, err := NewFeatures(settings)
	if err != nil {
		return nil, fmt.Errorf("making random features: %w", err)
	}
	return &Model{features: features, settings: settings, loss: loss, outputs: outputs, scale: 1}, nil
}

// Features returns the number of distinct random features in the model.
func (m *Model) Features() int { return len(m.coefficients) / m.outputs }

// Outputs returns the number of scores for a row: the classes of softmax, or 1.
func (m *Model) Outputs() int { return m.outputs }

// Loss returns the name of the loss that the model was trained for.
func (m *Model) Loss() string { return m.loss }

// Dim returns the number of columns that Predict expects.
func (m *Model) Dim() int { return m.features.Dim() }

// Predict sets scores, outputs for each row of x one after the other, on so
// many goroutines, whose number changes no bit. It needs memory for one tile
// of features a worker. The error wraps ErrData.
func (m *Model) Predict(scores []float64, x vec.Matrix, workers int) error {
	if x.Cols != m.Dim() {
		return fmt.Errorf("%w: rows have %d columns; the model expects %d", ErrData, x.Cols, m.Dim())
	}
	if len(scores) != x.Rows*m.outputs {
		return fmt.Errorf("%w: room for %d scores; %d rows have %d", ErrData, len(scores), x.Rows, x.Rows*m.outputs)
	}
	all := newScratch(min(workers, parallel.Count(x.Rows, tileColumns)), m.features.BlockSize(), m.outputs)
	parallel.Jobs(workers, parallel.Count(x.Rows, tileColumns), func(worker, number int) {
		s, part := &all[worker], chunk(x, number)
		phi := vec.Matrix{Rows: m.features.BlockSize(), Cols: part.Rows, Data: s.tile[:m.features.BlockSize()*part.Rows]}
		f := scores[number*tileColumns*m.outputs:][:part.Rows*m.outputs]
		clear(f)
		for block := range m.weights {
			m.features.Map(block, part, phi)
			m.addBlock(f, block, phi, s)
		}
		m.rescale(f)
	})
	return nil
}

// addBlock adds the part of one block of features, phi, to the scores f of a
// chunk of rows, but for the scale.
func (m *Model) addBlock(f []float64, block int, phi vec.Matrix, s *scratch) {
	part := vec.Matrix{Rows: m.outputs, Cols: phi.Cols, Data: s.part[:m.outputs*phi.Cols]}
	clear(part.Data)
	vec.MultiplyAdd(part, m.weights[block], phi)
	for output := range m.outputs {
		for n, value := range part.Row(output) {
			f[n*m.outputs+output] += float64(value)
		}
	}
}

func (m *Model) rescale(f []float64) {
	for i := range f {
		f[i] *= m.scale
	}
}

// smallestScale is when the scale goes into the coefficients: a_i = α_i/s stays
// well within the range of float32.
const smallestScale = 1e-6

// shrink multiplies all coefficients by a factor, which may be 0 or negative.
func (m *Model) shrink(factor float64) {
	m.scale *= factor
	if math.Abs(m.scale) >= smallestScale {
		return
	}
	for i := range m.coefficients {
		m.coefficients[i] *= m.scale
	}
	m.scale = 1
	m.round(0, m.Features())
}

// add adds change to the coefficients α of the features from first on, a row of
// outputs each, which may lie beyond those the model has so far.
func (m *Model) add(first int, change []float64) {
	from := first * m.outputs
	for len(m.coefficients) < from+len(change) {
		m.coefficients = append(m.coefficients, 0)
	}
	for i, value := range change {
		m.coefficients[from+i] += value / m.scale
	}
	m.round(first, first+len(change)/m.outputs)
}

// round brings the weights of features first to end-1 up to date.
func (m *Model) round(first, end int) {
	size := m.features.BlockSize()
	for len(m.weights)*size < end {
		m.weights = append(m.weights, vec.NewMatrix(m.outputs, size))
	}
	for i := first; i < end; i++ {
		for output, value := range m.coefficients[i*m.outputs : (i+1)*m.outputs] {
			m.weights[i/size].Row(output)[i%size] = float32(value)
		}
	}
}

// addPenalty adds p α to the gradient of the features from first on.
func (m *Model) addPenalty(gradient []float64, first int, p float64) {
	for i := range gradient {
		if at := first*m.outputs + i; at < len(m.coefficients) {
			gradient[i] += p * m.scale * m.coefficients[at]
		}
	}
}

// Coefficients fills alpha with the coefficients α of the first features, a row of
// outputs each, and with zeros for features that the model does not have yet.
func (m *Model) Coefficients(alpha []float32) {
	clear(alpha)
	for i := range min(len(alpha), len(m.coefficients)) {
		alpha[i] = float32(m.scale * m.coefficients[i])
	}
}
