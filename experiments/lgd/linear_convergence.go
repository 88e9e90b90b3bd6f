package lgd

import (
	"gradsample/experiments/declare"
	"gradsample/harness"
	"gradsample/optimize"
	"gradsample/report"
	"gradsample/results"
)

// LinearConvergence trains least squares with plain SGD: the paper's Figures 2
// and 3.
func LinearConvergence() declare.Experiment {
	return declare.Experiment{
		Experiment: harness.Experiment{
			Name: "linear-convergence", Title: "Least squares with plain SGD", Mirrors: "LGD, Figures 2 and 3",
			Problems:    regressionSets(),
			Methods:     laterBeyond(samplers("", true, optimize.Settings{Rule: "sgd", Schedule: "constant"}), "dci", "auto"),
			Measurement: "convergence", Tuned: true, Reference: "reference", Timing: "timing",
			Sizes: declare.TunedSizes(3, 5, 100),
		},
		Kind:      declare.Convergence,
		Baselines: baselines(""),
		Published: true,
		Settings:  "SGD, batch 1, constant step tuned per method; K = 5, L = 100, density 1/30, two-sided; the oracle pays for all rows at every step and ends early",
		Deviation: "steps are tuned per method on seeds of their own; columns and target are standardised where the released runs scale rows",
		Figures:   declare.ConvergenceFigures("", "Least squares, plain SGD"),
		Question:  earlyTargets(),
		Claims: []report.Claim{
			{
				ID: "lgd-epochs", Paper: paperTitle, Place: "Figures 2 and 3", Metric: "epochs-ratio", Method: "lgd-paper", At: "train 0.1",
				Statement: "LGD reaches the same training loss in fewer epochs than SGD, on each regression set",
				Expect:    report.Above(1),
			},
			{
				ID: "lgd-epochs-test", Paper: paperTitle, Place: "Figures 2 and 3", Metric: "epochs-ratio", Method: "lgd-paper", At: "test 0.1",
				Statement: "LGD reaches the same test loss in fewer epochs than SGD, on each regression set",
				Expect:    report.Above(1),
			},
			{
				ID: "lgd-epochs-best", Paper: paperTitle, Place: "Figures 2 and 3", Metric: "epochs-ratio", Method: "lgd-paper", At: results.QuantityBest,
				Statement: "LGD reaches SGD's own best training loss, for which steps are tuned, in fewer epochs",
				Expect:    report.Above(1),
			},
			{
				ID: "lgd-time", Paper: paperTitle, Place: "Figures 2 and 3", Metric: "seconds-ratio", Method: "lgd-paper", At: "train 0.1",
				Statement: "LGD reaches the same training loss in less wall-clock time than SGD, tables aside",
				Expect:    report.Above(1),
			},
			{
				ID: "lgd-time-total", Paper: paperTitle, Place: "Figures 2 and 3", Metric: "total-seconds-ratio", Method: "lgd-paper", At: "train 0.1",
				Statement: "and with the time counted that it takes to build its tables",
				Expect:    report.Above(1),
			},
			{
				ID: "lgd-time-best", Paper: paperTitle, Place: "Figures 2 and 3", Metric: "seconds-ratio", Method: "lgd-paper", At: results.QuantityBest,
				Statement: "LGD reaches SGD's own best training loss in less wall-clock time, tables aside",
				Expect:    report.Above(1),
			},
			{
				ID: "lgd-nonempty", Paper: paperTitle, Place: "Section 2.2", Metric: "tables-tried", Method: "lgd-paper", At: "end",
				Statement: "with K = 5 and L = 100 the first table tried is almost always non-empty (mean l at most 1.01)",
				Expect:    report.Below(1.01),
			},
			{
				ID: "exact-time", Paper: beyondThePaper, Place: "exact weights", Metric: "seconds-ratio", Method: "lgd-exact", At: results.QuantityBest,
				Statement: "with exact weights LGD reaches SGD's own best training loss in less time, tables aside",
				Expect:    report.Above(1),
			},
			{
				ID: "stale-time", Paper: beyondThePaper, Place: "norms now and then", Metric: "seconds-ratio", Method: "stale-norm", At: results.QuantityBest,
				Statement: "sampling by gradient norms computed now and then reaches SGD's own best training loss in less time, those computations counted",
				Expect:    report.Above(1),
			},
		},
	}
}

// regressionSets are the paper's sets and others at hand.
func regressionSets() []harness.Problem {
	return []harness.Problem{
		limited("yearmsd"), limited("slice"), limited("ujiindoorloc"), limited("blogfeedback"), limited("protein"), limited("keggundirected"),
		declare.Regression("ujiindoorloc:latitude", harness.Standard), declare.Regression("kin40k", harness.Standard),
		declare.Regression("pol", harness.Standard), declare.Regression("cadata", harness.Standard),
		declare.Regression("cpusmall", harness.Standard), declare.Regression("census-house", harness.Standard),
	}
}

// What the quick profile takes of every set, and the standard one of those that are larger.
const (
	quickRows    = 6000
	standardRows = 60_000
)

// limited is a regression set of which the smaller profiles take a part.
func limited(data string) harness.Problem {
	return declare.Rows(declare.Regression(data, ""), quickRows, standardRows)
}
