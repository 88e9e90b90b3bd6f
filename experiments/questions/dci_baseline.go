package questions

import (
	"fmt"
	"math"

	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/optimize"
	"gradsample/results"
	"gradsample/sampling"
)

// DCIBaseline trains with a sampling form of DCI, which has no buckets that
// could be empty, beside LGD.
func DCIBaseline() declare.Experiment {
	wide := limited("ujiindoorloc", 5000, 20_000, 60_000)
	wide.From = harness.Standard
	paper := sampling.Settings{Bits: 5, Tables: 100, Density: 1.0 / 30, TwoSided: true}
	return declare.Experiment{
		Experiment: harness.Experiment{
			Name: "dci-baseline", Title: "DCI as a sampler", Mirrors: "LGD's review: dci-baseline",
			Problems: []harness.Problem{
				limited("blogfeedback", 5000, 20_000, 60_000), limited("protein", 5000, 20_000, 60_000), limited("yearmsd", 5000, 20_000, 60_000), wide,
			},
			Methods: []harness.Method{
				trained("uniform", sampling.Settings{}), trained("lgd-paper", paper),
				trained("lgd-exact", weighted(paper)), trained("dci", sampling.Settings{}),
			},
			Measurement: "convergence", Tuned: true, Reference: "reference",
			Sizes: declare.TunedSizes(2, 5, 30),
		},
		Kind:      declare.Convergence,
		Baselines: map[string]string{"lgd-paper": "uniform", "lgd-exact": "uniform", "dci": "uniform"},
		Settings:  "SGD, batch 1, constant step tuned per method; LGD: K = 5, L = 100, density 1/30, two-sided, lgd-exact weighted; dci: 100 directions, ε = 0.1",
		Figures:   declare.ConvergenceFigures("", "DCI beside LGD")[:2],
		Question: &declare.Question{
			ID:     "dci-baseline",
			Asks:   "A sampling version of DCI has no empty buckets: how does it compare with LGD?",
			Answer: answerDCI,
		},
	}
}

// trained is a sampler with plain SGD.
func trained(sampler string, settings sampling.Settings) harness.Method {
	return harness.Method{Method: measure.Method(sampler, measure.Settings{Sampler: sampler, Sampling: settings, Optimize: optimize.Settings{Rule: "sgd"}})}
}

func answerDCI(evidence declare.Evidence) (string, error) {
	effects, err := evidence.Effects("dci-baseline")
	if err != nil || len(effects) == 0 {
		return "", err
	}
	quality, err := evidence.Effects("gradient-quality")
	if err != nil {
		return "", err
	}
	answer := fmt.Sprintf("Epochs of uniform SGD over the method's, to a tenth of the starting excess (never: the method did not reach it): %s.",
		sideBySide(effects, results.MetricEpochsRatio, "train 0.1", declare.Gain))
	if text := sideBySide(quality, results.MetricVarianceRatio, "epoch 0.5", number); text != "" {
		answer += fmt.Sprintf(" Variance relative to uniform's, after half an epoch of uniform SGD: %s.", text)
	}
	return answer, nil
}

// sideBySide lists an effect of dci and of both forms of LGD by data set, each
// number as it is written.
func sideBySide(effects []results.EffectRow, metric, at string, written func(float64) string) string {
	text := ""
	for _, dci := range effects {
		if dci.Metric != metric || dci.At != at || dci.Method != "dci" {
			continue
		}
		if text != "" {
			text += "; "
		}
		name := dci.Dataset
		if dci.DataState == "surrogate" {
			name += " (surrogate)"
		}
		text += name + " dci " + written(float64(dci.Estimate))
		for _, other := range []string{"lgd-paper", "lgd-exact"} {
			if value := effectOf(effects, dci, other); !math.IsNaN(value) {
				text += ", " + other + " " + written(value)
			}
		}
	}
	return text
}

// effectOf is another method's estimate of the same effect on the same data.
func effectOf(effects []results.EffectRow, like results.EffectRow, method string) float64 {
	for _, row := range effects {
		if row.Metric == like.Metric && row.At == like.At && row.Dataset == like.Dataset && row.Method == method {
			return float64(row.Estimate)
		}
	}
	return math.NaN()
}
