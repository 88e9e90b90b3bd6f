package neural

import (
	"context"
	"fmt"

	"gradsample/internal/parallel"
	"gradsample/internal/vec"
	"gradsample/kernel"
)

// Mapper applies a network, up to one of its layers, to rows of data. It sees
// what training changes, and must not be used meanwhile, nor be shared between
// goroutines. It keeps the values of a chunk for each worker.
type Mapper struct {
	network *Network
	shape   Shape
	whole   bool // up to the scores
	tapes   []*tape
	p       [][]float32 // scratch of each worker
}

// NewMapper returns a mapper to the layer with a name, or with "" to the scores.
// The number of workers, at least 1, changes no bit. The error wraps ErrNetwork.
func NewMapper(n *Network, layer string, workers int) (*Mapper, error) {
	layers := len(n.spec.Layers)
	if layer != "" {
		i, err := n.spec.layerAt(layer)
		if err != nil {
			return nil, err
		}
		layers = i + 1
	}
	m := &Mapper{network: n, shape: n.shapes[layers], whole: layers == len(n.spec.Layers)}
	for range max(1, workers) {
		m.tapes = append(m.tapes, newTape(n, layers, false))
		m.p = append(m.p, make([]float32, m.Outputs()*lanes))
	}
	return m, nil
}

// Outputs returns the number of values of a row's image.
func (m *Mapper) Outputs() int { return m.shape.Size() }

// Map sets row i of dst to the layer's values of row i of x, in the order of
// channels, height and width. The error wraps ErrData.
func (m *Mapper) Map(x, dst vec.Matrix) error {
	if x.Cols != m.network.Dim() || dst.Cols != m.Outputs() || dst.Rows != x.Rows {
		return fmt.Errorf("%w: %d × %d to %d × %d by a network of %d columns and %d values", ErrData,
			x.Rows, x.Cols, dst.Rows, dst.Cols, m.network.Dim(), m.Outputs())
	}
	m.chunks(x, func(_ int, t *tape, first int) { unload(t.output(), dst, first) })
	return nil
}

// Observe sets what the network makes of each row of x, whose classes are y.
// The mapper must be one to the scores. The error wraps ErrData.
func (m *Mapper) Observe(x vec.Matrix, y []float32, seen []Observation) error {
	if x.Cols != m.network.Dim() || len(y) != x.Rows || len(seen) != x.Rows || !m.whole {
		return fmt.Errorf("%w: %d × %d with %d classes to %d observations by a network of %d columns; it must be mapped to the scores", ErrData,
			x.Rows, x.Cols, len(y), len(seen), m.network.Dim())
	}
	if err := checkClasses(y, m.Outputs()); err != nil {
		return err
	}
	m.chunks(x, func(worker int, t *tape, first int) {
		end := min(x.Rows, first+lanes)
		t.observe(y[first:end], seen[first:end], m.p[worker])
	})
	return nil
}

// chunks calls use with the values of every chunk of x.
func (m *Mapper) chunks(x vec.Matrix, use func(worker int, t *tape, first int)) {
	parallel.Jobs(len(m.tapes), parallel.Count(x.Rows, lanes), func(worker, chunk int) {
		t := m.tapes[worker]
		load(t.values[0], x, chunk*lanes, float32(m.network.spec.Centre))
		t.forward()
		use(worker, t, chunk*lanes)
	})
}

// streamRows is how many rows are gathered at a time, fewer where they have more
// than streamValues values.
const (
	streamRows   = 1024
	streamValues = 1 << 24
)

// each gathers all rows of data, which are made of dim values, some at a time in
// their order. What visit is given is valid until it returns.
func each(ctx context.Context, data kernel.Data, dim int, visit func(first int, x vec.Matrix, y []float32) error) error {
	most := min(streamRows, data.Rows(), max(lanes, streamValues/dim))
	draws, y := make([]kernel.Draw, most), make([]float32, most)
	whole := vec.NewMatrix(most, data.Dim())
	for first := 0; first < data.Rows(); first += most {
		if err := ctx.Err(); err != nil {
			return err
		}
		rows := min(most, data.Rows()-first)
		for i := range rows {
			draws[i] = kernel.Draw{Row: first + i, Weight: 1}
		}
		x := matrix(whole.Data, rows, whole.Cols)
		if err := data.Gather(draws[:rows], x, y[:rows]); err != nil {
			return fmt.Errorf("gathering rows from %d on: %w", first, err)
		}
		if err := visit(first, x, y[:rows]); err != nil {
			return err
		}
	}
	return nil
}

// Evaluation is how well a network does on some rows.
type Evaluation struct {
	Error float64 // the share of rows whose class does not have the largest score alone
	Loss  float64 // the mean cross-entropy
}

// Evaluate returns how well the network, mapped to its scores, does on all rows.
// The error wraps ErrData, or is that of the data or the context.
func (m *Mapper) Evaluate(ctx context.Context, data kernel.Data) (Evaluation, error) {
	var e Evaluation
	all := make([]Observation, min(streamRows, data.Rows()))
	err := each(ctx, data, data.Dim(), func(_ int, x vec.Matrix, y []float32) error {
		seen := all[:x.Rows]
		if err := m.Observe(x, y, seen); err != nil {
			return err
		}
		for _, o := range seen {
			e.Loss += o.Loss
			if o.Wrong {
				e.Error++
			}
		}
		return nil
	})
	e.Loss /= float64(data.Rows())
	e.Error /= float64(data.Rows())
	return e, err
}
