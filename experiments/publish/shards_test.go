package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"gradsample/datasets"
	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/plots"
	"gradsample/results"
)

// houses is a convergence experiment on a file of some rows, small enough to be
// run many times.
func houses(t *testing.T) declare.Experiment {
	t.Helper()
	path := filepath.Join(t.TempDir(), "houses.csv")
	if err := os.WriteFile(path, rows(200), 0o644); err != nil {
		t.Fatal(err)
	}
	e := small(t)[1]
	problem := declare.Regression(path, "")
	e.Problems = []harness.Problem{problem}
	e.Timing, e.Figures = "", nil
	var methods []harness.Method
	for _, method := range e.Methods {
		switch method.Name {
		case "uniform", "permuted", "lgd-exact", "stale-norm":
			method.From = ""
			methods = append(methods, method)
		}
	}
	e.Methods = methods
	grid := results.Grid{First: 0.1, Factor: 3, Points: 2, Seeds: 1, Extend: 1}
	e.Sizes = map[harness.Profile]harness.Size{harness.Quick: {Seeds: 3, Epochs: 3, Grid: grid}}
	return e
}

// kernels is an experiment with all kernel methods, small too.
func kernels() declare.Experiment {
	for _, e := range smallKernels() {
		if e.Name == "medium-scale" {
			e.Timing, e.Figures = "", nil
			for i := range e.Methods {
				e.Methods[i].From = ""
			}
			return e
		}
	}
	panic("medium-scale is gone")
}

// rows is a CSV file of a linear target with some noise.
func rows(count int) []byte {
	text := bytes.NewBufferString("a,b,c,y\n")
	for i := range count {
		a, b, c := i*7919%101, i*104729%89, i*1299709%97
		fmt.Fprintf(text, "%d,%d,%d,%d\n", a, b, c, 3*a-2*b+c+i*31%17)
	}
	return text.Bytes()
}

// worker returns a runner on a folder and the plan of an experiment.
func worker(t *testing.T, folder string, e declare.Experiment) (*harness.Runner, []harness.Planned) {
	t.Helper()
	store, err := datasets.Open(datasets.Options{CacheDir: filepath.Join(t.TempDir(), "cache"), Offline: true})
	if err != nil {
		t.Fatal(err)
	}
	r := &harness.Runner{
		Store: harness.NewStore(folder), Data: harness.NewData(store), Profile: harness.Quick, Workers: 2,
		Measurements: map[string]harness.Measurement{"reference": measure.Reference{}, "convergence": measure.Convergence{}, "kernel": measure.Kernel{}},
	}
	plan, err := harness.Plan(context.Background(), []harness.Experiment{e.Experiment}, r.Profile, 0, r.Data, r.Measurements)
	if err != nil {
		t.Fatal(err)
	}
	return r, plan
}

// finish runs, or looks at, all of an experiment in a folder, and writes its
// tables.
func finish(t *testing.T, folder string, e declare.Experiment, looking bool) harness.Report {
	t.Helper()
	r, _ := worker(t, folder, e)
	act := r.Run
	if looking {
		act = r.Look
	}
	report, err := act(context.Background(), []harness.Experiment{e.Experiment})
	if err != nil {
		t.Fatal(err)
	}
	if report.Failed > 0 || len(report.Missing) > 0 {
		t.Fatalf("failed: %q, missing: %q", report.Failures, report.Missing)
	}
	if err := CSVs(e, report.Records, harness.Environment(), folder); err != nil {
		t.Fatal(err)
	}
	return report
}

// sameTables compares the statistical CSVs of two folders, byte by byte.
func sameTables(t *testing.T, what, first, second string) {
	t.Helper()
	one, other := statistical(t, first), statistical(t, second)
	if len(one) < 5 || len(one) != len(other) {
		t.Errorf("%s: %d and %d statistical CSVs", what, len(one), len(other))
	}
	for name, content := range one {
		if !bytes.Equal(content, other[name]) {
			t.Errorf("%s changed %s", what, name)
		}
	}
}

// A plan that is run in one go, or in three or seven parts without a common
// folder, one of them killed midway and run again, gives the same tables.
func TestShardsGiveTheTablesOfOneRun(t *testing.T) {
	for _, e := range []declare.Experiment{houses(t), kernels()} {
		whole := t.TempDir()
		finish(t, whole, e, false)
		for _, count := range []int{1, 3, 7} {
			sameTables(t, fmt.Sprintf("%s: %d shards", e.Name, count), whole, shared(t, e, count))
		}
	}
}

// shared runs an experiment in so many parts, one of them killed midway, and
// returns the folder in which they were united.
func shared(t *testing.T, e declare.Experiment, count int) string {
	t.Helper()
	var folders []string
	for index := range count {
		folder := t.TempDir()
		folders = append(folders, folder)
		for _, killed := range []bool{index == count/2, false} {
			ctx, cancel := context.WithCancel(context.Background())
			r, plan := worker(t, folder, e)
			r.Only = harness.Shard{Index: index, Count: count}.Keys(plan)
			if killed {
				r.Progress = func(*results.Record, bool) { cancel() }
			}
			report, err := r.Run(ctx, []harness.Experiment{e.Experiment})
			cancel()
			if killed && errors.Is(err, context.Canceled) {
				continue
			}
			if err == nil {
				err = harness.Begin(nil, harness.Quick, "").Write(folder, "", report.Records)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	out := t.TempDir()
	if _, err := harness.Merge(folders, out); err != nil {
		t.Fatal(err)
	}
	finish(t, out, e, true)
	return out
}

// Curves that were extended, and those that were cut, are those of one run; a
// figure more runs nothing.
func TestExtendedCurvesGiveTheTablesOfOneRun(t *testing.T) {
	for _, e := range []declare.Experiment{houses(t), kernels()} {
		lasting := func(epochs float64) declare.Experiment {
			longer := e
			longer.Experiment = e.WithEpochs(harness.Quick, epochs)
			return longer
		}
		short, long, grown := t.TempDir(), t.TempDir(), t.TempDir()
		finish(t, short, e, false)
		finish(t, long, lasting(25), false)
		finish(t, grown, e, false)
		extended := finish(t, grown, lasting(25), false)
		if want := e.Sizes[harness.Quick].Seeds * len(e.Methods); extended.Ran != want {
			t.Errorf("%s: %d trials run for a longer budget, want the %d results", e.Name, extended.Ran, want)
		}
		sameTables(t, e.Name+": extending", long, grown)
		e.Figures = []plots.Declared{{Name: "new", Title: "A new figure"}}
		if again := finish(t, grown, e, false); again.Ran != 0 {
			t.Errorf("%s: %d trials run for a smaller budget and a new figure", e.Name, again.Ran)
		}
		sameTables(t, e.Name+": cutting", short, grown)
	}
}
