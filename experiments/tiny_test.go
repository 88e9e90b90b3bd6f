package main

import (
	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/optimize"
	"gradsample/report"
	"gradsample/results"
)

// tiny is the command line with a catalogue of two experiments on houses.csv in
// the working folder, which run in no time.
func tiny() {
	catalogue = func() []declare.Experiment {
		return []declare.Experiment{tinyExperiment("walk"), tinyExperiment("stroll")}
	}
	main()
}

func tinyExperiment(name string) declare.Experiment {
	problem := declare.Regression("houses.csv", "")
	e := declare.Experiment{
		Experiment: harness.Experiment{
			Name: name, Title: "Least squares on houses", Mirrors: "nothing", Problems: []harness.Problem{problem},
			Measurement: "convergence", Tuned: true, Reference: "reference",
			Sizes: map[harness.Profile]harness.Size{
				harness.Quick:    {Seeds: 2, Epochs: 20, Grid: results.Grid{First: 0.1, Factor: 3, Points: 2, Seeds: 1, Extend: 1}},
				harness.Standard: {Seeds: 2, Epochs: 1e9, Grid: results.Grid{First: 0.1, Factor: 3, Points: 2, Seeds: 1}},
			},
		},
		Kind:      declare.Convergence,
		Baselines: map[string]string{"stale-norm": "uniform"},
		Claims: []report.Claim{{
			ID: name + "-epochs", Place: "nowhere", Statement: "stale norms need fewer epochs", Metric: "epochs-ratio",
			Method: "stale-norm", At: "train 0.1", Expect: report.Above(1),
		}},
	}
	for _, sampler := range []string{"uniform", "stale-norm"} {
		settings := measure.Settings{Sampler: sampler, Optimize: optimize.Settings{Rule: "sgd"}}
		e.Methods = append(e.Methods, harness.Method{Method: measure.Method(sampler, settings)})
	}
	return e
}
