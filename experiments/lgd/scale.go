package lgd

import (
	"fmt"

	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/optimize"
	"gradsample/plots"
	"gradsample/results"
	"gradsample/sampling"
)

// Scale measures what samplers take from a thousand rows to a hundred million.
func Scale() declare.Experiment {
	var methods []harness.Method
	for _, name := range sampling.Names() {
		settings := measure.Settings{Sampler: name, Optimize: optimize.Settings{Rule: "sgd"}}
		if description, _ := sampling.Describe(name); description.NeedsKeys || name == "auto" {
			settings.Sampling = sampling.Settings{Bits: 5, Tables: 10, TwoSided: true}
		}
		methods = append(methods, harness.Method{Method: measure.Method(name, settings)})
	}
	return declare.Experiment{
		Experiment: harness.Experiment{
			Name: "scale", Title: "From a thousand rows to a hundred million", Mirrors: "LGD, remarks on cost",
			Problems:    growing(),
			Methods:     methods,
			Measurement: "growth", Timing: "growth",
			Sizes: map[harness.Profile]harness.Size{harness.Quick: {}, harness.Standard: {}, harness.Paper: {}},
		},
		Kind: declare.Scale,
		Settings: "Synthetic rows of 8 columns, mapped from a file where they take 64 MiB or more; SGD, batch 1; " +
			"K = 5, L = 10 tables or directions, dense, two-sided; one method after the other, alone on the machine",
		Figures: []plots.Declared{{Name: "rows", Title: "Draw, step, set-up and memory against the number of rows", Source: plots.FromScale}},
	}
}

// growing is rows of one population, more and more of them: half decades from where
// caches are outgrown.
func growing() []harness.Problem {
	var problems []harness.Problem
	for _, size := range []struct {
		rows int
		from harness.Profile
	}{
		{1e3, ""},
		{1e4, ""},
		{3e4, ""},
		{1e5, ""},
		{3e5, ""},
		{1e6, ""},
		{3e6, harness.Standard},
		{1e7, harness.Standard},
		{3e7, harness.Paper},
		{1e8, harness.Paper},
	} {
		problems = append(problems, harness.Problem{From: size.from, Problem: results.Problem{
			Data:       fmt.Sprintf("synthetic:heavy,rows=%d,columns=8", size.rows),
			Preprocess: "raw", Split: "none", Loss: "least-squares",
		}})
	}
	return problems
}
