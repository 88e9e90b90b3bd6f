package lgd

import (
	"fmt"
	"maps"
	"math"

	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/kernel"
	"gradsample/plots"
	"gradsample/report"
	"gradsample/results"
	"gradsample/sampling"
)

// deepRival is a sampler of rows by a network's last layer.
type deepRival struct {
	name, sampler string
	settings      sampling.Settings
	from          harness.Profile
}

// deepRivals are the samplers that a network and a head are trained with: LGD with the
// paper's K and L for its deep models and with other pairs to choose from, and rows
// drawn by what their gradients or losses were. Common is what all have.
func deepRivals(common sampling.Settings) []deepRival {
	pair := func(bits, tables int, weighted bool) sampling.Settings {
		s := common
		s.Bits, s.Tables, s.Weighted = bits, tables, weighted
		return s
	}
	return []deepRival{
		{"uniform", "uniform", common, harness.Quick},
		{"permuted", "permuted", common, harness.Standard},
		{"lgd-paper", "lgd-paper", pair(7, 10, false), harness.Quick},
		{"lgd-paper K=4 L=40", "lgd-paper", pair(4, 40, false), harness.Standard},
		{"lgd-exact", "lgd-exact", pair(7, 10, true), harness.Quick},
		{"lgd-exact K=4 L=40", "lgd-exact", pair(4, 40, true), harness.Standard},
		{"stale-norm", "stale-norm", common, harness.Quick},
		{measure.StaleLoss, measure.StaleLoss, common, harness.Standard},
	}
}

// deepBaselines compares every rival with uniform draws.
func deepBaselines(rivals []deepRival) map[string]string {
	compared := map[string]string{}
	for _, r := range rivals[1:] {
		compared[r.name] = rivals[0].name
	}
	return compared
}

// deepProblems are digits, and from the standard profile on pieces of clothing too.
func deepProblems(limit map[harness.Profile]int, same bool) []harness.Problem {
	var problems []harness.Problem
	for _, data := range []string{"mnist", "fashion-mnist"} {
		p := harness.Problem{
			Problem: results.Problem{Data: data, Preprocess: "raw", Split: "default", Loss: kernel.Softmax, Same: same},
			From:    harness.Standard, Limit: maps.Clone(limit),
		}
		if data == "mnist" {
			p.From = harness.Quick
		}
		problems = append(problems, p)
	}
	return problems
}

// deepSizes are the profiles' budgets in iterations, with each method's step tuned half
// a decade apart from the first on, and beyond where the best lies at an edge: coarsely,
// since networks take long.
func deepSizes(first, quick, standard, paper float64) map[harness.Profile]harness.Size {
	around := func(points, extend int) results.Grid {
		return results.Grid{First: first, Factor: math.Sqrt(10), Points: points, Seeds: 1, Extend: extend}
	}
	return map[harness.Profile]harness.Size{
		harness.Quick:    {Seeds: 5, Epochs: quick, Grid: around(3, 0)},
		harness.Standard: {Seeds: 5, Epochs: standard, Grid: around(4, 1)},
		harness.Paper:    {Seeds: 10, Epochs: paper, Grid: around(4, 2)},
	}
}

// deepViews are the views of errors.
func deepViews(title string) []plots.Declared {
	var figures []plots.Declared
	for _, axis := range []string{"iteration", "train_seconds"} {
		for _, quantity := range []string{"test", "train"} {
			figures = append(figures, plots.Declared{
				Name: fmt.Sprintf("%s-%s", quantity, map[string]string{"iteration": "iterations", "train_seconds": "seconds"}[axis]), Title: title,
				Source: plots.FromErrors, Quantity: quantity, Axis: axis,
			})
		}
	}
	return figures
}

// deepClaim is one of a network's or a head's.
func deepClaim(id, metric, method, statement string) report.Claim {
	return report.Claim{ID: id, Paper: beyondThePaper, Place: "a network's last layer", Metric: metric, Method: method, At: results.AtBest, Statement: statement, Expect: report.Above(1)}
}
