package lgd

import (
	"encoding/json"
	"fmt"

	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/kernel"
	"gradsample/neural"
	"gradsample/plots"
	"gradsample/report"
	"gradsample/results"
	"gradsample/sampling"
)

// DeepSampling trains a convolutional network on rows that samplers draw by its last
// layer: the paper's recipe for deep models, whose keys are the representations before
// the last layer, hashed anew now and then.
func DeepSampling() declare.Experiment {
	pairs := sampling.Settings{Bits: 7, Tables: 10} // the paper's K and L for its deep models
	never := sampling.Settings{Refresh: 1 << 30}    // but when all is built anew
	rivals := []struct {
		name, sampler string
		settings      sampling.Settings
	}{
		{"uniform", "uniform", sampling.Settings{}},
		{"permuted", "permuted", sampling.Settings{}},
		{"lgd-paper", "lgd-paper", pairs},
		{"lgd-exact", "lgd-exact", weightedPairs(pairs)},
		{"lgd-exact K=4 L=40", "lgd-exact", weightedPairs(sampling.Settings{Bits: 4, Tables: 40})},
		{"stale-norm", "stale-norm", never},
		{measure.StaleLoss, measure.StaleLoss, never},
	}
	var methods []harness.Method
	compared := map[string]string{}
	for _, r := range rivals {
		declared := func(every, evaluated int) harness.Method {
			return harness.Method{Fixed: true, Method: measure.KernelMethod(r.name, measure.KernelSettings{
				Training: kernel.Settings{Method: measure.Network}, Evaluated: evaluated,
				Network: &measure.NetworkSettings{
					Name:     "lenet5",
					Training: neural.Settings{Batch: 32, Step: "constant:0.01", Momentum: 0.9},
					Sampling: &measure.NetworkSampling{Sampler: r.sampler, Settings: r.settings, Every: every},
				},
			})}
		}
		m, whole := declared(10, 150), declared(400, 0)
		m.Scaled = map[harness.Profile]json.RawMessage{harness.Standard: whole.Settings, harness.Paper: whole.Settings}
		if r.name == "permuted" || r.name == "lgd-exact K=4 L=40" || r.name == measure.StaleLoss {
			m.From = harness.Standard
		}
		methods = append(methods, m)
		if r.name != "uniform" {
			compared[r.name] = "uniform"
		}
	}
	var problems []harness.Problem
	for _, data := range []string{"mnist", "fashion-mnist"} {
		p := harness.Problem{Problem: results.Problem{Data: data, Preprocess: "raw", Split: "default", Loss: kernel.Softmax}}
		p.Limit = map[harness.Profile]int{harness.Quick: 300, harness.Standard: 10_000}
		if data != "mnist" {
			p.From = harness.Standard
		}
		problems = append(problems, p)
	}
	claim := func(id, metric, method, statement string) report.Claim {
		return report.Claim{ID: id, Paper: beyondThePaper, Place: "a network's last layer", Metric: metric, Method: method, At: results.AtBest, Statement: statement, Expect: report.Above(1)}
	}
	return declare.Experiment{
		Experiment: harness.Experiment{
			Name: "deep-sampling", Title: "A network on rows drawn by its last layer", Mirrors: "LGD, its deep models; the review's “deep learning”",
			Problems: problems, Methods: methods, Measurement: "kernel", Timing: "kernel-timing",
			Sizes: map[harness.Profile]harness.Size{
				harness.Quick: {Seeds: 5, Epochs: 20}, harness.Standard: {Seeds: 5, Epochs: 3000}, harness.Paper: {Seeds: 5, Epochs: 20_000},
			},
		},
		Kind: declare.Kernel, Baselines: compared,
		Settings:  "Network lenet5, one for each seed; SGD, batch 32, constant step 0.01, momentum 0.9, not tuned; keys by class margin of the last layer's 128 inputs, hashed anew every 400 iterations (quick: 10), K = 7, L = 10, lgd-exact weighted; multiply-adds and seconds hold those passes over all rows",
		Deviation: "images and LeNet-5 in place of language pairs and BERT; classes, where the paper's keys are for a single output",
		Figures:   deepViews(),
		Claims: []report.Claim{
			claim("deep-lgd", results.MetricIterationsRatio, "lgd-paper", "a network reaches uniform sampling's best test error in fewer iterations on rows that LGD draws by its last layer"),
			claim("deep-lgd-exact", results.MetricIterationsRatio, "lgd-exact", "so it does with exact weights"),
			claim("deep-stale", results.MetricIterationsRatio, "stale-norm", "so it does on rows drawn by the last layer's gradient norms as they were"),
			claim("deep-lgd-time", results.MetricTrainRatio, "lgd-paper", "and with LGD in less time, passes over all rows counted"),
			claim("deep-stale-time", results.MetricTrainRatio, "stale-norm", "and by gradient norms in less time, those passes counted"),
		},
	}
}

// weightedPairs has lgd-exact draw by keys' lengths too.
func weightedPairs(s sampling.Settings) sampling.Settings {
	s.Weighted = true
	return s
}

// deepViews are the views of a network's errors.
func deepViews() []plots.Declared {
	var figures []plots.Declared
	for _, axis := range []string{"iteration", "train_seconds"} {
		for _, quantity := range []string{"test", "train"} {
			figures = append(figures, plots.Declared{
				Name: fmt.Sprintf("%s-%s", quantity, map[string]string{"iteration": "iterations", "train_seconds": "seconds"}[axis]), Title: "LeNet-5 on rows drawn by its last layer",
				Source: plots.FromErrors, Quantity: quantity, Axis: axis,
			})
		}
	}
	return figures
}
