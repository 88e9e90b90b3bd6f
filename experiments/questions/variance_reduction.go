package questions

import (
	"fmt"
	"math"
	"strings"

	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/optimize"
	"gradsample/results"
	"gradsample/sampling"
)

// VarianceReduction asks why one should sample adaptively when variance reduction
// exists: SVRG and SAGA beside adaptive sampling, and both at once.
func VarianceReduction() declare.Experiment {
	exact := weighted(sampling.Settings{Bits: 5, Tables: 100, Density: 1.0 / 30, TwoSided: true})
	method := func(name, sampler string, settings sampling.Settings, reduction string) harness.Method {
		return harness.Method{Method: measure.Method(name, measure.Settings{
			Sampler: sampler, Sampling: settings, Optimize: optimize.Settings{Rule: "sgd", Reduction: reduction},
		})}
	}
	return declare.Experiment{
		Experiment: harness.Experiment{
			Name: "variance-reduction", Title: "Adaptive sampling and variance reduction", Mirrors: "a referee's question",
			Problems: []harness.Problem{
				limited("blogfeedback", 5000, 20_000, 60_000), limited("protein", 5000, 20_000, 60_000), limited("synthetic:heavy,rows=5000,columns=20", 5000, 5000, 5000),
			},
			Methods: []harness.Method{
				method("uniform", "uniform", sampling.Settings{}, ""), method("stale-norm", "stale-norm", sampling.Settings{}, ""),
				method("lgd-exact", "lgd-exact", exact, ""),
				method("svrg", "uniform", sampling.Settings{}, "svrg"), method("svrg static-norm", "static-norm-squared", sampling.Settings{}, "svrg"),
				method("svrg stale-norm", "stale-norm", sampling.Settings{}, "svrg"),
				method("saga", "uniform", sampling.Settings{}, "saga"), method("saga static-norm", "static-norm-squared", sampling.Settings{}, "saga"),
				method("saga lgd-exact", "lgd-exact", exact, "saga"),
			},
			Measurement: "convergence", Tuned: true, Reference: "reference",
			Sizes: declare.TunedSizes(6, 12, 100),
		},
		Kind: declare.Convergence,
		Baselines: map[string]string{
			"stale-norm": "uniform", "lgd-exact": "uniform", "svrg": "uniform", "saga": "uniform",
			"svrg static-norm": "svrg", "svrg stale-norm": "svrg", "saga static-norm": "saga", "saga lgd-exact": "saga",
		},
		Settings: "Batch 1, constant step tuned per method; an epoch is N gradients, SVRG's snapshots among them, and SAGA's table starts at zero; K = 5, L = 100, density 1/30, two-sided, weighted",
		Figures:  declare.ConvergenceFigures("", "Variance reduction beside adaptive sampling")[:2],
		Question: &declare.Question{
			ID:     "variance-reduction",
			Asks:   "Why sample adaptively when variance reduction exists?",
			Answer: answerVarianceReduction,
		},
	}
}

func answerVarianceReduction(evidence declare.Evidence) (string, error) {
	effects, err := evidence.Effects("variance-reduction")
	if err != nil || len(effects) == 0 {
		return "", err
	}
	var sets []string
	for _, target := range []string{"train 0.1", "train 0.01"} {
		var parts []string
		for _, method := range []string{"stale-norm", "lgd-exact", "svrg", "saga", "svrg stale-norm", "saga lgd-exact"} {
			if gains := gainsOf(effects, method, target); len(gains) > 0 {
				parts = append(parts, fmt.Sprintf("%s %s", method, gainsBetween(gains)))
			}
		}
		sets = append(sets, fmt.Sprintf("to %s of the starting excess: %s", strings.TrimPrefix(target, "train "), strings.Join(parts, ", ")))
	}
	early, all := aheadOf(effects, "stale-norm", "saga", "train 0.1")
	late, _ := aheadOf(effects, "stale-norm", "saga", "train 0.01")
	return fmt.Sprintf("They mend different things: adaptive draws lower the variance from the first step on, variance reduction removes it near the optimum. "+
		"To a tenth of the starting excess stale-norm needs fewer epochs than SAGA on %d of %d sets, to a hundredth on %d. "+
		"Epochs of the baseline over the method's, range over the sets (uniform SGD is the baseline, of the last two SVRG and SAGA with uniform draws) — %s.",
		early, all, late, strings.Join(sets, "; ")), nil
}

// aheadOf counts the sets on which a method gains more than another one.
func aheadOf(effects []results.EffectRow, method, other, target string) (ahead, all int) {
	for _, row := range effects {
		if row.Metric != results.MetricEpochsRatio || row.Method != method || row.At != target {
			continue
		}
		all++
		if float64(row.Estimate) > effectOf(effects, row, other) {
			ahead++
		}
	}
	return ahead, all
}

// gainsOf lists a method's gains in epochs to a target over the data sets.
func gainsOf(effects []results.EffectRow, method, target string) []float64 {
	var gains []float64
	for _, row := range effects {
		if row.Metric == results.MetricEpochsRatio && row.Method == method && row.At == target && !math.IsNaN(float64(row.Estimate)) {
			gains = append(gains, float64(row.Estimate))
		}
	}
	return gains
}
