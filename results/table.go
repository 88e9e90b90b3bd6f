package results

import (
	"fmt"
	"math"
	"slices"
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

// Number is a float64 that JSON can hold when it is not finite.
type Number float64
