package lgd

import (
	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/plots"
)

// TableMaps maps variance, bias and cost over K and L.
func TableMaps() declare.Experiment {
	across := measure.Span(measure.AxisL, 1, 3, 10, 30, 100)
	method := func(sampler string, density float64) measure.SweepSettings {
		settings := hashing(true)
		settings.Density, settings.Weighted = density, sampler == "lgd-exact"
		return measure.SweepSettings{
			Sampler: sampler, Sampling: settings, At: "epochs:0.5",
			Axis: measure.Span(measure.AxisK, 1, 2, 3, 5, 7, 9, 12), Across: &across,
		}
	}
	swept := func(name string, settings measure.SweepSettings) harness.Method {
		return harness.Method{Method: measure.SweepMethod(name, settings)}
	}
	e := declare.Experiment{
		Experiment: harness.Experiment{
			Name: "table-maps", Title: "Variance, bias and cost over K and L", Mirrors: "LGD, the choice of K and L",
			Problems: mapSets(), Measurement: "sweep", Sizes: declare.Seeds(3, 5, 10),
			Methods: []harness.Method{
				swept("lgd-paper", method("lgd-paper", 1)), swept("lgd-paper 1/30", method("lgd-paper", 1.0/30)),
				swept("lgd-exact", method("lgd-exact", 1)),
			},
		},
		Kind:     declare.Sweep,
		Settings: "Two-sided, dense hash functions unless 1/30 is said, lgd-exact weighted; parameters after half an epoch of uniform SGD; medians over draws of the tables. Variance is given the tables: where few of them let few rows be drawn, it is low and the bias high",
	}
	for _, f := range []struct{ name, method, quantity, title string }{
		{"paper-variance", "lgd-paper", "variance_ratio", "The paper's sampler: variance relative to uniform's"},
		{"paper-error", "lgd-paper", "mse_ratio", "The paper's sampler: mean squared error relative to uniform's"},
		{"paper-bias", "lgd-paper", "bias", "The paper's sampler: conditional bias"},
		{"paper-cost", "lgd-paper", "step_cost", "The paper's sampler: counted cost of a step"},
		{"sparse-error", "lgd-paper 1/30", "mse_ratio", "Density 1/30: mean squared error relative to uniform's"},
		{"exact-variance", "lgd-exact", "variance_ratio", "Exact weights: variance relative to uniform's"},
		{"exact-cost", "lgd-exact", "step_cost", "Exact weights: counted cost of a step"},
	} {
		e.Figures = append(e.Figures, plots.Declared{Name: f.name, Title: f.title, Source: plots.FromMap, Axis: measure.AxisK, Across: measure.AxisL, Quantity: f.quantity, Prefix: f.method})
	}
	return e
}

// mapSets are all regression sets, cut to what tables of many sizes can be built
// for again and again.
func mapSets() []harness.Problem {
	sets := regressionSets()
	for i := range sets {
		sets[i].Limit = map[harness.Profile]int{harness.Quick: 800, harness.Standard: 5000, harness.Paper: 50_000}
	}
	return sets
}
