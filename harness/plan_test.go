package harness

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gradsample/results"
)

func planOf(t *testing.T, experiment Experiment, seeds int) []Planned {
	t.Helper()
	r := runner(t, t.TempDir(), 1, &fake{best: 1})
	plan, err := Plan(context.Background(), []Experiment{experiment}, Quick, seeds, r.Data, r.Measurements)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func TestPlanIsStable(t *testing.T) {
	experiment := declared(t)
	first, err := Digest(planOf(t, experiment, 0))
	if err != nil {
		t.Fatal(err)
	}
	second, _ := Digest(planOf(t, experiment, 0))
	if first != second {
		t.Errorf("two plans of one experiment have the digests %s and %s", first, second)
	}
	longer := experiment
	longer.Sizes = map[Profile]Size{Quick: {Seeds: 3, Epochs: 2, Grid: experiment.Sizes[Quick].Grid}}
	if other, _ := Digest(planOf(t, longer, 0)); other == first {
		t.Error("a longer budget did not change the plan's digest")
	}
}

func TestKeysInAPlanAreUnique(t *testing.T) {
	seen := map[string]int{}
	for _, line := range planOf(t, declared(t), 0) {
		if other, ok := seen[line.Key]; ok {
			t.Errorf("trials %d and %d share the key %s", other, line.Index, line.Key)
		}
		seen[line.Key] = line.Index
	}
	if want := 2 * (4*2 + 3); len(seen) != want {
		t.Errorf("%d trials planned, want %d", len(seen), want)
	}
}

// Adding a seed leaves the other trials as they are, so that only it is run.
func TestAddingASeedKeepsTheOtherKeys(t *testing.T) {
	experiment := declared(t)
	known := map[string]bool{}
	for _, line := range planOf(t, experiment, 3) {
		known[line.Key] = true
	}
	added := 0
	for _, line := range planOf(t, experiment, 4) {
		if !known[line.Key] {
			added++
			if line.Trial.Seed != 3 || line.Trial.Purpose != results.PurposeResult {
				t.Errorf("trial %d (%s, seed %d) has a new key", line.Index, line.Trial.Purpose, line.Trial.Seed)
			}
		}
	}
	if added != 2 {
		t.Errorf("%d trials added by one seed of two methods", added)
	}
}

func TestLookForeseesTheRun(t *testing.T) {
	experiment, folder := declared(t), t.TempDir()
	plan := planOf(t, experiment, 0)
	look := func() Report {
		t.Helper()
		measurement := &fake{best: 0.3}
		report, err := runner(t, folder, 2, measurement).Look(context.Background(), []Experiment{experiment})
		if err != nil {
			t.Fatal(err)
		}
		if measurement.calls.Load() != 0 || report.Ran != 0 {
			t.Errorf("%d trials were run by looking", measurement.calls.Load())
		}
		return report
	}
	if before := look(); len(before.Missing) != len(plan) || before.Found != 0 || before.Left.Cells == 0 {
		t.Errorf("an empty folder misses %d of %d trials, for %v", len(before.Missing), len(plan), before.Left)
	}
	broken := &fake{best: 0.3, during: func(call int32) error {
		if call == 3 {
			return errStop
		}
		return nil
	}}
	if _, err := runner(t, folder, 1, broken).Run(context.Background(), []Experiment{experiment}); err != nil {
		t.Fatal(err)
	}
	if failed := look(); failed.Failed != 1 || len(failed.Missing) != 0 || failed.Left.Cells == 0 {
		t.Errorf("one failed trial is seen as %d failed and %d missing", failed.Failed, len(failed.Missing))
	}
	run, err := runner(t, folder, 2, &fake{best: 0.3}).Run(context.Background(), []Experiment{experiment})
	if err != nil {
		t.Fatal(err)
	}
	after := look()
	if len(after.Missing) != 0 || after.Left.Core() != 0 {
		t.Errorf("a finished folder misses %q", after.Missing)
	}
	if diff := cmp.Diff(digests(run), digests(after)); diff != "" {
		t.Errorf("looking finds other records than running:\n%s", diff)
	}
}

// What each trial took tells how long the next ones take.
func TestEstimateLearnsFromRecords(t *testing.T) {
	measurement := &fake{}
	var e estimator
	e.add(results.Trial{Measurement: "fake", Budget: 99}, measurement.Cost(results.Trial{Budget: 99}))
	if got := e.left().Core(); got != 0 {
		t.Errorf("a hundred multiply-adds take %v", got)
	}
	e.learn(&results.Record{Trial: results.Trial{Measurement: "fake"}, Budget: 9, Seconds: 5}, measurement.Cost(results.Trial{Budget: 9}))
	e.add(results.Trial{Measurement: "fake", Budget: 99, Purpose: results.PurposeTiming}, measurement.Cost(results.Trial{Budget: 99}))
	if got := e.left(); got.Core() != 100*time.Second || got.With(2) != 75*time.Second {
		t.Errorf("50 s beside each other and 50 s alone are estimated as %v, and %v with two workers", got.Core(), got.With(2))
	}
}

// A method with fixed steps has no tuning trials where others are tuned, and its
// results no grid.
func TestFixedMethodsAreNotTuned(t *testing.T) {
	e := Experiment{
		Name: "e", Tuned: true, Measurement: "m", Problems: []Problem{{}}, Methods: []Method{{}, {Fixed: true}},
		Sizes: map[Profile]Size{Quick: {Seeds: 2, Grid: results.Grid{First: 1, Factor: 2, Points: 3, Seeds: 1}}},
	}
	stages, err := Stages(e, Quick, 0)
	if err != nil {
		t.Fatal(err)
	}
	tuned, fixed := stages[0].Cells[0], stages[0].Cells[1]
	if len(tuned.Tuning) != 3 || tuned.Results[0].Grid == nil || len(fixed.Tuning) != 0 || fixed.Results[0].Grid != nil || len(fixed.Results) != 2 {
		t.Errorf("%d and %d tuning trials", len(tuned.Tuning), len(fixed.Tuning))
	}
}

// A profile may scale a method's settings, and a problem may show all seeds the same
// rows; both are part of the trials' identity.
func TestScaledSettingsAndTheSameRows(t *testing.T) {
	e := Experiment{
		Name: "e", Measurement: "m", Problems: []Problem{{Problem: results.Problem{Data: "cpusmall", Rows: 50, Same: true}}},
		Methods: []Method{{Method: results.Method{Name: "a", Settings: []byte(`1`)}, Scaled: map[Profile]json.RawMessage{Standard: []byte(`2`)}}},
		Sizes:   map[Profile]Size{Quick: {Seeds: 2}, Standard: {Seeds: 2}},
	}
	for profile, want := range map[Profile]string{Quick: "1", Standard: "2"} {
		stages, err := Stages(e, profile, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, trial := range stages[0].Trials() {
			if got := string(trial.Methods[0].Settings); got != want || trial.Methods[0].Name != "a" {
				t.Errorf("profile %s: settings %s, want %s", profile, got, want)
			}
		}
	}
	data, problem := NewData(nil), e.Problems[0].Problem
	if data.Varies(problem) {
		t.Error("rows that are to be the same vary")
	}
	if problem.Same = false; !data.Varies(problem) {
		t.Error("a random choice of rows does not vary")
	}
}
