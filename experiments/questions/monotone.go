package questions

import (
	"fmt"
	"math"

	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/hashing"
	"gradsample/plots"
	"gradsample/results"
)

// Monotone asks how the collision probability depends on |<v,q>|, for keys and
// queries of one length, in every family of hash functions.
func Monotone() declare.Experiment {
	cosines := []float64{-0.95, -0.8, -0.6, -0.4, -0.2, -0.1, 0, 0.1, 0.2, 0.4, 0.6, 0.8, 0.95}
	family := func(name string, settings measure.CollisionSettings) harness.Method {
		settings.Cosines = cosines
		return harness.Method{Method: measure.CollisionMethod(name, settings)}
	}
	simHash := measure.CollisionSettings{Hash: hashing.SimHashing, Bits: 5, Density: 1}
	twoSided, one, sparse := simHash, simHash, simHash
	twoSided.TwoSided, one.TwoSided, sparse.TwoSided = true, true, true
	one.Bits, sparse.Density = 1, 1.0/30
	quadratic, polytope := simHash, simHash
	quadratic.Hash = hashing.QuadraticHashing
	polytope.Hash, polytope.Bits, polytope.Polytope, polytope.TwoSided = hashing.PolytopeHashing, 1, 16, true
	e := sweep("monotone", "Collision probability against the cosine", declare.Question{
		ID:     "monotone",
		Asks:   "“Monotone” must be strictly increasing: is the collision probability, in |<v,q>|?",
		Answer: answerMonotone,
	}, []harness.Problem{
		limited("synthetic:gaussian,rows=100,columns=8", 100, 100, 100), limited("synthetic:gaussian,rows=100,columns=89", 100, 100, 100),
	}, declare.Seeds(5, 20, 50),
		family("SimHash, one-sided, K = 5", simHash), family("SimHash, two-sided, K = 5", twoSided), family("SimHash, two-sided, K = 1", one),
		family("SimHash 1/30, two-sided, K = 5", sparse), family("quadratic, K = 5", quadratic), family("cross-polytope, two-sided, m = 16", polytope))
	e.Measurement = "collisions"
	e.Settings = "Keys and queries of length 1 in d + 1 coordinates at the given cosine, random directions"
	e.Figures = []plots.Declared{{
		Name: "collision", Title: "Probability to be in the query's bucket, measured and by the formula", Source: plots.FromSweep, Axis: "cosine",
		Quantities: []string{"collision", "collision_exact"},
	}}
	return e
}

func answerMonotone(evidence declare.Evidence) (string, error) {
	rows, err := evidence.Sweep("monotone")
	if err != nil || len(rows) == 0 {
		return "", err
	}
	text := ""
	for _, method := range methodsOf(rows) {
		if text != "" {
			text += "; "
		}
		text += method + ": " + risesIn(rows, method)
		if gap := widestGap(rows, method); gap >= 0.01 {
			text += fmt.Sprintf(" (measured and formula differ by up to %s)", number(gap))
		}
	}
	return "By the formulas, in |cos| — " + text + ". At equal cosine it is the angle alone that counts: rows are drawn by |<v,q>|/‖v‖.", nil
}

// risesIn says how a method's formula depends on |cos|.
func risesIn(rows []results.SweepRow, method string) string {
	value := func(x float64) float64 {
		row, _ := cell(rows, rows[0].Dataset, method, "collision_exact", x)
		return float64(row.Median)
	}
	rises, symmetric, before := true, true, value(0)
	for _, row := range rows {
		x := float64(row.X)
		if row.Dataset != rows[0].Dataset || row.Method != method || row.Quantity != "collision_exact" {
			continue
		}
		symmetric = symmetric && math.Abs(value(x)-value(-x)) <= 1e-9
		if x > 0 {
			rises = rises && value(x) > before*(1+1e-9)
			before = value(x)
		}
	}
	switch {
	case !symmetric:
		return "not a function of |cos|"
	case rises:
		return "strictly increasing"
	}
	return "constant"
}

// widestGap is the largest difference between what was measured and the formula.
func widestGap(rows []results.SweepRow, method string) float64 {
	widest := 0.0
	for _, row := range rows {
		if row.Method != method || row.Quantity != "collision" {
			continue
		}
		exact, _ := cell(rows, row.Dataset, method, "collision_exact", float64(row.X))
		widest = max(widest, math.Abs(float64(exact.Median-row.Median)))
	}
	return widest
}

// methodsOf lists the methods of a sweep in their order.
func methodsOf(rows []results.SweepRow) []string {
	var names []string
	seen := map[string]bool{}
	for _, row := range rows {
		if !seen[row.Method] {
			seen[row.Method] = true
			names = append(names, row.Method)
		}
	}
	return names
}
