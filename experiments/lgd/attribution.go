package lgd

import (
	"fmt"
	"math"
	"strings"

	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/optimize"
	"gradsample/plots"
	"gradsample/results"
	"gradsample/sampling"
)

// attributionStep is the step size that all methods share in Attribution, as a
// multiple of uniform SGD's scale: well below what tuning finds.
const attributionStep = 0.03

// Attribution runs the released code's sampler with its defects and settings
// switched on one at a time, all with one step size that is too small: the
// setting in which a weight above 1 looks like a faster method.
func Attribution() declare.Experiment {
	e := attribution("attribution", "The released code, one defect at a time, at one small step")
	grid := results.Grid{First: attributionStep, Factor: 2, Points: 1, Seeds: 1}
	for profile, size := range e.Sizes {
		size.Grid = grid
		e.Sizes[profile] = size
	}
	e.Settings = "SGD, batch 1, one step size for all methods, 0.03 of uniform's stability limit; " + attributionSettings
	e.Question = &declare.Question{
		ID:     "attribution",
		Asks:   "Which of the released code's defects and settings make its curves look faster?",
		Answer: answerAttribution,
	}
	return e
}

// AttributionTuned is the same with a step size tuned for each method.
func AttributionTuned() declare.Experiment {
	e := attribution("attribution-tuned", "The released code, one defect at a time, each at its best step")
	e.Settings = "SGD, batch 1, constant step tuned per method; " + attributionSettings
	return e
}

const attributionSettings = "K = 6, L = 100, density 1/30, two-sided unless said; rows scaled and split as in the released runs"

// attribution is what both experiments share.
func attribution(name, title string) declare.Experiment {
	e := declare.Experiment{
		Experiment: harness.Experiment{
			Name: name, Title: title, Mirrors: "LGD's released code",
			Problems: attributionProblems(), Methods: attributionMethods(),
			Measurement: "convergence", Tuned: true, Reference: "reference", Sizes: declare.TunedSizes(2, 4, 50),
		},
		Kind:      declare.Convergence,
		Baselines: map[string]string{},
		Deviation: "K is one for all sets, where the released runs took 15, 7, 6 and 3; L is the paper's",
		Figures: []plots.Declared{{
			Name: "weights", Title: title, Source: plots.FromCurves, Quantities: []string{"train", "weight"}, Axis: "epoch",
		}},
	}
	for _, method := range e.Methods[1:] {
		e.Baselines[method.Name] = e.Methods[0].Name
	}
	return e
}

// What the smaller profiles take of a set: uncapped buckets are long, and so are
// their draws.
const (
	attributionQuick    = 1000
	attributionStandard = 5000
)

// attributionProblems are the paper's sets as the released code prepares them,
// and one with standardised columns to show what the scaling of rows does.
func attributionProblems() []harness.Problem {
	var problems []harness.Problem
	for _, data := range []string{"yearmsd", "blogfeedback", "ujiindoorloc", "slice"} {
		problem := declare.Rows(declare.Regression(data, ""), attributionQuick, attributionStandard)
		problem.Preprocess, problem.Split = "released", "half"
		problems = append(problems, problem)
	}
	problems[2].From, problems[3].From = harness.Standard, harness.Standard // wide sets take long to solve
	return append(problems, declare.Rows(declare.Regression("blogfeedback", ""), attributionQuick, attributionStandard))
}

// attributionMethods switch one thing on at a time.
func attributionMethods() []harness.Method {
	settings := hashing(true)
	settings.Bits = 6
	method := func(name, sampler string, change func(*sampling.Settings)) harness.Method {
		own := settings
		change(&own)
		return harness.Method{Method: measure.Method(name, measure.Settings{Sampler: sampler, Sampling: own, Optimize: optimize.Settings{Rule: "sgd"}})}
	}
	none := func(*sampling.Settings) {}
	methods := []harness.Method{
		{Method: measure.Method("uniform", measure.Settings{Sampler: "uniform", Optimize: optimize.Settings{Rule: "sgd"}})},
		method("exact weights", "lgd-exact", none),
		method("paper's weights", "lgd-paper", none),
		method("no defect", "lgd-released", none),
		method("uncapped buckets", "lgd-released", func(s *sampling.Settings) { s.BucketCap = 1 << 30 }),
	}
	for _, defect := range sampling.Defects() {
		methods = append(methods, method(defect, "lgd-released", func(s *sampling.Settings) { s.Defects = []string{defect} }))
	}
	return append(methods, method("all defects", "lgd-released", func(s *sampling.Settings) { s.Defects = []string{"all"} }))
}

// answerAttribution sets the gain in epochs at the small step beside the mean
// weight, and beside the gain that is left when every method is tuned.
func answerAttribution(evidence declare.Evidence) (string, error) {
	fixed, err := evidence.Effects("attribution")
	if err != nil || len(fixed) == 0 {
		return "", err
	}
	tuned, err := evidence.Effects("attribution-tuned")
	if err != nil {
		return "", err
	}
	weights, err := evidence.Summary("attribution")
	if err != nil {
		return "", err
	}
	var parts []string
	for _, method := range attributionMethods()[1:] {
		part := fmt.Sprintf("%s %s", method.Name, declare.Gain(typical(fixed, method.Name)))
		var logs []float64
		for _, row := range weights {
			if row.Method == method.Name && row.MeanWeight > 0 {
				logs = append(logs, math.Log(float64(row.MeanWeight)))
			}
		}
		part += fmt.Sprintf(" (mean weight %.2g", math.Exp(results.Median(logs)))
		if gain := typical(tuned, method.Name); !math.IsNaN(gain) {
			part += "; tuned " + declare.Gain(gain)
		}
		parts = append(parts, part+")")
	}
	return "Epochs of uniform SGD over the method's to half the starting excess, at one small step, median over the sets: " + strings.Join(parts, ", ") +
		". What a mean weight above 1 gains at a step that is too small is a larger step, and tuning gives that to uniform draws as well.", nil
}

// typical is the median over data sets of a method's gain in epochs.
func typical(effects []results.EffectRow, method string) float64 {
	var gains []float64
	for _, row := range effects {
		if row.Metric == results.MetricEpochsRatio && row.At == "train 0.5" && row.Method == method && row.Finite() {
			gains = append(gains, float64(row.Estimate))
		}
	}
	return results.Median(gains)
}
