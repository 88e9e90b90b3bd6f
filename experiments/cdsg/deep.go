package cdsg

import (
	"encoding/json"
	"fmt"

	"gradsample/datasets"
	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/kernel"
	"gradsample/neural"
	"gradsample/plots"
	"gradsample/report"
	"gradsample/results"
)

// oneNetwork is what every caption says of deep features.
const oneNetwork = "One network a problem, whatever the seed: network is that network as it is trained, and the others learn from its last pooling layer as it is in the end; its training is in none of their seconds; features of network are those of that layer"

// size is what differs among profiles of an experiment on deep features: how long
// the network is trained, how many rows a curve is evaluated on, and how large
// batches and blocks are.
type size struct {
	iterations, evaluated, batch, block int
}

// deepMethods declares methods for all profiles at once: settings make them for a
// profile's size.
func deepMethods(profiles map[harness.Profile]size, settings func(size) []harness.Method) []harness.Method {
	methods := fixed(settings(profiles[harness.Quick]))
	for _, profile := range []harness.Profile{harness.Standard, harness.Paper} {
		for i, m := range settings(profiles[profile]) {
			if methods[i].Scaled == nil {
				methods[i].Scaled = map[harness.Profile]json.RawMessage{}
			}
			methods[i].Scaled[profile] = m.Settings
		}
	}
	return methods
}

// trained is the network of a name, with steps that fall to zero over its training.
func trained(name string, step, decay float64, iterations int) *measure.NetworkSettings {
	return &measure.NetworkSettings{Name: name, Iterations: iterations, Training: neural.Settings{
		Batch: 64, Step: fmt.Sprintf("cosine:%g,%d", step, iterations), Momentum: 0.9, Decay: decay,
	}}
}

// networkMethod is the network itself, with a budget of all its training.
func networkMethod(common measure.KernelSettings) harness.Method {
	common.Training, common.Components = kernel.Settings{Method: measure.Network}, 0
	return method(measure.Network, common)
}

// budgets gives the network's method the iterations of its training.
func budgets(methods []harness.Method, profiles map[harness.Profile]size) []harness.Method {
	for i := range methods {
		if methods[i].Name == measure.Network {
			methods[i].Epochs = map[harness.Profile]float64{}
			for profile, s := range profiles {
				methods[i].Epochs[profile] = float64(s.iterations)
			}
		}
	}
	return methods
}

// deepFigures are views of the test error, against training samples in place of
// iterations: a network's batches are smaller than those of kernel methods.
func deepFigures(prefix, title string) []plots.Declared {
	return views("samples", prefix, title, "test", []string{measure.Network})
}

// deepClaims are the paper's on deep features, and how they compare with the network.
func deepClaims(set, method, statement, layers string) []report.Claim {
	return []report.Claim{
		{
			ID: "cdsg-" + set, Paper: paperTitle, Place: "Section 5", Metric: results.MetricFeaturesRatio, Method: method, At: results.AtBest,
			Statement: statement, Expect: report.Above(1),
		},
		{
			ID: "cdsg-" + set + "-network", Paper: paperTitle, Place: "Section 5", Metric: results.MetricFinalRatio, Method: measure.Network, At: results.AtEnd,
			Statement: "CDSG on " + layers + " ends with an error at or below that of the network's own softmax (CDSG's over the network's)",
			Expect:    report.AtMost(1),
		},
	}
}

