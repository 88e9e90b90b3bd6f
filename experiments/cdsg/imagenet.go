package cdsg

import (
	"gradsample/experiments/declare"
	"gradsample/harness"
	"gradsample/kernel"
	"gradsample/report"
	"gradsample/results"
)

// ImageNet trains on features of AlexNet's last pooling layer, of pictures and with
// weights that the user brings, or on stored features. Without them it is not run.
func ImageNet() declare.Experiment {
	profiles := map[harness.Profile]size{
		harness.Quick: {evaluated: 400, batch: 256, block: 64}, harness.Standard: {evaluated: 5000, batch: 2048, block: 256},
		harness.Paper: {batch: 16_384, block: 1024},
	}
	methods := deepMethods(profiles, func(s size) []harness.Method {
		common := digitSettings()
		common.Components, common.Evaluated = 0, s.evaluated
		common.Training.Batch, common.Training.Block = s.batch, s.block
		return doubly("", common, 8*s.block)[:4]
	})
	p := problem("imagenet", "raw", kernel.Softmax, "", 500)
	p.Same, p.Limit[harness.Standard] = true, 20_000
	return declare.Experiment{
		Experiment: harness.Experiment{
			Name: "imagenet", Title: "Features of AlexNet", Mirrors: "CDSG and DSG, ImageNet",
			Problems: []harness.Problem{p}, Methods: methods,
			Measurement: "kernel", Timing: "kernel-timing", Sizes: fewSeeds(sizes(5, 20, 100)),
		},
		Kind: declare.Kernel, Baselines: against("dsg", methods),
		Settings: "Pictures of the user's, at most so many to learn from, and to test on, as the profile says (quick: 500, standard: 20,000), or features of them, as brought; " +
			"9,216 features of AlexNet's last pooling layer, not scaled; softmax, preconditioned with μ = 0.001, G = U = 1, σ = median/√2; " +
			"quick: batches of 256 and blocks of 64, standard: 2,048 and 256, paper: 16,384 and 1,024; revisit keeps 8 blocks; " + reading,
		Figures: deepFigures("", "AlexNet's features"),
		Claims: []report.Claim{{
			ID: "cdsg-imagenet", Paper: paperTitle, Place: "Section 5", Metric: results.MetricFeaturesRatio, Method: "cdsg", At: results.AtBest,
			Statement: "on AlexNet's features for ImageNet, which the user has to bring, CDSG reaches DSG's best error with fewer random features",
			Expect:    report.Above(1),
		}},
	}
}
