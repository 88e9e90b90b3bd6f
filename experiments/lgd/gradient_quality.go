package lgd

import (
	"gradsample/experiments/declare"
	"gradsample/harness"
	"gradsample/optimize"
	"gradsample/plots"
	"gradsample/report"
)

// GradientQuality compares estimates with the full gradient at frozen
// parameters: the paper's Figure 1.
func GradientQuality() declare.Experiment {
	return declare.Experiment{
		Experiment: harness.Experiment{
			Name: "gradient-quality", Title: "Gradient estimates at frozen parameters", Mirrors: "LGD, Figure 1",
			Problems:    regressionSets(),
			Methods:     samplers("", true, optimize.Settings{}),
			Measurement: "quality",
			Sizes: map[harness.Profile]harness.Size{
				harness.Quick:    {Seeds: 5},
				harness.Standard: {Seeds: 10},
				harness.Paper:    {Seeds: 20},
			},
		},
		Kind:      declare.Quality,
		Baselines: baselines(""),
		Published: true,
		Settings:  "K = 5, L = 100, density 1/30, two-sided; parameters frozen along a uniform SGD run",
		Deviation: "similarity is that of the weighted estimate from m samples; the released code averages that of single unweighted samples, which quality.csv has beside it",
		Figures: []plots.Declared{
			{Name: "norms", Title: "Norm of the sampled gradients", Source: plots.FromQuality, Quantity: "norm"},
			{Name: "similarity", Title: "Angle between the estimate and the full gradient", Source: plots.FromQuality, Quantity: "similarity"},
			{Name: "single-similarity", Title: "Angle between single samples and the full gradient", Source: plots.FromQuality, Quantity: "single"},
		},
		Claims: []report.Claim{
			{
				ID: "lgd-norm", Paper: paperTitle, Place: "Figure 1 a–c", Metric: "norm-ratio", Method: "lgd-paper", At: "epoch 0.05",
				Statement: "points sampled by LGD have a larger mean gradient norm than uniform's",
				Expect:    report.Above(1),
			},
			{
				ID: "lgd-angle", Paper: paperTitle, Place: "Figure 1 d–f", Metric: "similarity-difference", Method: "lgd-paper", At: "epoch 0.05",
				Statement: "the LGD estimate is closer in angle to the full gradient than uniform's, for the same number of samples",
				Expect:    report.Above(0),
			},
			{
				ID: "lgd-unbiased", Paper: paperTitle, Place: "Theorem 1", Metric: "mean-weight", Method: "lgd-paper", At: "epoch 0.05",
				Statement: "the estimate is unbiased over the draw of the tables: its weights have mean 1 (within 5 %)",
				Expect:    report.Near(1, 0.05),
			},
			{
				ID: "lgd-variance", Paper: paperTitle, Place: "Lemma 1", Metric: "variance-ratio", Method: "lgd-paper", At: "epoch 0.05",
				Statement: "the trace of its covariance is below uniform's",
				Expect:    report.Below(1),
			},
		},
	}
}
