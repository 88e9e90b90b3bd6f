package format

import (
	"encoding/binary"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/parquet-go/parquet-go"

	"gradsample/internal/vec"
)

// Writer writes a table of numbers, some rows at a time, in a form that Read takes
// back with the same bits: the inputs, and the target as last column.
type Writer interface {
	// Write adds rows, with a target for each.
	Write(x vec.Matrix, y []float32) error
	// Close ends the file. It does not close what is written to.
	Close() error
}

// TargetColumn is what a Writer calls the target, where the format has names.
const TargetColumn = "target"

// NewWriter begins a file of so many rows and inputs. The path says by its ending
// what is written, .npy or .parquet; the error, an *Error, that it does not.
func NewWriter(to io.Writer, path string, rows, inputs int) (Writer, error) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".npy":
		_, err := io.WriteString(to, npyHeader(rows, inputs+1))
		return &npyWriter{to: to, left: rows}, err
	case ".parquet":
		return newParquetWriter(to, inputs), nil
	}
	return nil, &Error{File: path, Problem: "ends neither in .npy nor in .parquet", Remedy: "give it one of the two endings"}
}

// npyWriter writes an array of float32, row after row.
type npyWriter struct {
	to   io.Writer
	left int // rows
	buf  []byte
}

// npyHeader begins a file of version 1.0, padded so that the numbers begin at a
// multiple of 64 bytes. It is written here because npyio writes arrays only whole.
func npyHeader(rows, cols int) string {
	description := fmt.Sprintf("{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }", rows, cols)
	const before = 10
	length := (before+len(description)+1+63)/64*64 - before
	return fmt.Sprintf("\x93NUMPY\x01\x00%s%-*s\n", binary.LittleEndian.AppendUint16(nil, uint16(length)), length-1, description)
}

func (w *npyWriter) Write(x vec.Matrix, y []float32) (err error) {
	w.left -= x.Rows
	for i := range x.Rows {
		if w.buf, err = binary.Append(w.buf[:0], binary.LittleEndian, x.Row(i)); err == nil {
			w.buf, err = binary.Append(w.buf, binary.LittleEndian, y[i])
		}
		if err == nil {
			_, err = w.to.Write(w.buf)
		}
		if err != nil {
			return fmt.Errorf("writing rows: %w", err)
		}
	}
	return nil
}

func (w *npyWriter) Close() error {
	if w.left != 0 {
		return fmt.Errorf("ending an array: %d rows are missing", w.left)
	}
	return nil
}

// parquetWriter writes a column of float32 for each input.
type parquetWriter struct {
	file    *parquet.GenericWriter[any]
	values  []parquet.Value // of a column
	pending int             // rows of the group that is being written
}

// A group of about groupRows rows is kept in memory until it is written. Every column
// of it has a description, so that it should not be small.
const (
	groupRows = 4096
	pageBytes = 4 * groupRows
)

// newParquetWriter names the inputs by their numbers from 1, with zeros before them:
// parquet-go writes columns in the order of their names.
func newParquetWriter(to io.Writer, inputs int) *parquetWriter {
	group := parquet.Group{TargetColumn: parquet.Leaf(parquet.FloatType)}
	for j := range inputs {
		group[fmt.Sprintf("feature%0*d", len(fmt.Sprint(inputs)), j+1)] = parquet.Leaf(parquet.FloatType)
	}
	schema := parquet.NewSchema("features", group)
	return &parquetWriter{file: parquet.NewGenericWriter[any](to, schema, parquet.PageBufferSize(pageBytes))}
}

// Write goes column by column, which takes parquet-go much less time than rows do.
func (w *parquetWriter) Write(x vec.Matrix, y []float32) error {
	for j, column := range w.file.ColumnWriters() {
		w.values = w.values[:0]
		for i := range x.Rows {
			value := y[i]
			if j < x.Cols {
				value = x.Row(i)[j]
			}
			w.values = append(w.values, parquet.FloatValue(value).Level(0, 0, j))
		}
		if _, err := column.WriteRowValues(w.values); err != nil {
			return fmt.Errorf("writing rows: %w", err)
		}
	}
	if w.pending += x.Rows; w.pending < groupRows {
		return nil
	}
	w.pending = 0
	if err := w.file.Flush(); err != nil {
		return fmt.Errorf("writing rows: %w", err)
	}
	return nil
}

func (w *parquetWriter) Close() error {
	if err := w.file.Close(); err != nil {
		return fmt.Errorf("ending a table: %w", err)
	}
	return nil
}
