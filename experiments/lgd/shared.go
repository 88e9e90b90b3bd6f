package lgd

import (
	"slices"
	"strings"

	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/optimize"
	"gradsample/sampling"
)

// paperTitle is how the claims name their source.
const paperTitle = "Chen, Xu and Shrivastava, NeurIPS 2019"

// beyondThePaper is how they name what the paper does not have.
const beyondThePaper = "beyond the paper"

// Experiments lists the package's experiments in the order of the paper.
func Experiments() []declare.Experiment {
	return []declare.Experiment{
		GradientQuality(), LinearConvergence(), AdaGradConvergence(), LogisticConvergence(), SamplingCost(),
		TableMaps(), Attribution(), AttributionTuned(), Scale(), DeepSampling(), DeepHead(),
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
var oracleEpochs = map[harness.Profile]float64{harness.Quick: 0.001, harness.Standard: 0.002, harness.Paper: 0.1}

// beyond are the samplers that the paper does not have.
var beyond = []string{"lgd-exact", "stale-norm", "dci", "auto"}

// laterBeyond leaves samplers beyond the paper, by default all of them, to the
// standard profile.
func laterBeyond(methods []harness.Method, later ...string) []harness.Method {
	if len(later) == 0 {
		later = beyond
	}
	for i := range methods {
		if slices.ContainsFunc(later, func(name string) bool { return strings.HasSuffix(methods[i].Name, name) }) {
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
