package lgd

import (
	"gradsample/experiments/declare"
	"gradsample/harness"
	"gradsample/optimize"
	"gradsample/report"
)

// LogisticConvergence trains logistic regression: the classification that the
// review asks about.
func LogisticConvergence() declare.Experiment {
	return declare.Experiment{
		Experiment: harness.Experiment{
			Name: "logistic-convergence", Title: "Logistic regression with plain SGD", Mirrors: "LGD's review: which task?",
			Problems: []harness.Problem{
				limitedBinary("a9a", ""), limitedBinary("ijcnn1", ""), limitedBinary("w8a", harness.Standard),
				limitedBinary("cod-rna", harness.Standard), limitedBinary("covtype", harness.Standard), limitedBinary("adult", harness.Standard),
			},
			Methods:     laterBeyond(samplers("", false, optimize.Settings{Rule: "sgd", Schedule: "constant"})),
			Measurement: "convergence", Tuned: true, Reference: "reference", Timing: "timing",
			Sizes: declare.TunedSizes(2, 4, 100),
		},
		Kind:      declare.Convergence,
		Baselines: baselines(""),
		Settings:  "SGD, batch 1, ridge 1e-4, constant step tuned per method; K = 5, L = 100, density 1/30, one-sided; the oracle ends early",
		Figures:   declare.ConvergenceFigures("", "Logistic regression, plain SGD"),
		Claims: []report.Claim{{
			ID: "lgd-logistic", Paper: "review of the LGD paper", Place: "remark on L245", Metric: "epochs-ratio", Method: "lgd-paper", At: "train 0.1",
			Statement: "LGD reaches the same training loss in fewer epochs than SGD on classification too",
			Expect:    report.Above(1),
		}},
	}
}

// limitedBinary is a set of two classes of which the smaller profiles take a part.
func limitedBinary(data string, from harness.Profile) harness.Problem {
	return declare.Rows(declare.Binary(data, from), quickRows, standardRows)
}
