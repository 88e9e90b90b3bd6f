package lgd

import (
	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
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
			Methods:     append(samplers("", true, optimize.Settings{}), densePaper()),
			Measurement: "quality",
			Sizes: map[harness.Profile]harness.Size{
				harness.Quick:    {Seeds: 5},
				harness.Standard: {Seeds: 10},
				harness.Paper:    {Seeds: 20},
			},
		},
		Kind:      declare.Quality,
		Baselines: withDense(baselines("")),
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
			{
				ID: "lgd-sparse", Paper: paperTitle, Place: "Section 2.2", Metric: "similarity-difference", Method: "lgd-paper dense", At: "epoch 0.05",
				Statement: "sparse projections (1/30) lose nothing against dense ones: the dense estimate's angular similarity is higher by less than 0.02",
				Expect:    report.Below(0.02),
			},
		},
	}
}

// densePaper is the paper's sampler with dense hash functions.
func densePaper() harness.Method {
	settings := hashing(true)
	settings.Density = 1
	return harness.Method{Method: measure.Method("lgd-paper dense", measure.Settings{Sampler: "lgd-paper", Sampling: settings})}
}

// withDense compares it with the sparse one.
func withDense(baselines map[string]string) map[string]string {
	baselines["lgd-paper dense"] = "lgd-paper"
	return baselines
}
