package questions

import (
	"fmt"

	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/plots"
	"gradsample/results"
)

// VarianceConditions asks when the variance lies below uniform's, in terms of p1
// and p2 and of the shares of rows with large, middling and small gradients.
func VarianceConditions() declare.Experiment {
	settings := func(bits, tables int) measure.ConditionsSettings {
		return measure.ConditionsSettings{
			Bits: bits, Tables: tables, Residual: 2, Middle: 0.05,
			Shares: []float64{0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.7},
			Ratios: []float64{0.01, 0.03, 0.1, 0.2, 0.4, 0.7},
		}
	}
	method := func(name string, bits, tables int) harness.Method {
		return harness.Method{Method: measure.ConditionsMethod(name, settings(bits, tables))}
	}
	question := declare.Question{
		ID:     "variance-conditions",
		Asks:   "When is the variance below uniform's, in terms of p1, p2 and the shares of rows with gradients of at least t, between ct and t, and at most ct?",
		Answer: answerVarianceConditions,
	}
	e := sweep("variance-conditions", "Variance on controlled populations", question,
		[]harness.Problem{limited("synthetic:gaussian,rows=20000,columns=30", 2000, 20_000, 20_000)}, declare.Seeds(5, 10, 10),
		method("K = 2, L = 100", 2, 100), method("K = 5, L = 100", 5, 100), method("K = 5, L = 10", 5, 10),
		method("K = 8, L = 100", 8, 100), method("best K, L = 100", 0, 100))
	e.Measurement = "conditions"
	e.Settings = "Least squares at θ = 0, rows of length 1, |r| = 2 for large gradients, 5 % of the rows between, two-sided dense tables"
	for _, f := range []struct{ name, quantity, method, title string }{
		{"variance", "variance_ratio", "K = 5, L = 100", "Variance relative to uniform's, in closed form, K = 5"},
		{"bound", "bound", "K = 5, L = 100", "Its bound by p1 and p2, K = 5"},
		{"audited", "audited_ratio", "K = 5, L = 100", "Variance given the tables, K = 5, L = 100"},
		{"best-variance", "variance_ratio", "best K, L = 100", "Variance at the best K"},
		{"best-k", "k", "best K, L = 100", "The best K"},
	} {
		e.Figures = append(e.Figures, plots.Declared{Name: f.name, Title: f.title, Source: plots.FromMap, Axis: "share", Across: "ratio", Quantity: f.quantity, Prefix: f.method})
	}
	return e
}

func answerVarianceConditions(evidence declare.Evidence) (string, error) {
	rows, err := evidence.Sweep("variance-conditions")
	if err != nil || len(rows) == 0 {
		return "", err
	}
	all, paper := below(rows, "K = 5, L = 100", "variance_ratio")
	_, bound := below(rows, "K = 5, L = 100", "bound")
	_, audited := below(rows, "K = 5, L = 100", "audited_ratio")
	_, chosen := below(rows, "best K, L = 100", "variance_ratio")
	_, chosenBound := below(rows, "best K, L = 100", "bound")
	widest := 0.0
	for _, row := range rows {
		if row.Method == "best K, L = 100" && row.Quantity == "variance_ratio" && row.Median < 1 {
			widest = max(widest, float64(row.X))
		}
	}
	where := "at no share of large gradients"
	if chosen > 0 {
		where = fmt.Sprintf("only where at most %s of the rows have large gradients", percent(widest))
	}
	return fmt.Sprintf("Of %d populations (shares × c) the variance is below uniform's at %d with K = 5 (given 100 tables: %d), and at %d with the best K, %s. "+
		"The bound that follows from p1 and p2 alone is below 1 at %d with K = 5 and at %d with that K: it is sufficient, and far from necessary.",
		all, paper, audited, chosen, where, bound, chosenBound), nil
}

// below counts the places of a method at which a quantity's median is below 1.
func below(rows []results.SweepRow, method, quantity string) (all, count int) {
	for _, row := range rows {
		if row.Method != method || row.Quantity != quantity {
			continue
		}
		all++
		if row.Median < 1 {
			count++
		}
	}
	return all, count
}
