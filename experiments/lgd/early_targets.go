package lgd

import (
	"fmt"
	"math"
	"strings"

	"gradsample/experiments/declare"
	"gradsample/results"
)

// earlyTargets asks what a gain on the way to a target is worth. Steps are tuned for
// the loss at the end of the budget, which leaves them too small for a target that is
// met long before: there a weight above 1 gains what a larger step would.
func earlyTargets() *declare.Question {
	return &declare.Question{
		ID:     "early-targets",
		Asks:   "Where LGD reaches a tenth of the starting excess sooner: are its draws better, or its steps longer?",
		Answer: answerEarlyTargets,
	}
}

func answerEarlyTargets(evidence declare.Evidence) (string, error) {
	const early, method, baseline = "train 0.1", "lgd-paper", "uniform"
	effects, err := evidence.Effects("linear-convergence")
	if err != nil || len(effects) == 0 {
		return "", err
	}
	summary, err := evidence.Summary("linear-convergence")
	if err != nil {
		return "", err
	}
	gains := func(data, at string) (lower, estimate float64) {
		for _, row := range effects {
			if row.Metric == results.MetricEpochsRatio && row.Method == method && row.Dataset == data && row.At == at {
				return float64(row.Lower), float64(row.Estimate)
			}
		}
		return math.NaN(), math.NaN()
	}
	all, sooner, same, atBest := 0, 0, 0, 0
	var weights, excess []float64
	for _, uniform := range summary {
		if uniform.Method != baseline {
			continue
		}
		all++
		if lower, _ := gains(uniform.Dataset, results.QuantityBest); lower > 1 {
			atBest++
		}
		if lower, _ := gains(uniform.Dataset, early); !(lower > 1) {
			continue
		}
		sooner++
		own := summaryOf(summary, uniform.Dataset, method)
		if own.Step == uniform.Step {
			same++
		}
		weights = append(weights, float64(own.MeanWeight))
		excess = append(excess, float64(own.TrainExcess)/float64(uniform.TrainExcess))
	}
	parts := []string{fmt.Sprintf("LGD reaches a tenth of the starting excess sooner than uniform SGD on %d of %d sets, and SGD's own best loss on %d", sooner, all, atBest)}
	if sooner > 0 {
		parts = append(parts, fmt.Sprintf("of the %d, tuning gave both the same step on %d; LGD's mean weight there is %.3g (median; it makes the step longer by that), and it ends %.3g times as far above the optimum",
			sooner, same, results.Median(weights), results.Median(excess)))
	}
	return strings.Join(parts, "; ") + ". Steps are tuned for the end of the budget: on the way there, a longer one is ahead with any draws.", nil
}

// summaryOf finds a method's row for a data set.
func summaryOf(rows []results.SummaryRow, data, method string) results.SummaryRow {
	for _, row := range rows {
		if row.Dataset == data && row.Method == method {
			return row
		}
	}
	return results.SummaryRow{}
}
