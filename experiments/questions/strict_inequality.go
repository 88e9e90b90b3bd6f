package questions

import (
	"fmt"

	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/plots"
)

// StrictInequality asks whether the paper's condition is enough: that |S|/(pN),
// the weight of a draw from the first table, is at most 1 for several terms.
func StrictInequality() declare.Experiment {
	var methods []harness.Method
	for _, bits := range []int{2, 5, 8} {
		methods = append(methods, swept(fmt.Sprintf("K = %d", bits), measure.SweepSettings{
			Sampler: "lgd-paper", Sampling: dense(bits, 100), Axis: measure.Span(measure.AxisEpoch, 0, 0.05, 0.5, 2),
		}))
	}
	e := sweep("strict-inequality", "Weights up to 1 against the variance", declare.Question{
		ID:     "strict-inequality",
		Asks:   "“|S|/(pN) ≤ 1 for several terms”: is that enough for a variance below uniform's?",
		Answer: answerStrictInequality,
	}, regressionSets(1000, 10_000, 20_000), declare.Seeds(5, 10, 10), methods...)
	e.Settings = "lgd-paper, L = 100 dense tables, two-sided; along a path of uniform SGD"
	e.Figures = []plots.Declared{{
		Name: "condition", Title: "Share of draws with |S|/(pN) ≤ 1 against the variance ratio", Source: plots.FromSweep, Axis: measure.AxisEpoch,
		Quantities: []string{"variance_ratio"}, Against: "condition_share",
	}}
	return e
}

func answerStrictInequality(evidence declare.Evidence) (string, error) {
	rows, err := evidence.Sweep("strict-inequality")
	if err != nil || len(rows) == 0 {
		return "", err
	}
	all, several, most, below, severalBelow, mostBelow := 0, 0, 0, 0, 0, 0
	for _, row := range rows {
		if row.Quantity != "variance_ratio" {
			continue
		}
		light, found := cell(rows, row.Dataset, row.Method, "condition_share", float64(row.X))
		if !found {
			continue
		}
		all++
		wins := row.Median < 1
		if wins {
			below++
		}
		if light.Median > 0 {
			several++
			if wins {
				severalBelow++
			}
		}
		if light.Median > 0.5 {
			most++
			if wins {
				mostBelow++
			}
		}
	}
	verdict := "No"
	if severalBelow == several {
		verdict = "Here it was"
	}
	return fmt.Sprintf("%s. Some weights are at most 1 at %d of %d places (data set, K, θ), and more than half of them at %d; "+
		"but the variance is below uniform's at %d, %d of the former and %d of the latter%s.",
		verdict, several, all, most, below, severalBelow, mostBelow, standIns(rows)), nil
}
