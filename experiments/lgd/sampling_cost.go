package lgd

import (
	"gradsample/experiments/declare"
	"gradsample/harness"
	"gradsample/optimize"
	"gradsample/plots"
	"gradsample/report"
)

// SamplingCost measures a step and its parts against the number of rows and of
// columns: the paper's remarks on cost.
func SamplingCost() declare.Experiment {
	return declare.Experiment{
		Experiment: harness.Experiment{
			Name: "sampling-cost", Title: "Cost of a step and of its parts", Mirrors: "LGD, remarks on cost",
			Problems:    append(rowSweep(), columnSweep()...),
			Methods:     laterBeyond(samplers("", true, optimize.Settings{Rule: "sgd", Schedule: "constant"})),
			Measurement: "timing", Timing: "timing",
			Sizes: map[harness.Profile]harness.Size{harness.Quick: {}, harness.Standard: {}, harness.Paper: {}},
		},
		Kind:      declare.Cost,
		Baselines: baselines(""),
		Settings:  "SGD, batch 1; K = 5, L = 100, density 1/30, two-sided; methods in turn, alone on the machine",
		Figures: []plots.Declared{
			{Name: "rows", Title: "A step against the number of rows", Source: plots.FromTimings, Quantity: "step", Axis: "rows"},
			{Name: "draws", Title: "A draw against the number of rows", Source: plots.FromTimings, Quantity: "draw", Axis: "rows"},
			{Name: "columns", Title: "A step against the number of columns", Source: plots.FromTimings, Quantity: "step", Axis: "columns"},
		},
		Claims: []report.Claim{
			{
				ID: "lgd-cost", Paper: paperTitle, Place: "Section 2.2", Metric: "step-ratio", Method: "lgd-paper", At: "d ≥ 90",
				Statement: "one LGD step costs about 1.5 SGD steps (within a quarter)",
				Expect:    report.Near(1.5, 0.375),
			},
			{
				ID: "lgd-constant", Paper: paperTitle, Place: "Section 2.2", Metric: "counted-growth", Method: "lgd-paper", At: "rows",
				Statement: "the sampling cost does not grow with the number of rows (counted multiply-adds a draw, largest against smallest N, within 10 %)",
				Expect:    report.Near(1, 0.1),
			},
		},
	}
}

// rowSweep is one set at growing numbers of rows.
func rowSweep() []harness.Problem {
	var problems []harness.Problem
	for _, rows := range []int{1000, 4000, 16000, 64000, 256000, 463715} {
		problem := declare.Regression("yearmsd", "")
		problem.Rows = rows
		problems = append(problems, problem)
	}
	return problems
}

// columnSweep is sets of growing width, cut to the rows of the narrowest.
func columnSweep() []harness.Problem {
	var problems []harness.Problem
	for _, data := range []string{"protein", "keggundirected", "blogfeedback", "slice", "ujiindoorloc"} {
		problem := declare.Regression(data, "")
		problem.Rows = 16000
		problems = append(problems, problem)
	}
	return problems
}
