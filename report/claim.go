package report

import (
	"fmt"
	"strconv"
	"strings"
)

// Claim is one statement of a paper and the effect that would show it.
type Claim struct {
	ID        string
	Paper     string
	Place     string // in the paper
	Statement string // in our words
	Metric    string // of the effects, see results
	Method    string
	At        string // target, epoch or place of the effect
	Expect    Expectation
}

// Expectation is what a claim expects of an effect.
type Expectation struct {
	kind             string
	value, tolerance float64
}

// Above expects an effect above a value.
func Above(value float64) Expectation { return Expectation{kind: "above", value: value} }

// Below expects an effect below a value.
func Below(value float64) Expectation { return Expectation{kind: "below", value: value} }

// AtMost expects an effect of a value or below.
func AtMost(value float64) Expectation { return Expectation{kind: "at most", value: value} }

// Near expects an effect within a tolerance of a value.
func Near(value, tolerance float64) Expectation {
	return Expectation{kind: "near", value: value, tolerance: tolerance}
}

// String states the expectation as a reader of the table needs it.
func (e Expectation) String() string {
	switch e.kind {
	case "above":
		return fmt.Sprintf("> %g", e.value)
	case "below":
		return fmt.Sprintf("< %g", e.value)
	case "at most":
		return fmt.Sprintf("≤ %g", e.value)
	}
	return fmt.Sprintf("%g ± %.4g", e.value, e.tolerance)
}

// Bounds are the values that an expectation, as a table states it, is about: one,
// or the two ends of what is near enough.
func Bounds(expected string) []float64 {
	fields := strings.Fields(expected)
	if len(fields) == 2 {
		if value, err := strconv.ParseFloat(fields[1], 64); err == nil {
			return []float64{value}
		}
	}
	if len(fields) == 3 && fields[1] == "±" {
		value, err := strconv.ParseFloat(fields[0], 64)
		tolerance, toleranceErr := strconv.ParseFloat(fields[2], 64)
		if err == nil && toleranceErr == nil {
			return []float64{value - tolerance, value + tolerance}
		}
	}
	return nil
}

// rule states in words when a data set shows the expectation and when it
// contradicts it.
func (e Expectation) rule(metric string) string {
	where := map[string]string{"above": "above", "below": "below", "at most": "at or below", "near": "within"}[e.kind]
	bound := strings.TrimLeft(e.String(), "<>≤ ")
	return fmt.Sprintf("reproduced on a data set where all of the 95 %% interval of the %s lies %s %s, not reproduced where none of it does, else inconclusive", metric, where, bound)
}

// judge says what an interval says of the expectation: reproduced where all of
// the interval meets it, not reproduced where none of it does, else
// inconclusive.
func (e Expectation) judge(lower, upper float64) Verdict {
	low, high := e.value-e.tolerance, e.value+e.tolerance
	switch e.kind {
	case "above":
		return decide(lower > e.value, upper <= e.value)
	case "below":
		return decide(upper < e.value, lower >= e.value)
	case "at most":
		return decide(upper <= e.value, lower > e.value)
	}
	return decide(lower >= low && upper <= high, upper < low || lower > high)
}

func decide(met, missed bool) Verdict {
	switch {
	case met:
		return Reproduced
	case missed:
		return NotReproduced
	}
	return Inconclusive
}

// Verdict is what the experiments say of a claim.
type Verdict string

// The verdicts. A claim over several data sets is partly reproduced when some
// of them reproduce it and others do not.
const (
	Reproduced    Verdict = "reproduced"
	Partly        Verdict = "partly"
	NotReproduced Verdict = "not reproduced"
	Inconclusive  Verdict = "inconclusive"
	NotRun        Verdict = "not run"
)

// combine is the verdict over all data sets: reproduced only if every one
// reproduces the claim; partly if some do; not reproduced if none does and at
// least one contradicts it.
func combine(verdicts []Verdict) Verdict {
	count := map[Verdict]int{}
	for _, v := range verdicts {
		count[v]++
	}
	switch {
	case len(verdicts) == 0:
		return NotRun
	case count[Reproduced] == len(verdicts):
		return Reproduced
	case count[Reproduced] > 0:
		return Partly
	case count[NotReproduced] > 0:
		return NotReproduced
	}
	return Inconclusive
}
