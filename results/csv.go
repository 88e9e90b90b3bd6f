package results

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"

	"github.com/gocarina/gocsv"

	"gradsample/internal/whole"
)

// Float is the floating-point number of the CSV rows: the shortest decimal
// that reads back to the same bits, an empty cell for NaN (there is no value),
// and Inf or -Inf, which pandas, R and DuckDB read as numbers (DuckDB takes a
// column that begins with one for text unless it is told not to look for dates:
// see the data dictionary). A plain float64 in a row would turn an empty
// cell into 0.
type Float float64

// MarshalCSV returns the number as its cell holds it.
func (f Float) MarshalCSV() (string, error) {
	switch value := float64(f); {
	case math.IsNaN(value):
		return "", nil
	case math.IsInf(value, 1):
		return "Inf", nil
	default:
		return strconv.FormatFloat(value, 'g', -1, 64), nil
	}
}

// UnmarshalCSV reads what MarshalCSV writes, and +Inf.
func (f *Float) UnmarshalCSV(cell string) error {
	if cell == "" {
		*f = Float(math.NaN())
		return nil
	}
	value, err := strconv.ParseFloat(cell, 64)
	if err != nil || math.IsNaN(value) {
		return fmt.Errorf("%q is no number", cell)
	}
	*f = Float(value)
	return nil
}

// WriteCSV writes rows under a header of T's csv tags, replacing the file at
// once: a reader, or a run that is killed, sees the old file or the new one. The
// file's folder is made where it is missing. No rows give a header alone. A text
// cell must not hold a carriage return before a newline: reading drops it.
func WriteCSV[T any](path string, rows []T) error {
	if rows == nil {
		rows = []T{}
	}
	encoded, err := gocsv.MarshalBytes(rows)
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	if err := whole.Write(path, encoded); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// Column is a column of a row type.
type Column struct {
	Name  string
	Type  reflect.Type
	Index []int // of the field, for reflect's FieldByIndex
}

// Columns lists the columns that WriteCSV writes of a row type, in their order:
// those of embedded structs where they stand, also where a field of the row
// has the same name.
func Columns(row reflect.Type) []Column {
	var columns []Column
	for i := range row.NumField() {
		field := row.Field(i)
		if name := field.Tag.Get("csv"); name != "" {
			columns = append(columns, Column{name, field.Type, field.Index})
			continue
		}
		if field.Anonymous {
			for _, inner := range Columns(field.Type) {
				inner.Index = append(slices.Clone(field.Index), inner.Index...)
				columns = append(columns, inner)
			}
		}
	}
	return columns
}
