package lgd

import (
	"encoding/json"
	"math"

	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/kernel"
	"gradsample/neural"
	"gradsample/report"
	"gradsample/results"
	"gradsample/sampling"
)

// DeepSampling trains a convolutional network on rows that samplers draw by its last
// layer: the paper's recipe for deep models, whose keys are the representations before
// the last layer, hashed anew now and then.
func DeepSampling() declare.Experiment {
	rivals := deepRivals(sampling.Settings{})
	var methods []harness.Method
	for _, r := range rivals {
		if r.sampler == "stale-norm" || r.sampler == measure.StaleLoss {
			r.settings.Refresh = 1 << 30 // never, but when all is built anew
		}
		declared := func(every, evaluated int) harness.Method {
			return harness.Method{From: r.from, Method: measure.KernelMethod(r.name, measure.KernelSettings{
				Training: kernel.Settings{Method: measure.Network}, Evaluated: evaluated,
				Network: &measure.NetworkSettings{
					Name:     "lenet5",
					Training: neural.Settings{Batch: 16, Step: "constant:0.01", Momentum: 0.9},
					Sampling: &measure.NetworkSampling{Sampler: r.sampler, Settings: r.settings, Every: every},
				},
			})}
		}
		m := declared(5, 32)
		m.Scaled = map[harness.Profile]json.RawMessage{
			harness.Standard: declared(150, 320).Settings, harness.Paper: declared(400, 0).Settings,
		}
		methods = append(methods, m)
	}
	return declare.Experiment{
		Experiment: harness.Experiment{
			Name: "deep-sampling", Title: "A network on rows drawn by its last layer", Mirrors: "LGD, its deep models; the review's “deep learning”",
			Problems: deepProblems(map[harness.Profile]int{harness.Quick: 128, harness.Standard: 2000}, false), Methods: methods,
			Measurement: "kernel", Timing: "kernel-timing", Tuned: true, Sizes: deepSizes(1/math.Sqrt(10), 10, 300, 20_000),
		},
		Kind: declare.Kernel, Baselines: deepBaselines(rivals),
		Settings: "Network lenet5, one for each seed; SGD, batch 16, momentum 0.9, constant step tuned per method on a coarse grid, one seed a point; " +
			"keys by class margin of the last layer's 128 inputs, hashed anew every 150 iterations (quick: 5, paper: 400), K = 7, L = 10 but where named, lgd-exact weighted; multiply-adds and seconds hold those passes over all rows",
		Deviation: "images and LeNet-5 in place of language pairs and BERT; classes, where the paper's keys are for a single output",
		Figures:   deepViews("LeNet-5 on rows drawn by its last layer"),
		Claims: []report.Claim{
			deepClaim("deep-lgd", results.MetricIterationsRatio, "lgd-paper", "a network reaches uniform sampling's best test error in fewer iterations on rows that LGD draws by its last layer"),
			deepClaim("deep-lgd-exact", results.MetricIterationsRatio, "lgd-exact", "so it does with exact weights"),
			deepClaim("deep-stale", results.MetricIterationsRatio, "stale-norm", "so it does on rows drawn by the last layer's gradient norms as they were"),
			deepClaim("deep-lgd-time", results.MetricTrainRatio, "lgd-paper", "and with LGD in less time, passes over all rows counted"),
			deepClaim("deep-stale-time", results.MetricTrainRatio, "stale-norm", "and by gradient norms in less time, those passes counted"),
		},
	}
}
