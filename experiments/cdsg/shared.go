package cdsg

import (
	"strings"

	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/kernel"
	"gradsample/plots"
	"gradsample/results"
)

// paperTitle is how the claims name their source.
const paperTitle = "Li and Póczos, UAI 2016"

// beyondThePaper is how they name what the paper does not have.
const beyondThePaper = "beyond the paper"

// reading is what every caption and report says of CDSG.
const reading = "CDSG's equation (9) is at hand through the paper's appendix only: cdsg reads it as comparing the expected descent of an old block and of a fresh one"

// Experiments lists the package's experiments.
func Experiments() []declare.Experiment {
	return []declare.Experiment{ConvergenceRate(), MediumScale(), MNIST(), MNIST8M(), CIFAR10(), ImageNet(), Cap(), AdaptiveData()}
}

// method declares a kernel method.
func method(name string, s measure.KernelSettings) harness.Method {
	return harness.Method{Method: measure.KernelMethod(name, s)}
}

// from leaves a method to larger profiles.
func from(profile harness.Profile, m harness.Method) harness.Method {
	m.From = profile
	return m
}

// doubly are the methods that learn step by step: DSG, the two that use old blocks
// again, and the baselines that keep a fixed number of features. Common is what
// their settings share; names get the prefix.
func doubly(prefix string, common measure.KernelSettings, features int) []harness.Method {
	declared := func(name string, change func(*kernel.Settings)) harness.Method {
		s := common
		change(&s.Training)
		return method(prefix+name, s)
	}
	return []harness.Method{
		declared("dsg", func(s *kernel.Settings) { s.Method = kernel.DSG }),
		declared("cyclic", func(s *kernel.Settings) { s.Method = kernel.Cyclic }),
		declared("cdsg", func(s *kernel.Settings) { s.Method = kernel.CDSG }),
		declared("revisit", func(s *kernel.Settings) { s.Method, s.MaxFeatures = kernel.Revisit, features }),
		declared("revisit greedy", func(s *kernel.Settings) {
			s.Method, s.Revisit, s.MaxFeatures = kernel.Revisit, kernel.Greedy, features
		}),
	}
}

// featuresSGD is SGD on a fixed number of features, with plain steps.
func featuresSGD(prefix string, common measure.KernelSettings, features int) harness.Method {
	common.Training.Method, common.Training.MaxFeatures = kernel.FeaturesSGD, features
	return method(prefix+kernel.FeaturesSGD, common)
}

// exact are the baselines that solve for their function: ridge regression on random
// features, at landmarks, on a subset of the rows. They have no step to tune.
func exact(common measure.KernelSettings, features, rows int, ridge float64) []harness.Method {
	var methods []harness.Method
	for _, name := range []string{measure.FeaturesRidge, measure.Nystrom, measure.KernelRidge} {
		s := common
		s.Training = kernel.Settings{Method: name, MaxFeatures: features, Ridge: ridge}
		switch name {
		case measure.Nystrom:
			s.Landmarks, s.Training.MaxFeatures = features, 0
		case measure.KernelRidge:
			s.Training.MaxFeatures = rows
		}
		m := method(name, s)
		m.Fixed = true
		methods = append(methods, m)
	}
	return methods
}

// fixed has methods take the steps that they declare.
func fixed(methods []harness.Method) []harness.Method {
	for i := range methods {
		methods[i].Fixed = true
	}
	return methods
}

// longer gives the methods whose iterations cost less than DSG's, since they add
// fewer features, a budget of more of them. Exact baselines have none.
func longer(methods []harness.Method, quick, standard, paper float64) []harness.Method {
	for i, m := range methods {
		if !strings.HasSuffix(m.Name, "dsg") || strings.HasSuffix(m.Name, "cdsg") {
			methods[i].Epochs = map[harness.Profile]float64{harness.Quick: quick, harness.Standard: standard, harness.Paper: paper}
		}
	}
	return methods
}

// against compares every other method with one of the same prefix.
func against(baseline string, methods []harness.Method) map[string]string {
	compared := map[string]string{}
	for _, m := range methods {
		if m.Name != baseline {
			compared[m.Name] = baseline
		}
	}
	return compared
}

// figures are the views of an experiment: an error against iterations, distinct
// features, training seconds and prediction seconds, for the methods with a prefix
// and some others.
func figures(prefix, title, quantity string, also ...string) []plots.Declared {
	return views("iteration", prefix, title, quantity, also)
}

// views has another axis than figures for how far training has come.
func views(first, prefix, title, quantity string, also []string) []plots.Declared {
	var all []plots.Declared
	for _, axis := range []string{first, "features", "train_seconds", "predict_seconds"} {
		name := strings.ReplaceAll(prefix+quantity+" "+axis, " ", "-")
		all = append(all, plots.Declared{
			Name: strings.ReplaceAll(name, "_", "-"), Title: title, Source: plots.FromErrors, Quantity: quantity, Axis: axis, Prefix: prefix, Also: also,
		})
	}
	return all
}

// problem is a data set with a loss, from a profile on. The quick profile takes at
// most so many training rows of it; 0: all.
func problem(data, preprocess, loss string, from harness.Profile, quickRows int) harness.Problem {
	p := harness.Problem{Problem: results.Problem{Data: data, Preprocess: preprocess, Split: "default", Loss: loss}, From: from}
	if quickRows > 0 {
		p.Limit = map[harness.Profile]int{harness.Quick: quickRows}
	}
	return p
}

// sizes are the profiles' budgets in iterations, without tuning.
func sizes(quick, standard, paper float64) map[harness.Profile]harness.Size {
	return map[harness.Profile]harness.Size{
		harness.Quick: {Seeds: 5, Epochs: quick}, harness.Standard: {Seeds: 10, Epochs: standard}, harness.Paper: {Seeds: 10, Epochs: paper},
	}
}

// fewSeeds are the sizes of an experiment whose runs take long and vary little.
func fewSeeds(sizes map[harness.Profile]harness.Size) map[harness.Profile]harness.Size {
	size := sizes[harness.Standard]
	size.Seeds = 5
	sizes[harness.Standard] = size
	return sizes
}

// moreSeeds are the sizes of an experiment whose runs vary.
func moreSeeds(sizes map[harness.Profile]harness.Size) map[harness.Profile]harness.Size {
	for profile, size := range sizes {
		if size.Seeds *= 2; profile == harness.Quick {
			size.Seeds = 6
		}
		sizes[profile] = size
	}
	return sizes
}

// tuned are the same with a grid of step sizes for each method, half a decade
// apart, around 1/h.
func tuned(quick, standard, paper float64) map[harness.Profile]harness.Size {
	const sqrt10 = 3.1622776601683795
	all := sizes(quick, standard, paper)
	for profile, size := range all {
		size.Grid = results.Grid{First: 1 / sqrt10, Factor: sqrt10, Points: 4, Seeds: 2, Extend: 2}
		if profile == harness.Paper {
			size.Grid.First, size.Grid.Points = 0.1, 6
		}
		all[profile] = size
	}
	return all
}