// MNIST8M trains on a stream of deformed digits that are never stored: on features of
// a network that is trained on the same stream, and on pixels.
func MNIST8M() declare.Experiment {
	profiles := map[harness.Profile]size{
		harness.Quick: {40, 250, 256, 64}, harness.Standard: {4000, 0, 2048, 256}, harness.Paper: {126_562, 0, 16_384, 1024},
	}
	methods := budgets(deepMethods(profiles, func(s size) []harness.Method {
		common := digitSettings()
		common.Deformed, common.Sampler, common.Evaluated = datasets.MostImages, "uniform", s.evaluated
		common.Training.Batch, common.Training.Block = s.batch, s.block
		features := common
		features.Components, features.Network = 0, trained("lenet5", 0.02, 5e-4, s.iterations)
		all := append([]harness.Method{networkMethod(features)}, doubly("features ", features, 8*s.block)[:4]...)
		return append(all, doubly("pixels ", common, 8*s.block)[:4]...)
	}), profiles)
	compared := map[string]string{measure.Network: "features cdsg"}
	for _, name := range []string{"cyclic", "cdsg", "revisit"} {
		compared["pixels "+name], compared["features "+name] = "pixels dsg", "features dsg"
	}
	claims := append(deepClaims("mnist8m", "features cdsg", "on MNIST-8M, on LeNet-5's features, CDSG reaches DSG's best error with fewer random features", "LeNet-5's features"), report.Claim{
		ID: "cdsg-mnist8m-pixels", Paper: beyondThePaper, Place: "pixels", Metric: results.MetricFeaturesRatio, Method: "pixels cdsg", At: results.AtBest,
		Statement: "the same on pixels of deformed digits", Expect: report.Above(1),
	})
	p := problem("mnist", "raw", kernel.Softmax, "", 4000)
	p.Alike = true
	return declare.Experiment{
		Experiment: harness.Experiment{
			Name: "mnist8m", Title: "A stream of deformed digits", Mirrors: "CDSG and DSG, MNIST-8M",
			Problems: []harness.Problem{p}, Methods: methods,
			Measurement: "kernel", Timing: "kernel-timing", Sizes: fewSeeds(sizes(4, 60, 100)),
		},
		Kind: declare.Kernel, Baselines: compared,
		Settings:  "Trained on 8,100,000 digits deformed by infinite MNIST's recipe, made as they are drawn. " + deepNote("lenet5", profiles) + "; pixels: unit rows on 100 uncentred components; revisit keeps 8 blocks; " + oneNetwork + "; " + reading,
		Deviation: "displacement fields of our own: the original ones are not at hand",
		Figures:   append(deepFigures("features ", "LeNet-5's features of deformed digits"), deepFigures("pixels ", "Pixels of deformed digits")...),
		Claims:    claims,
	}
}

// CIFAR10 trains on principal components of a network's features.
func CIFAR10() declare.Experiment {
	profiles := map[harness.Profile]size{
		harness.Quick: {6, 200, 256, 64}, harness.Standard: {2343, 5000, 2048, 256}, harness.Paper: {50_000, 0, 16_384, 1024},
	}
	methods := budgets(deepMethods(profiles, func(s size) []harness.Method {
		common := digitSettings()
		common.Components, common.Evaluated, common.Network = 256, s.evaluated, trained("cifar-conv", 0.01, 1e-3, s.iterations)
		if s.iterations < 100 {
			common.Components = 64 // the network has seen little of the images
		}
		common.Training.Batch, common.Training.Block = s.batch, s.block
		return append([]harness.Method{networkMethod(common)}, doubly("", common, 8*s.block)[:4]...)
	}), profiles)
	p := problem("cifar10", "raw", kernel.Softmax, "", 1024)
	p.Same = true
	return declare.Experiment{
		Experiment: harness.Experiment{
			Name: "cifar10", Title: "Features of two convolutions", Mirrors: "CDSG and DSG, CIFAR-10",
			Problems: []harness.Problem{p}, Methods: methods,
			Measurement: "kernel", Timing: "kernel-timing", Sizes: fewSeeds(sizes(4, 100, 100)),
		},
		Kind: declare.Kernel, Baselines: map[string]string{"cyclic": "dsg", "cdsg": "dsg", "revisit": "dsg", measure.Network: "cdsg"},
		Settings: "Grey values from 0 to 1, less a half. " + deepNote("cifar-conv", profiles) + ", on 256 uncentred components of the features (quick: 64); revisit keeps 8 blocks; " + oneNetwork + "; " + reading,
		Figures:  deepFigures("", "Features of a network for CIFAR-10"),
		Claims:   deepClaims("cifar10", "cdsg", "on principal components of a network's features CDSG reaches DSG's best error with fewer random features", "components of the network's features"),
	}
}

// deepNote says what the profiles' sizes are.
func deepNote(network string, profiles map[harness.Profile]size) string {
	note := "Network " + network + " by SGD, batch 64, momentum 0.9, steps that fall to zero like half a cosine over "
	for i, profile := range harness.Profiles() {
		s := profiles[profile]
		if i > 0 {
			note += ", "
		}
		note += fmt.Sprintf("%d iterations (%s: batches of %d and blocks of %d for kernel methods)", s.iterations, profile, s.batch, s.block)
	}
	return note + "; these by softmax, preconditioned with μ = 0.001, G = U = 1, σ = median/√2"
}
