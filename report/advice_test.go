package report

import (
	"math"
	"testing"

	"gradsample/results"
)

// gain is an effect of a method against uniform on one data set.
func gain(metric, method string, lower, estimate, upper float64) results.EffectRow {
	row := effect("pol", lower, estimate, upper)
	row.Metric, row.Method, row.Baseline = metric, method, "uniform"
	return row
}

func TestAdvice(t *testing.T) {
	total, epochs := results.MetricTotalSecondsRatio, results.MetricEpochsRatio
	for _, test := range []struct {
		name    string
		effects []results.EffectRow
		want    map[string]string // by metric
	}{
		{"none is faster", []results.EffectRow{gain(total, "a", 0.2, 0.5, 0.9)}, map[string]string{total: "uniform"}},
		{"none is surely faster", []results.EffectRow{gain(total, "a", 0.9, 3, 9)}, map[string]string{total: "uniform"}},
		{"the surer gain wins", []results.EffectRow{gain(total, "a", 1.2, 5, 9), gain(total, "b", 1.5, 2, 3)}, map[string]string{total: "b"}},
		{"the baseline never arrives", []results.EffectRow{gain(total, "a", 1.1, 5, 9), gain(total, "b", 2, math.Inf(1), math.Inf(1))}, map[string]string{total: "b"}},
		{"fewer epochs that take longer", []results.EffectRow{gain(epochs, "a", 2, 3, 4), gain(total, "a", 0.1, 0.2, 0.3)}, map[string]string{epochs: "a", total: "uniform"}},
		{"no seconds, no advice", []results.EffectRow{gain(epochs, "a", 2, 3, 4)}, nil},
		{"no number", []results.EffectRow{gain(total, "a", math.NaN(), math.NaN(), math.NaN())}, nil},
	} {
		rows := Advise(test.effects)
		got := map[string]string{}
		for _, row := range rows {
			got[row.Metric] = row.Best
		}
		if len(rows) != len(test.want) {
			t.Errorf("%s: %d rows, want %d", test.name, len(rows), len(test.want))
		}
		for metric, want := range test.want {
			if got[metric] != want {
				t.Errorf("%s: %s advises %q, want %q", test.name, metric, got[metric], want)
			}
		}
	}
}

// Problems and baselines are advised on apart, and the file is read as it was written.
func TestAdviceIsByProblem(t *testing.T) {
	other := gain(results.MetricTotalSecondsRatio, "adagrad a", 2, 3, 4)
	other.Baseline = "adagrad uniform"
	rows := Advise([]results.EffectRow{gain(results.MetricTotalSecondsRatio, "a", 0.2, 0.5, 0.9), other})
	if len(rows) != 2 || rows[0].Best != "uniform" || rows[1].Best != "adagrad a" {
		t.Fatalf("advice %+v", rows)
	}
	folder := t.TempDir()
	if err := WriteAdvice(folder, rows); err != nil {
		t.Fatal(err)
	}
	if read, err := ReadAdvice(folder); err != nil || len(read) != 2 || read[1] != rows[1] {
		t.Errorf("read %+v, %v", read, err)
	}
}
