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
				declare.QuickRows(declare.Binary("a9a", ""), quickRows), declare.QuickRows(declare.Binary("ijcnn1", ""), quickRows), declare.Binary("w8a", harness.Standard),
				declare.Binary("cod-rna", harness.Standard), declare.Binary("covtype", harness.Standard), declare.Binary("adult", harness.Standard),
			},
			Methods:     laterBeyond(samplers("", false, optimize.Settings{Rule: "sgd", Schedule: "constant"})),
			Measurement: "convergence", Tuned: true, Reference: "reference", Timing: "timing",
			Sizes: declare.TunedSizes(2, 10, 100),
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
