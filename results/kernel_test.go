package results

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// kernelRecord is a seed's curve of a kernel method: a row of iteration, features,
// test error and distance to the limit a probe.
func kernelRecord(method string, seed uint64, rows ...[4]float64) *Record {
	table := NewTable("iteration", "features", "old_updates", "multiply_adds", "train_loss", "train_error", "test_error", "limit_distance", "truth_distance")
	for _, r := range rows {
		table.Add(r[0], r[1], 0, 1000*r[1], r[2], r[2], r[2], r[3], math.NaN())
	}
	return &Record{
		Trial:  Trial{Experiment: "e", Purpose: PurposeResult, Problem: Problem{Data: "d"}, Methods: []Method{{Name: method}}, Seed: seed},
		Data:   Data{Name: "d"},
		Status: StatusDone, Payload: table,
	}
}

// kernelRecords are five seeds of a baseline that ends at 0.2 with 1,000 features,
// of a rival that gets there with a quarter of them, of one that never does, of an
// exact one, and of one whose last seed diverges.
func kernelRecords() []*Record {
	var records []*Record
	nan := math.NaN()
	for seed := range uint64(5) {
		records = append(records,
			kernelRecord("dsg", seed, [4]float64{0, 0, 1, 1}, [4]float64{10, 100, 0.5, 0.1}, [4]float64{100, 1000, 0.2, 0.01}, [4]float64{200, 2000, 0.3, 0.005}, [4]float64{1000, 10000, 0.2, 0.001}),
			kernelRecord("cdsg", seed, [4]float64{0, 0, 1, 1}, [4]float64{10, 50, 0.4, 0.2}, [4]float64{100, 250, 0.2, 0.02}, [4]float64{200, 300, 0.2, 0.01}, [4]float64{1000, 400, 0.1, 0.002}),
			kernelRecord("slow", seed, [4]float64{0, 0, 1, nan}, [4]float64{10, 50, 0.9, nan}, [4]float64{1000, 90, 0.8, nan}),
			kernelRecord("exact", seed, [4]float64{0, 64, 0.6, nan}, [4]float64{0, 128, 0.2, nan}),
		)
		blown := kernelRecord("blown", seed, [4]float64{0, 0, 1, nan}, [4]float64{10, 50, 0.3, nan}, [4]float64{1000, 100, 0.1, nan})
		if seed == 4 {
			blown.Status, blown.Payload.Rows = StatusDiverged, blown.Payload.Rows[:2]
		}
		records = append(records, blown)
	}
	return records
}

var (
	kernelOrder     = []string{"dsg", "cdsg", "slow", "exact", "blown"}
	kernelBaselines = map[string]string{"cdsg": "dsg", "slow": "dsg", "exact": "dsg", "blown": "dsg"}
)

// aggregated are the curves of trials that draw three rows an iteration.
func aggregated(t *testing.T, records []*Record) KernelCurves {
	t.Helper()
	all, err := AggregateKernel(records, kernelOrder, kernelBaselines, func(Trial) (int, error) { return 3, nil })
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range all.Rows {
		if row.Samples != 3*row.Iteration {
			t.Errorf("%s: %d rows drawn after %d iterations", row.Method, row.Samples, row.Iteration)
		}
	}
	return all
}

func TestKernelEffects(t *testing.T) {
	records := kernelRecords()
	all := aggregated(t, records)
	got := map[string]EffectRow{}
	for _, row := range KernelEffects(records, kernelOrder, all, kernelBaselines) {
		got[fmt.Sprintf("%s %s %s", row.Method, row.Metric, row.At)] = row
	}
	for name, want := range map[string]float64{
		"cdsg features-ratio best":    4, // 1,000 against 250
		"cdsg iterations-ratio best":  1,
		"cdsg cost-ratio best":        4,
		"cdsg error-ratio end":        2, // 0.2 against 0.1
		"cdsg log-log-slope end":      -1,
		"cdsg constant-ratio end":     2,
		"slow features-ratio best":    0, // never
		"slow error-ratio end":        0.25,
		"exact features-ratio best":   1000. / 128,
		"exact error-ratio end":       1,
		"exact final-error-ratio end": 1,
		"dsg log-log-slope end":       -1,
	} {
		row, ok := got[name]
		if !ok || math.Abs(float64(row.Estimate)-want) > 1e-9*max(1, want) {
			t.Errorf("%s is %v (found %t), want %v", name, row.Estimate, ok, want)
		}
	}
	for _, name := range []string{"exact iterations-ratio best", "dsg features-ratio best", "slow log-log-slope end", "cdsg final-error-ratio end"} {
		if row, ok := got[name]; ok {
			t.Errorf("%s is %v; there is none", name, row.Estimate)
		}
	}
	if row := got["blown error-ratio end"]; math.Abs(float64(row.Estimate)-2) > 1e-9 || row.Lower != 0 {
		t.Errorf("with a diverged seed the error ratio is %v from %v on", row.Estimate, row.Lower)
	}
}

func TestKernelRowsAndSummary(t *testing.T) {
	all := aggregated(t, kernelRecords())
	var last KernelRow
	for _, row := range all.Rows {
		if row.Method == "blown" {
			last = row
		}
	}
	if last.Iteration != 1000 || last.Diverged != 1 || last.Seeds != 5 || last.Features != 100 || last.TestError != 0.1 || !math.IsInf(float64(last.TestErrorUpper), 1) {
		t.Errorf("the last row of a method with a diverged seed is %+v", last)
	}
	for _, row := range all.Summary {
		if row.Method == "blown" && (row.Diverged != 1 || row.Best != 0.1) || row.Method == "dsg" && (row.Best != 0.2 || row.Features != 10000) {
			t.Errorf("summary %+v", row)
		}
	}
}

