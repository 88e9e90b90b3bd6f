package format

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// element is how a binary format stores one number.
type element struct {
	size  int // bytes
	value func(raw []byte) float64
}

// elementOf returns the element of a kind: 'u' unsigned, 'i' signed, 'f' floating
// point, of 1 to 8 bytes.
func elementOf(kind byte, size int, order binary.ByteOrder) (element, bool) {
	e := element{size: size}
	switch fmt.Sprintf("%c%d", kind, size) {
	case "u1":
		e.value = func(raw []byte) float64 { return float64(raw[0]) }
	case "i1":
		e.value = func(raw []byte) float64 { return float64(int8(raw[0])) }
	case "u2":
		e.value = func(raw []byte) float64 { return float64(order.Uint16(raw)) }
	case "i2":
		e.value = func(raw []byte) float64 { return float64(int16(order.Uint16(raw))) }
	case "u4":
		e.value = func(raw []byte) float64 { return float64(order.Uint32(raw)) }
	case "i4":
		e.value = func(raw []byte) float64 { return float64(int32(order.Uint32(raw))) }
	case "u8":
		e.value = func(raw []byte) float64 { return float64(order.Uint64(raw)) }
	case "i8":
		e.value = func(raw []byte) float64 { return float64(int64(order.Uint64(raw))) }
	case "f4":
		e.value = func(raw []byte) float64 { return float64(math.Float32frombits(order.Uint32(raw))) }
	case "f8":
		e.value = func(raw []byte) float64 { return math.Float64frombits(order.Uint64(raw)) }
	default:
		return e, false
	}
	return e, true
}

// toFloat32 rounds a value; the problem is empty if that is possible.
func toFloat32(value float64) (rounded float32, problem, remedy string) {
	rounded = float32(value)
	switch {
	case math.IsNaN(value) || math.IsInf(value, 0):
		return 0, fmt.Sprintf("%v is not a finite number", value), "fill it in, or leave out its row or column"
	case math.IsInf(float64(rounded), 0):
		return 0, fmt.Sprintf("%v does not fit a 32-bit float (largest 3.4e38)", value), "scale the column"
	}
	return rounded, "", ""
}

// record reports something wrong in a row of a binary input. The record and the
// column count from 0 here.
func (in *input) record(record int, offset int64, column int, problem, remedy string) *Error {
	return &Error{File: in.name, Record: record + 1, Offset: offset, Column: column + 1, Problem: problem, Remedy: remedy}
}

// readRecord fills raw; the record counts from 0 and starts at the offset.
func (in *input) readRecord(raw []byte, record int, offset int64) error {
	n, err := io.ReadFull(in.r, raw)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		e := in.record(record, offset, -1, fmt.Sprintf("ends early: %d of the record's %d bytes are there", n, len(raw)), remedyDamaged)
		e.Err = io.ErrUnexpectedEOF
		return e
	}
	return in.damaged(0, err)
}

// readNumbers reads a record and decodes it into row.
func (in *input) readNumbers(e element, raw []byte, row []float32, record int, offset int64) error {
	if err := in.readRecord(raw, record, offset); err != nil {
		return err
	}
	for j := range row {
		value, problem, remedy := toFloat32(e.value(raw[j*e.size:]))
		if problem != "" {
			return in.record(record, offset, j, problem, remedy)
		}
		row[j] = value
	}
	return nil
}

// expectEnd makes sure that nothing follows the last record that was promised.
func (in *input) expectEnd() error {
	_, err := in.r.ReadByte()
	switch {
	case err == nil:
		return in.problem(0, 0, "holds more than its header promises", remedyDamaged)
	case errors.Is(err, io.EOF):
		return nil
	}
	return in.damaged(0, err)
}
