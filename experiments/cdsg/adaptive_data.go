package cdsg

import (
	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/kernel"
	"gradsample/report"
	"gradsample/results"
)

// AdaptiveData draws the rows, the first of the two sources of randomness, by what
// is known of their residuals, in place of uniformly.
func AdaptiveData() declare.Experiment {
	common := measure.KernelSettings{Training: kernel.Settings{Block: 32, Batch: 16, Step: "hyperbolic:1,50"}, Evaluated: 2000, Watched: 512}
	var methods []harness.Method
	compared := map[string]string{}
	for _, name := range []string{kernel.DSG, kernel.CDSG, kernel.Revisit} {
		for _, sampler := range []string{"uniform", "stale-norm", "lgd-exact"} {
			s := common
			s.Training.Method, s.Sampler = name, sampler
			if name == kernel.Revisit {
				s.Training.MaxFeatures = 512
			}
			full := name + " " + sampler
			methods = append(methods, method(full, s))
			if sampler != "uniform" {
				compared[full] = name + " uniform"
			}
		}
	}
	methods = append(methods, exact(common, 512, 0, 1e-5)[0])
	claim := func(id, method, statement string) report.Claim {
		return report.Claim{
			ID: id, Paper: beyondThePaper, Place: "rows by their residuals", Metric: results.MetricErrorRatio, Method: method, At: results.AtEnd,
			Statement: statement, Expect: report.Above(1),
		}
	}
	e := declare.Experiment{
		Experiment: harness.Experiment{
			Name: "adaptive-data", Title: "Rows drawn by their residuals", Mirrors: "beyond the paper",
			Problems: []harness.Problem{
				problem("cpusmall", "standard", kernel.Squared, "", 2000),
				problem("synthetic:sparse-outliers,rows=4000,columns=5", "standard", kernel.Squared, "", 2000),
				problem("protein", "standard", kernel.Squared, harness.Standard, 0),
			},
			Methods: fixed(methods), Measurement: "kernel", Timing: "kernel-timing", Sizes: sizes(60, 200, 2000),
		},
		Kind: declare.Kernel, Baselines: compared,
		Settings: "Blocks of 32 features, batch 16, steps 1/(1 + t/50), no ridge; samplers look at the first 512 features; lgd-exact has K = 8 bits, L = 20 tables; features-ridge has 512 features and λ = 1e-5; " + reading,
		Claims: []report.Claim{
			claim("kernel-stale", "dsg stale-norm", "DSG on rows drawn by their residuals' norms, computed now and then, has a lower error after as many iterations"),
			claim("kernel-lgd", "dsg lgd-exact", "the same with rows drawn by LGD's hash tables, with exact weights"),
		},
	}
	for _, name := range []string{kernel.DSG, kernel.CDSG, kernel.Revisit} {
		views := figures(name+" ", "Rows by their residuals, "+name, "test", measure.FeaturesRidge)
		e.Figures = append(e.Figures, views[0], views[2])
	}
	return e
}
