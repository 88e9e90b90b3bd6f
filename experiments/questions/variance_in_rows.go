package questions

import (
	"fmt"

	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/plots"
	"gradsample/results"
)

// rowPlaces are the numbers of rows at which variance is compared; a profile's
// limit cuts them off.
var rowPlaces = measure.Span(measure.AxisRows, 500, 1000, 2000, 4000, 16_000, 64_000, 256_000, 1_000_000)

// VarianceInRows asks whether the variance stays constant in N while a draw's
// cost does, at fixed K and at K growing like log N.
func VarianceInRows() declare.Experiment {
	var methods []harness.Method
	for _, sampler := range []string{"lgd-paper", "lgd-exact"} {
		settings := dense(5, 50)
		if sampler == "lgd-exact" {
			settings = weighted(settings)
		}
		fixed := measure.SweepSettings{Sampler: sampler, Sampling: settings, At: "epochs:0.5", Axis: rowPlaces}
		growing := fixed
		growing.Bucket = 30
		methods = append(methods, swept(sampler+", K = 5", fixed), swept(sampler+", N/2^K ≈ 30", growing))
	}
	e := sweep("variance-in-n", "Variance against the number of rows", declare.Question{
		ID:     "variance-in-n",
		Asks:   "Is the variance constant in N at constant sampling cost?",
		Answer: answerVarianceInRows,
	}, []harness.Problem{
		limited("synthetic:gaussian,rows=1000000,columns=20", 4000, 64_000, 1_000_000),
		limited("synthetic:heavy,rows=1000000,columns=20", 4000, 64_000, 1_000_000),
		limited("yearmsd", 4000, 64_000, 256_000), limited("blogfeedback", 4000, 64_000, 64_000),
	}, declare.Seeds(5, 10, 10), methods...)
	e.Settings = "L = 50 dense tables, two-sided; the first N rows, parameters after half an epoch of uniform SGD on them"
	e.Figures = []plots.Declared{{
		Name: "variance", Title: "Variance, tables tried and counted cost against N", Source: plots.FromSweep, Axis: measure.AxisRows,
		Quantities: []string{"variance_ratio", "tables_tried", "step_cost"},
	}}
	return e
}

func answerVarianceInRows(evidence declare.Evidence) (string, error) {
	rows, err := evidence.Sweep("variance-in-n")
	if err != nil || len(rows) == 0 {
		return "", err
	}
	var fixed, growing, cost, tried []float64
	for _, data := range dataSets(rows) {
		fixed = append(fixed, growth(rows, data, "lgd-paper, K = 5", "variance_ratio"))
		growing = append(growing, growth(rows, data, "lgd-paper, N/2^K ≈ 30", "variance_ratio"))
		cost = append(cost, growth(rows, data, "lgd-paper, K = 5", "step_cost"))
		tried = append(tried, growth(rows, data, "lgd-paper, N/2^K ≈ 30", "tables_tried"))
	}
	return fmt.Sprintf("At fixed K = 5 the counted cost of a step changes by a factor of %s from the fewest rows to the most, and the variance ratio by %s. "+
		"With K growing like log N the ratio changes by %s, and l by %s%s.", between(cost), between(fixed), between(growing), between(tried), standIns(rows)), nil
}

// growth is a quantity's median at the most rows over that at the fewest.
func growth(rows []results.SweepRow, data, method, quantity string) float64 {
	var first, last results.SweepRow
	for _, row := range rows {
		if row.Dataset != data || row.Method != method || row.Quantity != quantity {
			continue
		}
		if first.X == 0 {
			first = row
		}
		last = row
	}
	return float64(last.Median / first.Median)
}
