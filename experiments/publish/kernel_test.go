package publish

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"gradsample/datasets"
	"gradsample/experiments/cdsg"
	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/results"
)

// smallKernels shrinks the experiments with kernel methods that need no images to
// one set, a few rows, iterations and seeds.
func smallKernels() []declare.Experiment {
	var experiments []declare.Experiment
	for _, e := range cdsg.Experiments() {
		if strings.HasPrefix(e.Name, "mnist") || e.Name == "cifar10" || e.Name == "imagenet" {
			continue
		}
		e.Sizes = map[harness.Profile]harness.Size{
			harness.Quick: {Seeds: 2, Epochs: 10, Grid: results.Grid{First: 0.1, Factor: 3, Points: 2, Seeds: 1}},
		}
		e.Problems = e.Problems[:1]
		e.Problems[0].Rows, e.Problems[0].Limit = 100, nil
		for i := range e.Methods {
			e.Methods[i].Epochs = nil
		}
		experiments = append(experiments, e)
	}
	return experiments
}

// runKernels runs experiments into a folder and publishes them.
func runKernels(t *testing.T, folder string, workers int, experiments []declare.Experiment) {
	t.Helper()
	store, err := datasets.Open(datasets.Options{CacheDir: t.TempDir(), Offline: true})
	if err != nil {
		t.Fatal(err)
	}
	runner := &harness.Runner{
		Store: harness.NewStore(folder), Data: harness.NewData(store), Profile: harness.Quick, Workers: workers,
		Measurements: map[string]harness.Measurement{"kernel": measure.Kernel{}, "kernel-timing": measure.KernelTiming{}},
	}
	var plain []harness.Experiment
	for _, e := range experiments {
		plain = append(plain, e.Experiment)
	}
	report, err := runner.Run(context.Background(), plain)
	if err != nil || report.Failed > 0 {
		t.Fatalf("%v, trials failed: %q", err, report.Failures)
	}
	for _, e := range experiments {
		if err := CSVs(e, report.Records, harness.Environment(), folder); err != nil {
			t.Fatal(err)
		}
	}
}

// From declaration to verdict, the number of workers changes no byte of a
// statistical CSV of kernel methods, every figure can be drawn, and every claim
// has its evidence.
func TestKernelStatisticsDoNotDependOnWorkers(t *testing.T) {
	t.Setenv("GRADSAMPLE_DATA", "")
	first, second := t.TempDir(), t.TempDir()
	runKernels(t, first, 1, smallKernels())
	runKernels(t, second, 3, smallKernels()[:2]) // enough to tell
	one, many := statistical(t, first), statistical(t, second)
	for name, content := range many {
		if !bytes.Equal(content, one[name]) {
			t.Errorf("%s differs between 1 and 3 workers", name)
		}
	}
	for _, e := range smallKernels() {
		if len(one["/"+e.Name+"/errors.csv"]) == 0 || len(one["/"+e.Name+"/effects.csv"]) == 0 {
			t.Errorf("%s has no errors or effects", e.Name)
		}
		if err := Figures(e, Folders{Results: first, Plots: t.TempDir()}, []string{"svg"}); err != nil {
			t.Error(err)
		}
	}
	rows, err := Claims(smallKernels(), first)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if row.DataSets == 0 {
			t.Errorf("claim %s has no evidence: its metric %q, method %q or place %q is not measured", row.ID, row.Metric, row.Method, row.At)
		}
	}
}
