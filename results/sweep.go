package results

import (
	"math"
	"slices"
	"strings"
)

// SweepRow is one quantity of one method at one place of a sweep: the median over
// seeds with the 10 % and 90 % quantiles, and the range.
type SweepRow struct {
	Setting
	Method   string `csv:"method"`
	Axis     string `csv:"axis"`     // what x counts: k, l, rows, columns, cosine, epoch, share
	X        Float  `csv:"x"`        // the place
	Across   string `csv:"across"`   // what y counts, of a map; else empty
	Y        Float  `csv:"y"`        // NaN, an empty cell, without one
	Quantity string `csv:"quantity"` // what was measured there
	Seeds    int    `csv:"n"`
	Median   Float  `csv:"median"`
	Lower    Float  `csv:"q10"`
	Upper    Float  `csv:"q90"`
	Minimum  Float  `csv:"minimum"`
	Maximum  Float  `csv:"maximum"`
}

// AcrossPrefix begins the name of a payload's second column where that is a
// second axis.
const AcrossPrefix = "across "

// AggregateSweep aggregates the records of a sweep over seeds. A payload's first
// column is the axis, a second one whose name begins with AcrossPrefix the other
// axis of a map, and every further one a quantity. A quantity that is NaN for a
// seed does not exist there, and that seed is left out of it.
func AggregateSweep(records []*Record, order []string) []SweepRow {
	var rows []SweepRow
	for _, c := range cells(records, order) {
		done := c.done()
		if len(done) == 0 {
			continue
		}
		columns := done[0].Payload.Columns
		row := SweepRow{Setting: c.setting, Method: c.method, Axis: columns[0], Y: Float(math.NaN())}
		across, isMap := strings.CutPrefix(columns[1], AcrossPrefix)
		quantities := columns[1:]
		if isMap {
			row.Across, quantities = across, columns[2:]
		}
		for place := range done[0].Payload.Rows {
			row.X = Float(done[0].Payload.Column(columns[0])[place])
			if isMap {
				row.Y = Float(done[0].Payload.Column(columns[1])[place])
			}
			for _, quantity := range quantities {
				if row.describe(quantity, existing(done, quantity, place)) {
					rows = append(rows, row)
				}
			}
		}
	}
	return rows
}

// describe fills in the statistics of a quantity, if it exists.
func (row *SweepRow) describe(quantity string, values []float64) bool {
	if len(values) == 0 {
		return false
	}
	row.Quantity, row.Seeds = quantity, len(values)
	row.Lower, row.Median, row.Upper = band(values)
	row.Minimum, row.Maximum = Float(slices.Min(values)), Float(slices.Max(values))
	return true
}

// existing collects one cell of every record's payload, where it is a number.
func existing(records []*Record, column string, row int) []float64 {
	var values []float64
	for _, r := range records {
		if v := r.Payload.Column(column); row < len(v) && !math.IsNaN(v[row]) {
			values = append(values, v[row])
		}
	}
	return values
}
