package results

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strconv"
)

// ReadCSV reads what WriteCSV wrote. A column that T has and the file has not
// is an error, as are a cell that does not hold what its column should and
// a row of another length; a column that T does not know is passed over. Where
// gocsv looks at a field's type for every cell, this does it once a column: a
// run reads some of its tables again for every figure.
func ReadCSV[T any](path string) ([]T, error) {
	encoded, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading a CSV file: %w", err)
	}
	rows, err := decodeCSV[T](encoded)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	return rows, nil
}

func decodeCSV[T any](encoded []byte) ([]T, error) {
	reader := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(encoded, []byte("\ufeff"))))
	reader.ReuseRecord = true
	header, err := reader.Read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("the file is empty, write it anew")
	}
	if err != nil {
		return nil, err
	}
	header = slices.Clone(header)
	decoders, err := decodersOf(reflect.TypeFor[T](), header)
	if err != nil {
		return nil, err
	}
	rows := make([]T, 0, bytes.Count(encoded, []byte{'\n'}))
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		rows = append(rows, *new(T))
		row := reflect.ValueOf(&rows[len(rows)-1]).Elem()
		for _, decoder := range decoders {
			if err := decoder.set(row.FieldByIndex(decoder.field), cells[decoder.cell]); err != nil {
				return nil, fmt.Errorf("row %d, column %q: %w", len(rows)+1, header[decoder.cell], err)
			}
		}
	}
}

// cellDecoder reads the cells of a column into a field of the rows.
type cellDecoder struct {
	cell  int   // in the file's rows
	field []int // of T, for reflect's FieldByIndex
	set   func(field reflect.Value, cell string) error
}

// decodersOf finds where each column of a row type stands in a file. Where two
// fields have one name both get its cells.
func decodersOf(row reflect.Type, header []string) ([]cellDecoder, error) {
	for i, name := range header {
		if slices.Contains(header[:i], name) {
			return nil, fmt.Errorf("column %q is repeated, write the file anew", name)
		}
	}
	var decoders []cellDecoder
	for _, column := range Columns(row) {
		cell := slices.Index(header, column.Name)
		if cell < 0 {
			return nil, fmt.Errorf("column %q is missing, write the file anew", column.Name)
		}
		set, err := setter(column.Type)
		if err != nil {
			return nil, fmt.Errorf("column %q: %w", column.Name, err)
		}
		decoders = append(decoders, cellDecoder{cell, column.Index, set})
	}
	return decoders, nil
}

// setter chooses how a cell becomes a field of a type.
func setter(field reflect.Type) (func(field reflect.Value, cell string) error, error) {
	if field == reflect.TypeFor[Float]() {
		return func(field reflect.Value, cell string) error {
			return field.Addr().Interface().(*Float).UnmarshalCSV(cell)
		}, nil
	}
	switch field.Kind() {
	case reflect.String:
		return func(field reflect.Value, cell string) error {
			field.SetString(cell)
			return nil
		}, nil
	case reflect.Int, reflect.Int64:
		return func(field reflect.Value, cell string) error {
			value, err := strconv.ParseInt(cell, 10, 64)
			field.SetInt(value)
			return noCell(err, cell, "whole number")
		}, nil
	case reflect.Uint64:
		return func(field reflect.Value, cell string) error {
			value, err := strconv.ParseUint(cell, 10, 64)
			field.SetUint(value)
			return noCell(err, cell, "whole number from 0")
		}, nil
	case reflect.Bool:
		return func(field reflect.Value, cell string) error {
			value, err := strconv.ParseBool(cell)
			field.SetBool(value)
			return noCell(err, cell, "truth value")
		}, nil
	}
	return nil, fmt.Errorf("there is no reading a %v", field)
}

// noCell says what a cell is not, if there is an error.
func noCell(err error, cell, what string) error {
	if err != nil {
		return fmt.Errorf("%q is no %s", cell, what)
	}
	return nil
}
