package declare

import (
	"gradsample/harness"
	"gradsample/results"
)

// Regression is a least-squares problem on standardised data, from a profile on.
func Regression(data string, from harness.Profile) harness.Problem {
	return harness.Problem{
		Problem: results.Problem{Data: data, Preprocess: "standard", Split: "default", Loss: "least-squares"},
		From:    from,
	}
}

// Binary is a logistic problem.
func Binary(data string, from harness.Profile) harness.Problem {
	return harness.Problem{
		Problem: results.Problem{Data: data, Preprocess: "standard", Split: "default", Loss: "logistic", Ridge: 1e-4},
		From:    from,
	}
}

// Multiclass is a softmax problem. Without ridge its optimum is not unique.
func Multiclass(data string, from harness.Profile) harness.Problem {
	return harness.Problem{
		Problem: results.Problem{Data: data, Preprocess: "standard", Split: "default", Loss: "softmax", Ridge: 1e-3},
		From:    from,
	}
}

// Rows limits a problem to so many training rows in the quick and in the standard
// profile; paper takes all.
func Rows(problem harness.Problem, quick, standard int) harness.Problem {
	problem.Limit = map[harness.Profile]int{harness.Quick: quick, harness.Standard: standard}
	return problem
}

// TunedSizes are the profiles of a tuned experiment with so many epochs:
// half-decade grids that reach up to about three times the stability limit, and
// extend where the best step lies at an end.
func TunedSizes(quick, standard, paper float64) map[harness.Profile]harness.Size {
	grid := results.Grid{First: 0.03, Factor: sqrt10, Points: 5, Seeds: 2, Extend: 3}
	wide := results.Grid{First: 0.01, Factor: sqrt10, Points: 7, Seeds: 3, Extend: 3}
	return map[harness.Profile]harness.Size{
		harness.Quick:    {Seeds: 5, Epochs: quick, Grid: grid},
		harness.Standard: {Seeds: 10, Epochs: standard, Grid: grid},
		harness.Paper:    {Seeds: 10, Epochs: paper, Grid: wide},
	}
}

// Seeds are the profiles of an experiment without training: seeds alone.
func Seeds(quick, standard, paper int) map[harness.Profile]harness.Size {
	return map[harness.Profile]harness.Size{
		harness.Quick: {Seeds: quick}, harness.Standard: {Seeds: standard}, harness.Paper: {Seeds: paper},
	}
}

// sqrt10 is the factor of a half-decade grid.
const sqrt10 = 3.1622776601683795
