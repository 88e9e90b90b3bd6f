package lgd

import (
	"maps"

	"gradsample/experiments/declare"
	"gradsample/harness"
	"gradsample/optimize"
	"gradsample/report"
	"gradsample/results"
)

// AdaGradConvergence trains least squares with AdaGrad, as the paper's Figures
// 4 and 5, and with Adam.
func AdaGradConvergence() declare.Experiment {
	methods := samplers("adagrad ", true, optimize.Settings{Rule: "adagrad", Schedule: "constant"})
	adam := samplers("adam ", true, optimize.Settings{Rule: "adam", Schedule: "constant"})
	// Adam is not the paper's: the quick profile has what its figures need.
	methods = append(methods, laterBeyond(adam, "permuted", "static-norm-squared", "lgd-released", "oracle")...)
	compared := baselines("adagrad ")
	maps.Copy(compared, baselines("adam "))
	return declare.Experiment{
		Experiment: harness.Experiment{
			Name: "adagrad-convergence", Title: "Least squares with AdaGrad and Adam", Mirrors: "LGD, Figures 4 and 5",
			Problems: []harness.Problem{
				limited("yearmsd"), limited("slice"), limited("ujiindoorloc"), limited("blogfeedback"),
				declare.Regression("protein", harness.Standard), declare.Regression("keggundirected", harness.Standard),
			},
			Methods:     laterBeyond(methods),
			Measurement: "convergence", Tuned: true, Reference: "reference", Timing: "timing",
			Sizes: declare.TunedSizes(1, 2, 100),
		},
		Kind:      declare.Convergence,
		Baselines: compared,
		Published: true,
		Settings:  "Batch 1, constant step tuned per method; K = 5, L = 100, density 1/30, two-sided; the oracle ends early",
		Deviation: "the accumulators see the weighted gradient estimate, where the released code squares the unweighted one",
		Figures: append(declare.ConvergenceFigures("adagrad ", "Least squares, AdaGrad"),
			declare.ConvergenceFigures("adam ", "Least squares, Adam")...),
		Claims: []report.Claim{
			{
				ID: "lgd-adagrad", Paper: paperTitle, Place: "Figures 4 and 5", Metric: "epochs-ratio", Method: "adagrad lgd-paper", At: "train 0.1",
				Statement: "with AdaGrad, LGD reaches the same training loss in fewer epochs than uniform sampling",
				Expect:    report.Above(1),
			},
			{
				ID: "lgd-adagrad-best", Paper: paperTitle, Place: "Figures 4 and 5", Metric: "epochs-ratio", Method: "adagrad lgd-paper", At: results.QuantityBest,
				Statement: "with AdaGrad, LGD reaches uniform sampling's own best training loss in fewer epochs",
				Expect:    report.Above(1),
			},
			{
				ID: "lgd-adagrad-time", Paper: paperTitle, Place: "Figures 4 and 5", Metric: "seconds-ratio", Method: "adagrad lgd-paper", At: "train 0.1",
				Statement: "with AdaGrad, LGD reaches the same training loss in less wall-clock time than uniform sampling",
				Expect:    report.Above(1),
			},
		},
	}
}
