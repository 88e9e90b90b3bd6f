package harness

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gradsample/results"
)

func TestWorkersDoNotChangeResults(t *testing.T) {
	experiment := declared(t)
	var first []string
	for _, workers := range []int{1, 2, 5} {
		report, err := runner(t, t.TempDir(), workers, &fake{best: 0.3}).Run(context.Background(), []Experiment{experiment})
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = digests(report)
		}
		if diff := cmp.Diff(first, digests(report)); diff != "" {
			t.Errorf("%d workers changed the records:\n%s", workers, diff)
		}
	}
}

func TestInterruptedRunGoesOn(t *testing.T) {
	experiment := declared(t)
	whole, err := runner(t, t.TempDir(), 1, &fake{best: 0.3}).Run(context.Background(), []Experiment{experiment})
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	interrupted := &fake{best: 0.3, during: func(call int32) error {
		if call == 9 {
			cancel()
		}
		return nil
	}}
	if _, err := runner(t, folder, 2, interrupted).Run(ctx, []Experiment{experiment}); !errors.Is(err, context.Canceled) {
		t.Fatalf("the interrupted run ended with %v", err)
	}
	second := &fake{best: 0.3}
	report, err := runner(t, folder, 2, second).Run(context.Background(), []Experiment{experiment})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(digests(whole), digests(report)); diff != "" {
		t.Errorf("interruption changed the records:\n%s", diff)
	}
	if report.Found == 0 || report.Found+report.Ran != whole.Ran {
		t.Errorf("%d found and %d run of %d: finished trials were lost", report.Found, report.Ran, whole.Ran)
	}
	if int(second.calls.Load()) != report.Ran {
		t.Errorf("%d measured, %d reported", second.calls.Load(), report.Ran)
	}
}

func TestBestValueAtTheEdgeExtendsTheGrid(t *testing.T) {
	for _, test := range []struct {
		best       float64
		extensions int // grid points beyond the declared four
		chosen     float64
	}{
		{0.3, 0, 0.4},     // inside
		{1.6, 2, 1.6},     // one further up finds it, another one shows that it is no edge
		{0.025, 3, 0.025}, // two further down, and one that shows it
		{1e6, 3, 6.4},     // beyond what may be tried
		{0.00001, 3, 0.1 / 8},
	} {
		report, err := runner(t, t.TempDir(), 2, &fake{best: test.best}).Run(context.Background(), []Experiment{declared(t)})
		if err != nil {
			t.Fatal(err)
		}
		tried, chosen := map[float64]bool{}, map[float64]bool{}
		for _, record := range report.Records {
			if record.Trial.Purpose == results.PurposeTuning {
				tried[record.Trial.Multiple] = true
			} else {
				chosen[record.Step] = true
			}
		}
		if len(tried) != 4+test.extensions || !chosen[test.chosen] || len(chosen) != 1 {
			t.Errorf("best at %g: tried %d step sizes and chose %v, want %d and %g", test.best, len(tried), chosen, 4+test.extensions, test.chosen)
		}
	}
}

func TestFailedTrialsAreRecordedAndTriedAgain(t *testing.T) {
	folder, experiment := t.TempDir(), declared(t)
	broken := &fake{best: 0.3, during: func(call int32) error {
		switch call {
		case 3:
			return errStop
		case 5:
			panic("a defect")
		}
		return nil
	}}
	report, err := runner(t, folder, 1, broken).Run(context.Background(), []Experiment{experiment})
	if err != nil {
		t.Fatal(err)
	}
	if report.Failed != 2 || !slices.ContainsFunc(report.Failures, func(line string) bool { return strings.Contains(line, "panic: a defect") }) {
		t.Errorf("%d failures reported as %q, want 2 with their reasons", report.Failed, report.Failures)
	}
	again, err := runner(t, folder, 1, &fake{best: 0.3}).Run(context.Background(), []Experiment{experiment})
	if err != nil {
		t.Fatal(err)
	}
	if again.Failed != 0 || again.Ran != 2 {
		t.Errorf("second run: %d failed, %d run, want the two failed trials run again", again.Failed, again.Ran)
	}
}

func TestDamagedRecordIsReportedAndRunAgain(t *testing.T) {
	folder, experiment := t.TempDir(), declared(t)
	whole, err := runner(t, folder, 2, &fake{best: 0.3}).Run(context.Background(), []Experiment{experiment})
	if err != nil {
		t.Fatal(err)
	}
	for i, damage := range []func([]byte) []byte{
		func(b []byte) []byte { return b[:len(b)/2] },
		func(b []byte) []byte { return []byte(strings.Replace(string(b), `"train_loss"`, `"train_lass"`, 1)) },
		func([]byte) []byte { return nil },
		func(b []byte) []byte { return append(b, "{}"...) },
	} {
		path := NewStore(folder).path(whole.Records[i].Key)
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, damage(content), 0o644); err != nil {
			t.Fatal(err)
		}
		report, err := runner(t, folder, 2, &fake{best: 0.3}).Run(context.Background(), []Experiment{experiment})
		if err != nil {
			t.Fatal(err)
		}
		if len(report.Damaged) != 1 || report.Ran != 1 || !strings.Contains(report.Damaged[0], filepath.Base(path)) {
			t.Errorf("damage %d: %d trials run again, reported %q", i, report.Ran, report.Damaged)
		}
		if diff := cmp.Diff(digests(whole), digests(report)); diff != "" {
			t.Errorf("damage %d changed the records:\n%s", i, diff)
		}
	}
}

// A timing trial must not share the machine with another trial.
func TestTimingLaneRunsAlone(t *testing.T) {
	experiment := declared(t)
	experiment.Timing = "alone"
	experiment.Problems = append(experiment.Problems, experiment.Problems[0])
	experiment.Problems[1].Ridge = 0.5
	ordinary, timed := &fake{best: 0.3}, &fake{best: 0.3}
	timed.during = func(int32) error {
		if ordinary.running.Load() > 0 {
			return errStop
		}
		return nil
	}
	r := runner(t, t.TempDir(), 4, ordinary)
	r.Measurements["alone"] = timed
	report, err := r.Run(context.Background(), []Experiment{experiment})
	if err != nil {
		t.Fatal(err)
	}
	if timed.calls.Load() != 2 || timed.most.Load() != 1 || report.Failed != 0 {
		t.Errorf("%d timing trials, %d at once, %d beside others", timed.calls.Load(), timed.most.Load(), report.Failed)
	}
}
