package cdsg

import (
	"fmt"
	"strings"

	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/kernel"
	"gradsample/plots"
	"gradsample/report"
	"gradsample/results"
)

// ConvergenceRate measures how the squared distance to the regularised solution
// falls, where that is known: for a target from the kernel's own space, with
// noise and without. Features come one at a time and steps are θ/(t+t₀) with
// θλ = 1, as in the theory. The cycles are those of its Definition 2, short and
// ten times as long.
func ConvergenceRate() declare.Experiment {
	const ridge = 0.2
	step := fmt.Sprintf("inverse:%g,8", 1/ridge)
	common := func(batch int) measure.KernelSettings {
		return measure.KernelSettings{
			Training: kernel.Settings{Step: step, Batch: batch}, Kernel: kernel.Kernel{Bandwidth: 1}, Distance: true, Evaluated: 300,
		}
	}
	var methods []harness.Method
	compared := map[string]string{}
	for _, prefix := range []struct {
		name  string
		batch int
	}{{"batch 128 ", 128}, {"batch 4 ", 4}} {
		add := func(name string, change func(*kernel.Settings)) {
			s := common(prefix.batch)
			change(&s.Training)
			methods = append(methods, method(prefix.name+name, s))
			if name != "dsg" {
				compared[prefix.name+name] = prefix.name + "dsg"
			}
		}
		add("dsg", func(*kernel.Settings) {})
		for _, cycle := range [][2]int{{1, 1}, {1, 3}, {1, 9}, {10, 10}, {10, 30}, {10, 90}} {
			add(fmt.Sprintf("cyclic %d:%d", cycle[0], cycle[1]), func(s *kernel.Settings) {
				s.Method, s.Generate, s.Utilize = kernel.Cyclic, cycle[0], cycle[1]
			})
		}
		add("cdsg", func(s *kernel.Settings) { s.Method, s.Cap = kernel.CDSG, 1 })
		if prefix.batch == 128 {
			add("cdsg newton", func(s *kernel.Settings) { s.Method, s.Rule, s.Cap = kernel.CDSG, kernel.Newton, 1 })
		}
		add("features-sgd", func(s *kernel.Settings) { s.Method, s.MaxFeatures = kernel.FeaturesSGD, 200 })
	}
	var problems []harness.Problem
	for _, noise := range []string{"0", "0.5"} {
		p := problem("synthetic:kernel,rows=600,columns=2,noise="+noise, "raw", kernel.Squared, "", 0)
		p.Ridge = ridge
		problems = append(problems, p)
	}
	rate := func(id, method, statement string) report.Claim {
		return report.Claim{
			ID: id, Paper: paperTitle, Place: "Theorems 4 and 9", Metric: results.MetricSlope, Method: method, At: results.AtEnd,
			Statement: statement, Expect: report.Near(-1, 0.25),
		}
	}
	bound := func(id, method string) report.Claim {
		ratio, _ := results.BoundRatio(method)
		return report.Claim{
			ID: id, Paper: paperTitle, Place: "Theorem 4", Metric: results.MetricConstantRatio, Method: method, At: results.AtEnd,
			Statement: fmt.Sprintf("with %s the constant of the distance is 1 + 2U/G = %g times DSG's (within a third)", method, ratio),
			Expect:    report.Near(ratio, ratio/3),
		}
	}
	holds := bound("cdsg-bound-holds", "batch 128 cyclic 1:9")
	holds.Statement, holds.Expect = "with batch 128 cyclic 1:9 it is not above 1 + 2U/G = 19 times DSG's", report.Below(19)
	var bounds []plots.Declared
	for _, prefix := range []string{"batch 128 ", "batch 4 "} {
		bounds = append(bounds, plots.Declared{
			Name: strings.ReplaceAll(prefix, " ", "-") + "bound", Title: "Constants of cyclic methods, " + strings.TrimSpace(prefix), Source: plots.FromBound, Prefix: prefix,
		})
	}
	return declare.Experiment{
		Experiment: harness.Experiment{
			Name: "convergence-rate", Title: "Distance to the regularised solution", Mirrors: "CDSG, Theorems 4 and 9",
			Problems: problems, Methods: fixed(methods), Measurement: "kernel", Sizes: moreSeeds(sizes(600, 2000, 10000)),
		},
		Kind: declare.Kernel, Baselines: compared,
		Settings:  "One feature an iteration, batch 128 or 4, γ = 5/(t+8), λ = 0.2, Gaussian kernel, σ = 1; the limit is kernel ridge regression on all training rows; " + reading,
		Deviation: "the theorems' B is read as G",
		Figures: append(figures("batch 128 ", "Squared distance to the regularised solution, batch 128", "limit")[:2],
			append(figures("batch 4 ", "Squared distance to the regularised solution, batch 4", "limit")[:2], bounds...)...),
		Claims: []report.Claim{
			rate("cdsg-rate", "batch 128 dsg", "the squared distance of DSG to the regularised solution falls like 1/t"),
			rate("cdsg-rate-cyclic", "batch 128 cyclic 1:3", "so does that of cyclic(1:3)"),
			rate("cdsg-rate-cdsg", "batch 128 cdsg", "so does that of CDSG"),
			bound("cdsg-bound", "batch 128 cyclic 1:9"), holds, bound("cdsg-bound-short", "batch 128 cyclic 1:1"),
			bound("cdsg-bound-long", "batch 128 cyclic 10:90"), bound("cdsg-bound-noise", "batch 4 cyclic 1:9"),
		},
	}
}
