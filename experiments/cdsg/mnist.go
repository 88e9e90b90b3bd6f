package cdsg

import (
	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/kernel"
	"gradsample/report"
	"gradsample/results"
)

// digitSettings are the DSG authors' for pixels: rows of unit length on 100
// uncentred principal components, preconditioned blocks; steps of 1/h never raise
// a batch's objective.
func digitSettings() measure.KernelSettings {
	return measure.KernelSettings{
		Training: kernel.Settings{Block: 256, Batch: 2048, Precondition: 1e-3}, Components: 100, Sampler: "permuted", Evaluated: 1000,
	}
}

const digitsNote = "Unit rows on 100 uncentred components, softmax, blocks of 256 preconditioned with μ = 0.001, batch 2048, G = U = 1, σ = median/√2; "

// MNIST trains on digits as they are.
func MNIST() declare.Experiment {
	methods := fixed(doubly("", digitSettings(), 1024))
	plain := digitSettings()
	plain.Training.Precondition, plain.Training.Step = 0, "constant:10"
	methods = append(methods, fixed([]harness.Method{featuresSGD("", plain, 1024)})...)
	for _, m := range exact(digitSettings(), 512, 512, 1e-6) {
		if m.Name != measure.KernelRidge { // which takes a subset of the rows
			m.From = harness.Standard
		}
		methods = append(methods, m)
	}
	p := problem("mnist", "unit", kernel.Softmax, "", 12_000)
	p.Alike = true
	return declare.Experiment{
		Experiment: harness.Experiment{
			Name: "mnist", Title: "Digits by preconditioned blocks", Mirrors: "CDSG and DSG, MNIST",
			Problems: []harness.Problem{p}, Methods: longer(methods, 20, 120, 600),
			Measurement: "kernel", Timing: "kernel-timing", Sizes: fewSeeds(sizes(6, 40, 200)),
		},
		Kind: declare.Kernel, Baselines: against("dsg", methods),
		Settings: digitsNote + "methods that do not add a block each time have about three times DSG's iterations; revisit and features-sgd (plain steps of 10) keep 1,024 features; exact baselines fit ±1 by least squares, λ = 1e-6; " + reading,
		Figures:  figures("", "MNIST", "test"),
		Claims: []report.Claim{{
			ID: "cdsg-mnist", Paper: paperTitle, Place: "Section 5", Metric: results.MetricFeaturesRatio, Method: "cdsg", At: results.AtBest,
			Statement: "on digits' pixels CDSG reaches DSG's best error with fewer random features",
			Expect:    report.Above(1),
		}},
	}
}
