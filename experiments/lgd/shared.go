package lgd

import (
	"slices"
	"strings"

	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/optimize"
	"gradsample/results"
	"gradsample/sampling"
)

// paperTitle is how the claims name their source.
const paperTitle = "Chen, Xu and Shrivastava, NeurIPS 2019"

// Experiments lists the package's experiments in the order of the paper.
func Experiments() []declare.Experiment {
	return []declare.Experiment{
		GradientQuality(), LinearConvergence(), AdaGradConvergence(), LogisticConvergence(), SamplingCost(),
	}
}

// hashing is the paper's: K = 5 bits, L = 100 tables, one coordinate in thirty.
func hashing(twoSided bool) sampling.Settings {
	return sampling.Settings{Bits: 5, Tables: 100, Density: 1.0 / 30, TwoSided: twoSided}
}

// released is the authors' code with all its departures from the paper.
func released() sampling.Settings {
	settings := hashing(true)
	settings.Defects = []string{"all"}
	return settings
}

// oracleEpochs bounds the oracle, which pays for all rows at every step.
var oracleEpochs = map[harness.Profile]float64{harness.Quick: 0.002, harness.Standard: 0.02, harness.Paper: 0.1}

// beyond are the samplers that the paper does not have.
var beyond = []string{"lgd-exact", "stale-norm", "dci", "auto"}

// laterBeyond leaves the samplers beyond the paper to the standard profile.
func laterBeyond(methods []harness.Method) []harness.Method {
	for i := range methods {
		if slices.ContainsFunc(beyond, func(name string) bool { return strings.HasSuffix(methods[i].Name, name) }) {
			methods[i].From = harness.Standard
		}
	}
	return methods
}

// samplers runs every sampler of the catalogue with one optimiser. The names
// get the prefix. Regression looks for large |r| on both sides of zero, logistic
// regression for margins on one.
func samplers(prefix string, twoSided bool, rule optimize.Settings) []harness.Method {
	var methods []harness.Method
	for _, name := range sampling.Names() {
		settings := measure.Settings{Sampler: name, Optimize: rule}
		description, _ := sampling.Describe(name)
		if description.NeedsKeys || name == "auto" {
			settings.Sampling = hashing(twoSided)
		}
		if name == "lgd-exact" || name == "auto" {
			settings.Sampling.Weighted = true
		}
		if name == "lgd-released" {
			settings.Sampling = released()
		}
		method := harness.Method{Method: measure.Method(prefix+name, settings)}
		if name == "oracle" {
			method.Epochs = oracleEpochs
		}
		methods = append(methods, method)
	}
	return methods
}

// baselines compares every method with uniform draws under the same rule.
func baselines(prefix string) map[string]string {
	compared := map[string]string{}
	for _, name := range sampling.Names() {
		if name != "uniform" {
			compared[prefix+name] = prefix + "uniform"
		}
	}
	return compared
}

// regression is a least-squares problem.
func regression(data string, from harness.Profile) harness.Problem {
	return harness.Problem{
		Problem: results.Problem{Data: data, Preprocess: "standard", Split: "default", Loss: "least-squares"},
		From:    from,
	}
}

// binary is a logistic problem.
func binary(data string, from harness.Profile) harness.Problem {
	return harness.Problem{
		Problem: results.Problem{Data: data, Preprocess: "standard", Split: "default", Loss: "logistic", Ridge: 1e-4},
		From:    from,
	}
}

// sizes are the profiles of a tuned experiment: half-decade grids that reach up
// to about three times the stability limit.
func sizes(quick, standard, paper float64) map[harness.Profile]harness.Size {
	grid := results.Grid{First: 0.03, Factor: sqrt10, Points: 5, Seeds: 2, Extend: 3}
	wide := results.Grid{First: 0.01, Factor: sqrt10, Points: 7, Seeds: 3, Extend: 3}
	return map[harness.Profile]harness.Size{
		harness.Quick:    {Seeds: 5, Epochs: quick, Grid: grid},
		harness.Standard: {Seeds: 10, Epochs: standard, Grid: wide},
		harness.Paper:    {Seeds: 10, Epochs: paper, Grid: wide},
	}
}

// sqrt10 is the factor of a half-decade grid.
const sqrt10 = 3.1622776601683795
