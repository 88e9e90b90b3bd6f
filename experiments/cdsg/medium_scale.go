package cdsg

import (
	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/kernel"
	"gradsample/report"
	"gradsample/results"
)

// MediumScale compares all methods on regression and two classes, with steps tuned
// for each: plain ones, and in the larger profiles preconditioned ones.
func MediumScale() declare.Experiment {
	const features = 256
	plain := measure.KernelSettings{Training: kernel.Settings{Block: 32, Batch: 256, Step: "hyperbolic:1,50"}, Sampler: "permuted", Evaluated: 1000}
	block := plain
	block.Training.Precondition, block.Training.Step = 0.01, "hyperbolic:1,20"
	methods := append(doubly("", plain, features), featuresSGD("", plain, features))
	compared := against("dsg", methods)
	solved := exact(plain, features, 2*features, 1e-5)
	for name, baseline := range against("dsg", solved) {
		compared[name] = baseline
	}
	methods = append(methods, solved...)
	for _, m := range doubly("block ", block, features) {
		if m.Name != "block dsg" {
			compared[m.Name] = "block dsg"
		}
		methods = append(methods, from(harness.Standard, m))
	}
	e := declare.Experiment{
		Experiment: harness.Experiment{
			Name: "medium-scale", Title: "Kernel methods on medium-sized sets", Mirrors: "CDSG, medium-scale figures",
			Problems: mediumSets(), Methods: longer(methods, 130, 250, 6000), Measurement: "kernel", Tuned: true, Timing: "kernel-timing", Sizes: tuned(40, 80, 2000),
		},
		Kind: declare.Kernel, Baselines: compared,
		Settings: "Methods that do not add a block each time have about three times DSG's iterations; blocks of 32 features, batch 256, steps a/(1 + t/50) with a tuned per method, G = U = 1, no ridge; revisit and features-sgd keep 256 features, which features-ridge and nystrom have too, kernel-ridge 512 rows; exact baselines have λ = 1e-5, those for two classes fit ±1 by least squares; Gaussian kernel, σ = median/√2; " + reading,
		Claims: []report.Claim{
			{
				ID: "cdsg-cyclic", Paper: paperTitle, Place: "Section 5", Metric: results.MetricFeaturesRatio, Method: "cyclic", At: results.AtBest,
				Statement: "cyclic reaches DSG's best error with fewer random features (DSG's over cyclic's)",
				Expect:    report.Above(1),
			},
			{
				ID: "cdsg-features", Paper: paperTitle, Place: "Section 5", Metric: results.MetricFeaturesRatio, Method: "cdsg", At: results.AtBest,
				Statement: "CDSG reaches DSG's best error with fewer random features (DSG's over CDSG's)",
				Expect:    report.Above(1),
			},
			{
				ID: "cdsg-time", Paper: paperTitle, Place: "Section 5", Metric: results.MetricTrainRatio, Method: "cdsg", At: results.AtBest,
				Statement: "and in less training time",
				Expect:    report.Above(1),
			},
			{
				ID: "cdsg-time-predict", Paper: paperTitle, Place: "Section 5", Metric: results.MetricPredictRatio, Method: "cdsg", At: results.AtBest,
				Statement: "and with less time to predict",
				Expect:    report.Above(1),
			},
			{
				ID: "cdsg-over-revisits", Paper: beyondThePaper, Place: "baselines", Metric: results.MetricFeaturesRatio, Method: "revisit", At: results.AtBest,
				Statement: "adding features up to a number and then moving old ones at random reaches DSG's best error with fewer features too",
				Expect:    report.Above(1),
			},
		},
	}
	e.Figures = append(figures("", "Kernel methods with plain steps", "test"), figures("block ", "Kernel methods with preconditioned blocks", "test")...)
	return e
}

// mediumSets are the sets of the paper's kind.
func mediumSets() []harness.Problem {
	const rows = 2000
	return []harness.Problem{
		problem("kin40k", "standard", kernel.Squared, "", rows), problem("cpusmall", "standard", kernel.Squared, "", rows),
		problem("ijcnn1", "standard", kernel.Logistic, "", rows),
		problem("protein", "standard", kernel.Squared, harness.Standard, 0), problem("cadata", "standard", kernel.Squared, harness.Standard, 0),
		problem("census-house", "standard", kernel.Squared, harness.Standard, 0), problem("a9a", "standard", kernel.Logistic, harness.Standard, 0),
		problem("covtype", "standard", kernel.Logistic, harness.Standard, 0), problem("cod-rna", "standard", kernel.Logistic, harness.Standard, 0),
	}
}
