package neural

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"

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

// WriteNPY writes the features of all rows as a NumPy array of float32, a row of
// features for each.
func (f *Features) WriteNPY(ctx context.Context, w io.Writer) error {
	if _, err := io.WriteString(w, npyHeader(f.Rows(), f.Dim())); err != nil {
		return fmt.Errorf("writing features: %w", err)
	}
	return f.Stream(ctx, func(first int, features vec.Matrix, _ []float32) error {
		if err := binary.Write(w, binary.LittleEndian, features.Data); err != nil {
			return fmt.Errorf("writing the features of rows from %d on: %w", first, err)
		}
		return nil
	})
}

// npyHeader begins a file of version 1.0, padded so that the numbers begin at a
// multiple of 64 bytes. It is written here because npyio writes arrays only whole.
func npyHeader(rows, cols int) string {
	description := fmt.Sprintf("{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }", rows, cols)
	const before = 10
	length := (before+len(description)+1+63)/64*64 - before
	return fmt.Sprintf("\x93NUMPY\x01\x00%s%-*s\n", binary.LittleEndian.AppendUint16(nil, uint16(length)), length-1, description)
}
