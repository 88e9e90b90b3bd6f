package format

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strconv"

	npyio "github.com/sbinet/npyio/npy"
)

// array is a NumPy array of which the header has been read.
type array struct {
	in         *input
	options    Options
	element    element
	fortran    bool // stored column by column
	rows, cols int  // cols: all dimensions after the first
	offset     int64
}

// maxNPYHeader is more than NumPy writes for any array of numbers.
const maxNPYHeader = 64 << 10

// openArray reads the header. The length that it promises is checked before
// npyio allocates it, and the data are decoded here, because npyio allocates the
// promised shape and takes missing data for zeros.
func openArray(in *input, o Options) (*array, error) {
	head := make([]byte, 12)
	if err := in.readRecord(head[:10], 0, 0); err != nil {
		return nil, err
	}
	length, prefix := int(binary.LittleEndian.Uint16(head[8:])), 10
	if head[6] > 1 {
		if err := in.readRecord(head[10:], 0, 10); err != nil {
			return nil, err
		}
		length, prefix = int(binary.LittleEndian.Uint32(head[8:])), 12
	}
	if length > maxNPYHeader {
		return nil, in.problem(0, 0, fmt.Sprintf("its header promises a description of %d bytes", length), remedyDamaged)
	}
	description := make([]byte, length)
	if err := in.readRecord(description, 0, int64(prefix)); err != nil {
		return nil, err
	}
	var header npyio.Header
	err := in.guard(func() error {
		r, err := npyio.NewReader(io.MultiReader(bytes.NewReader(head[:prefix]), bytes.NewReader(description)))
		if err != nil {
			e := in.problem(0, 0, "its header cannot be read: "+err.Error(), remedyDamaged)
			e.Err = err
			return e
		}
		header = r.Header
		return nil
	})
	if err != nil {
		return nil, err
	}
	a := &array{in: in, options: o, fortran: header.Descr.Fortran, offset: int64(prefix + length)}
	return a, a.setShape(header.Descr.Type, header.Descr.Shape)
}

func (a *array) setShape(kind string, shape []int) error {
	var known bool
	if a.element, known = npyElement(kind); !known {
		return a.in.problem(0, 0, fmt.Sprintf("has elements of type %q", kind), "save integers, float32 or float64 (NumPy: astype)")
	}
	if len(shape) == 0 {
		return a.in.problem(0, 0, "is a single number", "save an array of rows")
	}
	if a.fortran && len(shape) > 2 {
		return a.in.problem(0, 0, "has more than two dimensions in Fortran order", "save it in C order (NumPy: ascontiguousarray)")
	}
	a.rows, a.cols = shape[0], 1
	for _, n := range shape[1:] {
		if a.cols *= n; n < 1 || n > maxColumns || a.cols > maxColumns {
			return a.in.problem(0, 0, fmt.Sprintf("its header promises rows of no or more than %d values", maxColumns), remedyDamaged)
		}
	}
	if a.rows < 0 {
		return a.in.problem(0, 0, "its header promises a negative number of rows", remedyDamaged)
	}
	return nil
}

// npyElement reads a type such as "<f4" or "|u1".
func npyElement(kind string) (element, bool) {
	var order binary.ByteOrder = binary.LittleEndian
	if len(kind) > 0 && kind[0] == '>' {
		order = binary.BigEndian
	}
	if len(kind) != 3 {
		return element{}, false
	}
	size, err := strconv.Atoi(kind[2:])
	if kind[1:] == "b1" {
		return elementOf('u', 1, order)
	}
	e, known := elementOf(kind[1], size, order)
	return e, known && err == nil
}

// each visits all rows in order; the row is valid during the visit.
func (a *array) each(visit func(row []float32) error) error {
	if a.fortran && a.cols > 1 {
		return a.eachTransposed(visit)
	}
	raw := make([]byte, a.cols*a.element.size)
	row := make([]float32, a.cols)
	for i := range a.rows {
		if err := a.in.readNumbers(a.element, raw, row, i, a.offset+int64(i)*int64(len(raw))); err != nil {
			return err
		}
		if err := visit(row); err != nil {
			return err
		}
	}
	return a.in.expectEnd()
}

// eachTransposed reads the columns, as they are stored, before the first visit.
func (a *array) eachTransposed(visit func(row []float32) error) error {
	var values []float32
	raw, value := make([]byte, a.element.size), make([]float32, 1)
	for j := range a.cols {
		for i := range a.rows {
			offset := a.offset + (int64(j)*int64(a.rows)+int64(i))*int64(len(raw))
			if err := a.in.readNumbers(a.element, raw, value, i, offset); err != nil {
				return err
			}
			values = append(values, value[0])
		}
		if err := a.options.checkDense(len(values)/(j+1), a.cols); err != nil {
			return a.in.problem(0, 0, err.Error(), "take fewer rows or columns")
		}
	}
	row := make([]float32, a.cols)
	for i := range a.rows {
		for j := range row {
			row[j] = values[j*a.rows+i]
		}
		if err := visit(row); err != nil {
			return err
		}
	}
	return a.in.expectEnd()
}

// npy decodes one array: rows are its first dimension.
type npy struct {
	options Options
	*builder
}

func (d *npy) read(in *input) error {
	a, err := openArray(in, d.options)
	if err != nil {
		return err
	}
	return d.addArray(a)
}

func (d *npy) addArray(a *array) error {
	if d.builder == nil {
		var err error
		if d.builder, err = newBuilder(a.in, 0, numbered(a.cols), d.options); err != nil {
			return err
		}
	}
	if a.cols != len(d.columns) {
		return a.in.problem(0, 0, fmt.Sprintf("has rows of %d values, the member before %d", a.cols, len(d.columns)), "choose members with the same columns")
	}
	return a.each(func(row []float32) error {
		copy(d.row, row)
		return d.commit(a.in, 0)
	})
}
