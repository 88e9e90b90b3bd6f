package lgd

import (
	"encoding/json"
	"fmt"

	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/kernel"
	"gradsample/neural"
	"gradsample/optimize"
	"gradsample/report"
	"gradsample/results"
	"gradsample/sampling"
)

// DeepHead trains a network's head anew on its features, which are worked out once: the
// case in which keys stay as they are, so that hash tables are built once too.
func DeepHead() declare.Experiment {
	// Without it a hash function would look at 10 classes of 1,568 features.
	rivals := deepRivals(sampling.Settings{Density: 1.0 / 30})
	var methods []harness.Method
	for _, r := range rivals {
		declared := func(iterations, evaluated int) harness.Method {
			return harness.Method{From: r.from, Method: measure.KernelMethod(r.name, measure.KernelSettings{
				Training: kernel.Settings{Method: measure.Head}, Evaluated: evaluated,
				Network: &measure.NetworkSettings{
					Name: "lenet5", Iterations: iterations,
					Training: neural.Settings{Batch: 32, Step: fmt.Sprintf("cosine:0.02,%d", iterations), Momentum: 0.9},
				},
				Head: &measure.Settings{Sampler: r.sampler, Sampling: r.settings, Optimize: optimize.Settings{Batch: 16}},
			})}
		}
		m := declared(20, 160)
		m.Scaled = map[harness.Profile]json.RawMessage{
			harness.Standard: declared(300, 1000).Settings, harness.Paper: declared(10_000, 0).Settings,
		}
		methods = append(methods, m)
	}
	return declare.Experiment{
		Experiment: harness.Experiment{
			Name: "deep-head", Title: "A classifier head on a network's features", Mirrors: "LGD, its deep models; the review's “deep learning”",
			Problems: deepProblems(map[harness.Profile]int{harness.Quick: 300, harness.Standard: 4000}, true), Methods: methods,
			Measurement: "kernel", Timing: "kernel-timing", Tuned: true, Sizes: deepSizes(1, 100, 1000, 20_000),
		},
		Kind: declare.Kernel, Baselines: deepBaselines(rivals),
		Settings: "Softmax regression on the 1,568 features of lenet5's last pooling layer, one network a problem, trained on the same rows (300 iterations of batch 32; quick: 20, paper: 10,000) and left as it is; " +
			"plain SGD from zero, batch 16, constant step tuned per method; keys by class margin, K = 7, L = 10 but where named, density 1/30, built once, lgd-exact weighted; multiply-adds and seconds hold the tables, and not the network",
		Deviation: "a linear head on fixed features, where the paper trains all layers",
		Figures:   deepViews("A head on LeNet-5's features"),
		Claims: []report.Claim{
			deepClaim("deep-head-lgd", results.MetricIterationsRatio, "lgd-paper", "a classifier on a network's features reaches uniform sampling's best test error in fewer iterations on rows drawn by LGD"),
			deepClaim("deep-head-lgd-exact", results.MetricIterationsRatio, "lgd-exact", "so it does with exact weights"),
			deepClaim("deep-head-stale", results.MetricIterationsRatio, "stale-norm", "so it does on rows drawn by their gradients' norms as they were"),
			deepClaim("deep-head-lgd-time", results.MetricTrainRatio, "lgd-paper", "and with LGD in less time, tables counted"),
			deepClaim("deep-head-stale-time", results.MetricTrainRatio, "stale-norm", "and by gradient norms in less time, passes over all rows counted"),
		},
	}
}
