package cdsg

import (
	"gradsample/datasets"
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
		Training: kernel.Settings{Block: 256, Batch: 2048, Precondition: 1e-3}, PCA: 100, Sampler: "permuted", Evaluated: 1000,
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
	return declare.Experiment{
		Experiment: harness.Experiment{
			Name: "mnist", Title: "Digits by preconditioned blocks", Mirrors: "CDSG and DSG, MNIST",
			Problems: []harness.Problem{problem("mnist", "unit", kernel.Softmax, "", 0)}, Methods: longer(methods, 20, 200, 600),
			Measurement: "kernel", Timing: "kernel-timing", Sizes: sizes(6, 60, 200),
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

// Deformed trains on a stream of deformed digits that are never stored: the data
// path of MNIST-8M, on pixels.
func Deformed() declare.Experiment {
	streamed := digitSettings()
	streamed.Deformed, streamed.Sampler = datasets.MostImages, "uniform"
	methods := fixed(doubly("", streamed, 1024))
	methods[4].From = harness.Standard // greedy revisits
	notRun := func(id, set, statement string) report.Claim {
		return report.Claim{
			ID: id, Paper: paperTitle, Place: "Section 5", Metric: results.MetricFeaturesRatio, Method: "cdsg on " + set, At: results.AtBest,
			Statement: statement, Expect: report.Above(1),
		}
	}
	return declare.Experiment{
		Experiment: harness.Experiment{
			Name: "mnist-deformed", Title: "A stream of deformed digits", Mirrors: "CDSG and DSG, MNIST-8M, on pixels",
			Problems: []harness.Problem{problem("mnist", "raw", kernel.Softmax, "", 0)}, Methods: methods,
			Measurement: "kernel", Timing: "kernel-timing", Sizes: sizes(6, 60, 400),
		},
		Kind: declare.Kernel, Baselines: against("dsg", methods),
		Settings:  "Trained on 8,100,000 digits deformed by infinite MNIST's recipe, made as they are drawn. " + digitsNote + "revisit keeps 1,024 features; " + reading,
		Deviation: "pixels in place of deep features, and displacement fields of our own: the original ones are not at hand",
		Figures:   figures("", "Deformed digits, streamed", "test"),
		Claims: []report.Claim{
			{
				ID: "cdsg-mnist8m", Paper: paperTitle, Place: "Section 5", Metric: results.MetricFeaturesRatio, Method: "cdsg", At: results.AtBest,
				Statement: "on MNIST-8M CDSG reaches DSG's best error with fewer random features (here on pixels of deformed digits, not on deep features)",
				Expect:    report.Above(1),
			},
			notRun("cdsg-cifar10", "CIFAR-10", "the same on features of two convolution layers for CIFAR-10"),
			notRun("cdsg-imagenet", "ImageNet", "the same on AlexNet's features for ImageNet"),
		},
	}
}
