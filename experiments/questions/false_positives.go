package questions

import (
	"fmt"

	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/plots"
	"gradsample/results"
)

// bitPlaces are the K of the sweeps over K.
var bitPlaces = measure.Span(measure.AxisK, 1, 2, 3, 5, 8, 12)

// FalsePositives asks what small and large K cost: small K lets rows with small
// gradients in, large K empties the buckets.
func FalsePositives() declare.Experiment {
	settings := func(sampler string) measure.SweepSettings {
		s := measure.SweepSettings{Sampler: sampler, Sampling: dense(0, 100), At: "epochs:0.5", Axis: bitPlaces}
		if sampler == "lgd-exact" {
			s.Sampling = weighted(s.Sampling)
		}
		return s
	}
	e := sweep("false-positives", "Small gradients in the buckets", declare.Question{
		ID:     "false-positives",
		Asks:   "A small K makes empty buckets rare but lets small gradients in: is there a K at which neither hurts?",
		Answer: answerFalsePositives,
	}, regressionSets(1000, 10_000, 20_000), declare.Seeds(5, 10, 10),
		swept("lgd-paper", settings("lgd-paper")), swept("lgd-exact", settings("lgd-exact")))
	e.Settings = "L = 100 dense tables, two-sided; lgd-exact weighted; parameters after half an epoch of uniform SGD"
	e.Figures = []plots.Declared{{
		Name: "bits", Title: "Empty buckets, draws of small gradients, variance and cost against K", Source: plots.FromSweep, Axis: measure.AxisK,
		Quantities: []string{"empty_rate", "below_median", "variance_ratio", "step_cost"},
	}}
	return e
}

func answerFalsePositives(evidence declare.Evidence) (string, error) {
	rows, err := evidence.Sweep("false-positives")
	if err != nil || len(rows) == 0 {
		return "", err
	}
	var below, empty []float64
	sets, paper, exact := dataSets(rows), 0, 0
	for _, data := range sets {
		small, _ := cell(rows, data, "lgd-paper", "below_median", 5)
		tables, _ := cell(rows, data, "lgd-paper", "empty_rate", 12)
		below, empty = append(below, float64(small.Median)), append(empty, float64(tables.Median))
		if best(rows, data, "lgd-paper") < 1 {
			paper++
		}
		if best(rows, data, "lgd-exact") < 1 {
			exact++
		}
	}
	return fmt.Sprintf("At the paper's K = 5, %s of the draws have a gradient below the median (uniform: 50 %%); at K = 12, %s of the buckets are empty. "+
		"Some K up to 12 brings the paper's variance below uniform's on %d of %d sets, that of exact weights with weighted rows on %d%s.",
		percents(below), percents(empty), paper, len(sets), exact, standIns(rows)), nil
}

// best is the lowest median variance ratio along the sweep.
func best(rows []results.SweepRow, data, method string) float64 {
	lowest, found := 0.0, false
	for _, row := range rows {
		if row.Dataset == data && row.Method == method && row.Quantity == "variance_ratio" && (!found || float64(row.Median) < lowest) {
			lowest, found = float64(row.Median), true
		}
	}
	return lowest
}
