package questions

import (
	"fmt"

	"gradsample/experiments/declare"
	"gradsample/harness"
	"gradsample/results"
	"gradsample/sampling"
)

// Classification trains softmax regression, beside the logistic experiment and
// the regression ones.
func Classification() declare.Experiment {
	hashed := sampling.Settings{Bits: 5, Tables: 100, Density: 1.0 / 30}
	mnist := declare.Multiclass("mnist", harness.Standard)
	mnist.Limit = map[harness.Profile]int{harness.Standard: 5000, harness.Paper: 60_000}
	fashion := mnist
	fashion.Data = "fashion-mnist"
	return declare.Experiment{
		Experiment: harness.Experiment{
			Name: "classification", Title: "Softmax regression", Mirrors: "LGD's review: classification",
			Problems: []harness.Problem{
				declare.Multiclass("synthetic:classes,rows=4000,columns=20,classes=5", ""), mnist, fashion,
			},
			Methods: []harness.Method{
				trained("uniform", sampling.Settings{}), trained("static-norm", sampling.Settings{}), trained("lgd-paper", hashed),
				trained("lgd-exact", weighted(hashed)), trained("stale-norm", sampling.Settings{}),
			},
			Measurement: "convergence", Tuned: true, Reference: "reference",
			Sizes: declare.TunedSizes(2, 5, 30),
		},
		Kind:      declare.Convergence,
		Baselines: map[string]string{"static-norm": "uniform", "lgd-paper": "uniform", "lgd-exact": "uniform", "stale-norm": "uniform"},
		Settings:  "SGD, batch 1, ridge 1e-3, constant step tuned per method; keys by class margin, K = 5, L = 100, density 1/30, one-sided, lgd-exact weighted",
		Figures:   declare.ConvergenceFigures("", "Softmax regression, plain SGD")[:2],
		Question: &declare.Question{
			ID:     "classification",
			Asks:   "“Linear regression and deep learning”: does the task make a difference?",
			Answer: answerClassification,
		},
	}
}

func answerClassification(evidence declare.Evidence) (string, error) {
	answer := ""
	for _, task := range []struct{ experiment, name string }{
		{"linear-convergence", "regression"}, {"logistic-convergence", "logistic regression"}, {"classification", "softmax regression"},
	} {
		effects, err := evidence.Effects(task.experiment)
		if err != nil {
			return "", err
		}
		ahead, behind, sets := tally(effects, "lgd-paper")
		if sets == 0 {
			continue
		}
		if answer != "" {
			answer += "; "
		}
		answer += fmt.Sprintf("%s: LGD needs fewer epochs than uniform SGD on %d of %d sets, more on %d", task.name, ahead, sets, behind)
		if ahead, behind, sets := tally(effects, "stale-norm"); sets > 0 {
			answer += fmt.Sprintf(" (stale-norm: fewer on %d of %d, more on %d)", ahead, sets, behind)
		}
	}
	deep, err := answerDeep(evidence)
	if err != nil {
		return "", err
	}
	if answer == "" {
		return deep, nil
	}
	return "To a tenth of the starting excess, where the 95 % interval leaves no doubt: " + answer + "." + deep, nil
}

// answerDeep says how a network, and a head on its features, fare on rows that are drawn
// by the last layer.
func answerDeep(evidence declare.Evidence) (string, error) {
	answer := ""
	for _, task := range []struct{ experiment, name string }{
		{"deep-sampling", "Deep learning, a classification by LeNet-5"}, {"deep-head", "A softmax head on LeNet-5's features"},
	} {
		effects, err := evidence.Effects(task.experiment)
		if err != nil {
			return "", err
		}
		if gains := deepGains(effects); gains != "" {
			answer += " " + task.name + ", to uniform sampling's best test error" + gains + "."
		}
	}
	return answer, nil
}

// deepGains lists how much sooner samplers are there than uniform draws.
func deepGains(effects []results.EffectRow) string {
	gains := ""
	for _, method := range []string{"lgd-paper", "lgd-exact", "stale-norm"} {
		for _, row := range effects {
			if row.Method != method || row.At != results.AtBest || row.Metric != results.MetricIterationsRatio && row.Metric != results.MetricCostRatio {
				continue
			}
			unit := "iterations"
			if row.Metric == results.MetricCostRatio {
				unit = "multiply-adds"
			}
			gains += fmt.Sprintf("; %s on %s: %s times as soon in %s [%s, %s]", method, row.Dataset, declare.Gain(float64(row.Estimate)), unit,
				declare.Gain(float64(row.Lower)), declare.Gain(float64(row.Upper)))
		}
	}
	return gains
}

// tally counts the sets on which a method's interval lies above 1 and below.
func tally(effects []results.EffectRow, method string) (ahead, behind, sets int) {
	for _, row := range effects {
		if row.Metric != results.MetricEpochsRatio || row.At != "train 0.1" || row.Method != method || !row.Finite() {
			continue
		}
		sets++
		if row.Lower > 1 {
			ahead++
		}
		if row.Upper < 1 {
			behind++
		}
	}
	return ahead, behind, sets
}
