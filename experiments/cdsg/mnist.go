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

const digitsNote = "Unit rows on 100 uncentred components, softmax, blocks of 256 (quick: 128) preconditioned with μ = 0.001, batch 2048 (quick: 1024), G = U = 1, σ = median/√2; "

// MNIST trains on digits as they are.
func MNIST() declare.Experiment {
	larger := size{batch: 2048, block: 256}
	profiles := map[harness.Profile]size{harness.Quick: {batch: 1024, block: 128}, harness.Standard: larger, harness.Paper: larger}
	methods := deepMethods(profiles, func(s size) []harness.Method {
		common := digitSettings()
		common.Training.Batch, common.Training.Block = s.batch, s.block
		plain := common
		plain.Training.Precondition, plain.Training.Step = 0, "constant:10"
		return append(doubly("", common, 4*s.block), featuresSGD("", plain, 4*s.block))
	})
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
		Settings: digitsNote + "methods that do not add a block each time have about three times DSG's iterations; revisit and features-sgd (plain steps of 10) keep 4 blocks; exact baselines fit ±1 by least squares, λ = 1e-6; " + reading,
		Figures:  figures("", "MNIST", "test"),
		Claims: []report.Claim{{
			ID: "cdsg-mnist", Paper: paperTitle, Place: "Section 5", Metric: results.MetricFeaturesRatio, Method: "cdsg", At: results.AtBest,
			Statement: "on digits' pixels CDSG reaches DSG's best error with fewer random features",
			Expect:    report.Above(1),
		}},
	}
}
