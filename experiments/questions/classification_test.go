package questions

import (
	"path/filepath"
	"strings"
	"testing"

	"gradsample/experiments/declare"
	"gradsample/results"
)

// The answer has what a network gains, in iterations and in cost, and nothing where it
// was not run.
func TestClassificationAnswersForDeepLearning(t *testing.T) {
	folder := t.TempDir()
	evidence := declare.Evidence{Folder: folder}
	if answer, err := answerClassification(evidence); err != nil || answer != "" {
		t.Errorf("without results %q, %v", answer, err)
	}
	row := func(metric string, estimate results.Float) results.EffectRow {
		return results.EffectRow{Setting: results.Setting{Dataset: "mnist"}, Method: "stale-norm", Metric: metric, At: results.AtBest, Estimate: estimate, Lower: 0, Upper: 2}
	}
	rows := []results.EffectRow{row(results.MetricIterationsRatio, 1.5), row(results.MetricCostRatio, 0.25), row(results.MetricFeaturesRatio, 9)}
	for _, experiment := range []string{"deep-sampling", "deep-head"} {
		if err := results.WriteCSV(filepath.Join(folder, experiment, "effects.csv"), rows); err != nil {
			t.Fatal(err)
		}
	}
	answer, err := answerClassification(evidence)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Deep learning, a classification", "A softmax head on LeNet-5's features, to", "stale-norm on mnist: 1.5 times as soon in iterations [never, 2]", "0.25 times as soon in multiply-adds"} {
		if !strings.Contains(answer, want) {
			t.Errorf("%q has no %q", answer, want)
		}
	}
}