// Seconds to a target come from the medians of the lane's rounds, at each seed's own iteration
// and features; where both methods have several rounds, their ratio widens the interval.
func TestKernelTimingEffects(t *testing.T) {
	records := kernelRecords()
	all := aggregated(t, records)
	methods := []Method{{Name: "dsg"}, {Name: "cdsg"}, {Name: "exact"}}
	lane := &Record{
		Trial: records[0].Trial, Data: records[0].Data, Status: StatusDone,
		Timings: NewTable("method", "round", "iteration", "features", "train_seconds", "predict_seconds"),
	}
	lane.Trial.Purpose, lane.Trial.Methods = PurposeTiming, methods
	add := lane.Timings.Add
	for i := range MinimumPairs { // cdsg trains for 4, 4.5, 5, 5.5 and 6 s, and predicts in 0.1, 0.15, …, 0.3 s
		round := float64(i)
		add(0, round, 10, 100, 1, 0.1)
		add(0, round, 100, 1000, 20, 1)
		add(1, round, 10, 50, 1, 0.05)
		add(1, round, 100, 250, 4+round/2, 0.1+round/20)
	}
	add(2, 0, 0, 64, 3, 0.3)
	add(2, 0, 0, 128, 10, 0.5)
	got := map[string]EffectRow{}
	for _, row := range KernelTimingEffects(all, append(records, lane), kernelBaselines) {
		if row.At == AtBest {
			got[row.Method+" "+row.Metric] = row
		}
	}
	for name, want := range map[string][3]float64{ // all seeds are alike
		"cdsg train-seconds-ratio": {4, 20.0 / 6, 20.0 / 4}, "cdsg predict-seconds-ratio": {5, 1 / 0.3, 10},
		"exact train-seconds-ratio": {2, 2, 2}, "exact predict-seconds-ratio": {2, 2, 2},
	} {
		row := got[name]
		for i, value := range []Float{row.Estimate, row.Lower, row.Upper} {
			if math.Abs(float64(value)-want[i]) > 1e-9 {
				t.Errorf("%s is %v [%v, %v], want %v", name, row.Estimate, row.Lower, row.Upper, want)
				break
			}
		}
	}
	if _, ok := got["slow train-seconds-ratio"]; ok {
		t.Error("a method that was not timed has an effect")
	}
}

// A probe's seconds are the median of the rounds in which its method took part.
func TestKernelTimingsAreMediansOfRounds(t *testing.T) {
	record := &Record{Status: StatusDone, Machine: "m", Timings: NewTable("method", "round", "iteration", "features", "train_seconds", "predict_seconds")}
	record.Trial = Trial{Purpose: PurposeTiming, Methods: []Method{{Name: "slow"}, {Name: "fast"}}}
	for _, row := range [][]float64{
		{0, 0, 10, 5, 3, 0.3},
		{1, 0, 0, 5, 0.1, 0.2},
		{1, 0, 0, 5, 0.4, 0.2}, // two probes at the same place
		{1, 1, 0, 5, 0.3, 0.7},
		{1, 1, 0, 5, 0.2, 0.5},
		{1, 2, 0, 5, 0.2, 0.1},
		{1, 2, 0, 5, 0.9, 0.6},
	} {
		record.Timings.Add(row...)
	}
	failed := &Record{Status: StatusFailed, Trial: record.Trial}
	want := []KernelTimingRow{
		{Method: "slow", Iteration: 10, Features: 5, Rounds: 1, TrainSeconds: 3, TrainLeast: 3, TrainMost: 3, PredictSeconds: 0.3},
		{Method: "fast", Features: 5, Rounds: 3, TrainSeconds: 0.2, TrainLeast: 0.1, TrainMost: 0.3, PredictSeconds: 0.2},
		{Method: "fast", Features: 5, Rounds: 3, TrainSeconds: 0.4, TrainLeast: 0.2, TrainMost: 0.9, PredictSeconds: 0.5},
	}
	for i := range want {
		want[i].Setting, want[i].Machine = SettingOf(record), "m"
	}
	if got := AggregateKernelTimings([]*Record{failed, record}); !slices.Equal(got, want) {
		t.Errorf("got\n%+v, want\n%+v", got, want)
	}
}

func TestInterpolated(t *testing.T) {
	x, y := []float64{10, 10, 20}, []float64{2, 3, 5}
	for at, want := range map[float64]float64{0: 0, 5: 1, 10: 2, 15: 4, 20: 5, 40: 10, math.Inf(1): math.Inf(1)} {
		if got := interpolated(x, y, at); got != want {
			t.Errorf("at %v: %v, want %v", at, got, want)
		}
	}
}

func TestBoundRatio(t *testing.T) {
	for name, want := range map[string]float64{"cyclic 1:3": 7, "batch 4 cyclic 10:90": 19, "cyclic": 0, "dsg": 0, "cyclic 0:3": 0, "": 0} {
		if got, ok := BoundRatio(name); got != want || ok != (want > 0) {
			t.Errorf("%q has ratio %v, %t; want %v", name, got, ok, want)
		}
	}
}
