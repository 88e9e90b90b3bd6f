package cdsg

import (
	"fmt"

	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/kernel"
	"gradsample/report"
	"gradsample/results"
)

// newtonC is the c with which newton is neither DSG nor left with its first features
// all along.
const newtonC = 0.03

// baselineFeatures are those of the baselines that stand beside CDSG's readings.
const baselineFeatures = 256

// Cap varies what CDSG's readings leave open: the bound θ' on an old block's step,
// and the thresholds c and ρ by which old and fresh blocks are compared. It shows
// where each reading degenerates: to no fresh features any more, or to DSG.
func Cap() declare.Experiment {
	common := measure.KernelSettings{Training: kernel.Settings{Block: 32, Batch: 256, Step: "hyperbolic:0.4,50"}, Sampler: "permuted", Evaluated: 2000}
	methods := []harness.Method{method("dsg", common)}
	compared := map[string]string{}
	add := func(baseline, name string, s kernel.Settings) {
		all := common
		s.Method, s.Block, s.Batch, s.Step = kernel.CDSG, common.Training.Block, common.Training.Batch, common.Training.Step
		all.Training = s
		methods = append(methods, method(name, all))
		compared[name] = baseline
	}
	for _, rule := range []string{kernel.Descent, kernel.Newton, kernel.LineSearch} {
		c := 0.0
		if rule == kernel.Newton {
			c = newtonC
		}
		add("dsg", rule+" uncapped", kernel.Settings{Rule: rule, C: c})
		for _, limit := range []float64{1, 2, 4} {
			add(rule+" uncapped", fmt.Sprintf("%s cap %g", rule, limit), kernel.Settings{Rule: rule, C: c, Cap: limit})
		}
	}
	for _, rho := range []float64{0.3, 3, 10} {
		add("descent cap 1", fmt.Sprintf("descent ρ %g", rho), kernel.Settings{Rule: kernel.Descent, Cap: 1, Rho: rho})
	}
	for _, c := range []float64{0.01, 0.1, 1} {
		add("newton cap 1", fmt.Sprintf("newton c %g", c), kernel.Settings{Rule: kernel.Newton, Cap: 1, C: c})
	}
	revisit := common
	revisit.Training.Method, revisit.Training.MaxFeatures = kernel.Revisit, baselineFeatures
	methods = append(methods, method("revisit", revisit), exact(common, baselineFeatures, 0, 1e-5)[0])
	compared["revisit"] = "dsg"
	claim := func(id, rule, statement string) report.Claim {
		return report.Claim{
			ID: id, Paper: paperTitle, Place: "Section 4", Metric: results.MetricErrorRatio, Method: rule + " cap 1", At: results.AtEnd,
			Statement: statement, Expect: report.Above(1),
		}
	}
	e := declare.Experiment{
		Experiment: harness.Experiment{
			Name: "cap", Title: "CDSG's cap and thresholds", Mirrors: "CDSG, remarks on θ'",
			Problems:    []harness.Problem{problem("cpusmall", "standard", kernel.Squared, "", 3000), problem("kin40k", "standard", kernel.Squared, "", 3000)},
			Methods:     fixed(methods),
			Measurement: "kernel", Sizes: sizes(40, 120, 2000),
		},
		Kind: declare.Kernel, Baselines: compared,
		Settings: "Blocks of 32 features, batch 256, steps 0.4/(1 + t/50), no ridge; a cap c' bounds an old block's step by c'γ; ρ is 1 and c 0.03 where they are not given, and the cap is 1 where they are; revisit and features-ridge (λ = 1e-5) have 256 features",
		Claims: []report.Claim{
			claim("cdsg-cap", kernel.Descent, "a bound on the step of old coordinates lowers the error at the end (c' = 1, against none)"),
			claim("cdsg-cap-newton", kernel.Newton, "the same where old coordinates are chosen by their Newton step"),
			claim("cdsg-cap-literal", kernel.LineSearch, "the same where they are chosen by line search, as the appendix has it literally"),
		},
	}
	for _, rule := range []string{kernel.Descent, kernel.Newton, kernel.LineSearch} {
		e.Figures = append(e.Figures, figures(rule+" ", "CDSG, reading "+rule, "test", "dsg", "revisit", measure.FeaturesRidge)[:2]...)
	}
	return e
}
