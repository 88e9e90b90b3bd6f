package results

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
)

// Table is a small table of numbers with named columns: what a measurement
// returns. Numbers survive JSON to the bit, NaN and infinities included.
type Table struct {
	Columns []string   `json:"columns"`
	Rows    [][]Number `json:"rows"`
}

// NewTable returns an empty table with the given columns.
func NewTable(columns ...string) Table { return Table{Columns: columns} }

// Add appends a row with one value a column.
func (t *Table) Add(values ...float64) {
	if len(values) != len(t.Columns) {
		panic(fmt.Sprintf("results: a row of %d values for the %d columns %v", len(values), len(t.Columns), t.Columns))
	}
	row := make([]Number, len(values))
	for i, v := range values {
		row[i] = Number(v)
	}
	t.Rows = append(t.Rows, row)
}

// Column returns the values of a column, nil where there is no such column.
func (t Table) Column(name string) []float64 {
	index := slices.Index(t.Columns, name)
	if index < 0 {
		return nil
	}
	values := make([]float64, len(t.Rows))
	for i, row := range t.Rows {
		values[i] = float64(row[index])
	}
	return values
}

// Value returns the value in the first row of a column; NaN where there is none.
func (t Table) Value(name string) float64 {
	if column := t.Column(name); len(column) > 0 {
		return column[0]
	}
	return math.NaN()
}

// UnmarshalJSON refuses rows whose length is not that of the columns.
func (t *Table) UnmarshalJSON(encoded []byte) error {
	var plain struct {
		Columns []string   `json:"columns"`
		Rows    [][]Number `json:"rows"`
	}
	if err := json.Unmarshal(encoded, &plain); err != nil {
		return fmt.Errorf("reading a table: %w", err)
	}
	for i, row := range plain.Rows {
		if len(row) != len(plain.Columns) {
			return fmt.Errorf("reading a table: row %d has %d values, not %d", i+1, len(row), len(plain.Columns))
		}
	}
	t.Columns, t.Rows = plain.Columns, plain.Rows
	return nil
}

// Number is a float64 that JSON can hold when it is not finite.
type Number float64

// MarshalJSON writes the shortest decimal that reads back to the same bits,
// and "NaN", "+Inf" or "-Inf" as a string.
func (n Number) MarshalJSON() ([]byte, error) {
	value := float64(n)
	text := strconv.FormatFloat(value, 'g', -1, 64)
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return strconv.AppendQuote(nil, text), nil
	}
	return []byte(text), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (n *Number) UnmarshalJSON(encoded []byte) error {
	text := string(encoded)
	if unquoted, err := strconv.Unquote(text); err == nil {
		if unquoted != "NaN" && unquoted != "+Inf" && unquoted != "-Inf" {
			return fmt.Errorf("%s is no number", text)
		}
		text = unquoted
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return fmt.Errorf("%s is no number", text)
	}
	*n = Number(value)
	return nil
}
