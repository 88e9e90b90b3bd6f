package results

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"os"
	"reflect"
	"slices"
	"strconv"

	"github.com/gocarina/gocsv"

	"gradsample/internal/whole"
)

func init() {
	// By default gocsv fills a column that a file does not have with zeros, and
	// takes the last of two columns that have one name.
	gocsv.FailIfUnmatchedStructTags = true
	gocsv.FailIfDoubleHeaderNames = true
}

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

// ReadCSV reads what WriteCSV wrote. A column that T has and the file has not
// is an error, as are a cell that does not hold what its column should and
// a row of another length; a column that T does not know is passed over.
func ReadCSV[T any](path string) ([]T, error) {
	encoded, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading a CSV file: %w", err)
	}
	var rows []T
	if err := gocsv.UnmarshalBytes(encoded, &rows); err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, located(err, encoded))
	}
	return rows, nil
}

// located says in which column a cell was not what it should be. gocsv counts
// columns and rows where encoding/csv, whose errors do have a StartLine,
// counts bytes and lines.
func located(err error, encoded []byte) error {
	if errors.Is(err, gocsv.ErrUnmatchedStructTags) {
		return fmt.Errorf("a column is missing, write the file anew: %w", err)
	}
	var cell *csv.ParseError
	if !errors.As(err, &cell) || cell.StartLine != 0 {
		return err
	}
	header, headerErr := csv.NewReader(bytes.NewReader(encoded)).Read()
	if headerErr != nil || cell.Column > len(header) {
		return err
	}
	return fmt.Errorf("row %d, column %q: %w", cell.Line, header[cell.Column-1], cell.Err)
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
