package neural

import (
	"context"
	"fmt"

	"gradsample/internal/vec"
	"gradsample/kernel"
)

// Features are rows of data as a layer of a network sees them, worked out when
// they are asked for: kernel methods learn from them without their being stored.
// They are kernel.Data themselves.
type Features struct {
	mapper *Mapper
	data   kernel.Data
	x      vec.Matrix // rows of data, as many as were ever gathered at once
}

// NewFeatures returns a mapper's features of data. The error wraps ErrData where
// the network does not take its rows.
func NewFeatures(m *Mapper, data kernel.Data) (*Features, error) {
	if data.Dim() != m.network.Dim() {
		return nil, fmt.Errorf("%w: %d columns for a network that takes %d", ErrData, data.Dim(), m.network.Dim())
	}
	return &Features{mapper: m, data: data}, nil
}

// Rows returns the number of rows.
func (f *Features) Rows() int { return f.data.Rows() }

// Dim returns the number of features.
func (f *Features) Dim() int { return f.mapper.Outputs() }

// Gather works out features of the drawn rows, one after the other in x, and
// copies their targets into y.
func (f *Features) Gather(draws []kernel.Draw, x vec.Matrix, y []float32) error {
	rows, dim := len(draws), f.data.Dim()
	if len(f.x.Data) < rows*dim {
		f.x = vec.NewMatrix(rows, dim)
	}
	raw := matrix(f.x.Data, rows, dim)
	if err := f.data.Gather(draws, raw, y); err != nil {
		return err
	}
	return f.mapper.Map(raw, matrix(x.Data, rows, x.Cols))
}

// Stream hands on the features and targets of all rows, some at a time in their
// order, from row first on. What visit is given is valid until it returns.
func (f *Features) Stream(ctx context.Context, visit func(first int, features vec.Matrix, y []float32) error) error {
	return each(ctx, f, f.data.Dim(), visit)
}
