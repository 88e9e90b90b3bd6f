package questions

import (
	"fmt"
	"strconv"

	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/hashing"
	"gradsample/plots"
	"gradsample/sampling"
)

// columnPlaces are the widths at which the expansion is tried.
var columnPlaces = measure.Span(measure.AxisColumns, 10, 30, 90, 270, 384, 529)

// QuadraticExpansion asks what hashing v vᵀ, which makes |<v,q>| count for either
// sign, brings over looking up both signs, which costs nothing.
func QuadraticExpansion() declare.Experiment {
	var methods []harness.Method
	for _, hash := range []string{"one-sided", "two-sided", "quadratic"} {
		settings := sampling.Settings{Bits: 5, Tables: 4, Density: 1.0 / 30, TwoSided: hash == "two-sided"}
		if hash == "quadratic" {
			settings.Hash = hashing.QuadraticHashing
		}
		tables := measure.SweepSettings{Sampler: "lgd-paper", Sampling: settings, At: "epochs:0.5", Axis: columnPlaces}
		closed := tables
		closed.Sampling.Density, closed.Marginal = 1, true
		methods = append(methods, swept("tables, "+hash, tables), swept("closed form, "+hash, closed))
	}
	e := sweep("quadratic-expansion", "What the quadratic expansion costs and brings", declare.Question{
		ID:     "quadratic-expansion",
		Asks:   "The expansion squares the dimension: what does it cost and bring?",
		Answer: answerQuadratic,
	}, []harness.Problem{
		limited("synthetic:gaussian,rows=20000,columns=529", 300, 1500, 5000), limited("yearmsd", 300, 1500, 5000), limited("slice", 300, 1500, 5000), limited("ujiindoorloc", 300, 1500, 5000),
	}, declare.Seeds(3, 5, 10), methods...)
	e.Settings = "lgd-paper, K = 5; closed form: over all draws of dense tables; cost: of draws from 4 tables that look at 1/30 of the d + 1 or (d + 1)² coordinates; the first d columns, parameters after half an epoch of uniform SGD on them"
	e.Figures = []plots.Declared{
		{Name: "variance", Title: "Mean squared error against d, in closed form", Source: plots.FromSweep, Axis: measure.AxisColumns, Prefix: "closed form, ", Quantities: []string{"mse_ratio"}},
		{Name: "cost", Title: "Counted cost of a draw against d", Source: plots.FromSweep, Axis: measure.AxisColumns, Prefix: "tables, ", Quantities: []string{"draw_multiply_adds"}},
	}
	return e
}

func answerQuadratic(evidence declare.Evidence) (string, error) {
	rows, err := evidence.Sweep("quadratic-expansion")
	if err != nil || len(rows) == 0 {
		return "", err
	}
	places, lower := 0, 0
	var gain []float64
	widest := map[string]float64{}
	for _, row := range rows {
		if row.Quantity == "draw_multiply_adds" && row.Method == "tables, quadratic" {
			two, _ := cell(rows, row.Dataset, "tables, two-sided", row.Quantity, float64(row.X))
			name := strconv.Itoa(int(row.X))
			widest[name] = float64(row.Median / two.Median)
		}
		if row.Quantity != "mse_ratio" || row.Method != "closed form, quadratic" {
			continue
		}
		two, found := cell(rows, row.Dataset, "closed form, two-sided", row.Quantity, float64(row.X))
		if !found {
			continue
		}
		places++
		gain = append(gain, float64(row.Median/two.Median))
		if row.Median < two.Median {
			lower++
		}
	}
	if places == 0 {
		return "", nil
	}
	return fmt.Sprintf("In closed form over all draws of the tables its mean squared error is %s times that of the two-sided look-up, lower at %d of %d places (data set, d); "+
		"a draw costs %s times as much at d = 10 and %s times at d = 384, counted%s.",
		between(gain), lower, places, number(widest["10"]), number(widest["384"]), standIns(rows)), nil
}
