package questions

import (
	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/results"
	"gradsample/sampling"
)

// Experiments lists the package's experiments in the order of the review.
func Experiments() []declare.Experiment {
	return []declare.Experiment{
		VarianceConditions(), TableRandomness(), VarianceInRows(), FalsePositives(), StrictInequality(),
		QuadraticExpansion(), DCIBaseline(), Classification(), Monotone(), VarianceReduction(),
	}
}

// limited is a least-squares problem with at most so many rows in each profile.
func limited(data string, quick, standard, paper int) harness.Problem {
	problem := declare.Regression(data, "")
	problem.Limit = map[harness.Profile]int{harness.Quick: quick, harness.Standard: standard, harness.Paper: paper}
	return problem
}

// regressionSets are the sets on which sweeps are run.
func regressionSets(quick, standard, paper int) []harness.Problem {
	var problems []harness.Problem
	for _, data := range []string{"yearmsd", "slice", "ujiindoorloc", "blogfeedback", "protein", "keggundirected"} {
		problems = append(problems, limited(data, quick, standard, paper))
	}
	return problems
}

// dense are the paper's tables with dense hash functions, for which its
// collision probability is exact.
func dense(bits, tables int) sampling.Settings {
	return sampling.Settings{Bits: bits, Tables: tables, Density: 1, TwoSided: true}
}

// weighted are lgd-exact's settings at its best: rows drawn by |r|·‖x‖.
func weighted(settings sampling.Settings) sampling.Settings {
	settings.Weighted = true
	return settings
}

// swept is a method of a sweep.
func swept(name string, settings measure.SweepSettings) harness.Method {
	return harness.Method{Method: measure.SweepMethod(name, settings)}
}

// sweep declares a sweep.
func sweep(name, title string, question declare.Question, problems []harness.Problem, seeds map[harness.Profile]harness.Size, methods ...harness.Method) declare.Experiment {
	return declare.Experiment{
		Experiment: harness.Experiment{
			Name: name, Title: title, Mirrors: "LGD's review: " + question.ID,
			Problems: problems, Methods: methods, Measurement: "sweep", Sizes: seeds,
		},
		Kind: declare.Sweep, Question: &question,
	}
}

// cell finds one quantity of one method at a place.
func cell(rows []results.SweepRow, data, method, quantity string, x float64) (results.SweepRow, bool) {
	for _, row := range rows {
		if row.Dataset == data && row.Method == method && row.Quantity == quantity && float64(row.X) == x {
			return row, true
		}
	}
	return results.SweepRow{}, false
}
