package harness

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gradsample/internal/rng"
	"gradsample/internal/state"
	"gradsample/results"
)

// walk is a measurement that adds a random step an epoch, can go on from a
// checkpoint, and counts its epochs.
type walk struct {
	epochs atomic.Int32
	large  int // bytes that its checkpoints have beside what they need
	during func(epoch int32)
}

func (w *walk) Algorithm() string { return "walk/1" }

func (w *walk) Cost(trial results.Trial) float64 { return trial.Budget }

func (w *walk) Run(ctx context.Context, trial results.Trial, inputs Inputs) (Outcome, error) {
	random := rng.New(trial.Experiment, trial.MethodName(), strconv.FormatUint(trial.Seed, 10), "order")
	table, sum, ballast := results.NewTable("epoch", "train_loss"), inputs.Multiples[0], make([]byte, w.large)
	if inputs.Resume != nil {
		if err := state.Restore(inputs.Resume, random, &sum, &table.Rows, &ballast); err != nil {
			return Outcome{}, fmt.Errorf("%w: %w", ErrCheckpoint, err)
		}
	}
	outcome := func(err error) (Outcome, error) {
		saved, saveErr := state.Save(random, &sum, &table.Rows, &ballast)
		return Outcome{Status: results.StatusDone, Payload: table, Checkpoint: saved}, errors.Join(err, saveErr)
	}
	for len(table.Rows) < int(trial.Budget) {
		if ctx.Err() != nil {
			return outcome(ctx.Err())
		}
		sum += random.NormFloat64()
		table.Add(float64(len(table.Rows)+1), sum)
		if epoch := w.epochs.Add(1); w.during != nil {
			w.during(epoch)
		}
	}
	return outcome(nil)
}

func (w *walk) Truncate(record *results.Record, budget float64) (*results.Record, bool) {
	shorter := *record
	shorter.Budget, shorter.Payload.Rows = budget, record.Payload.Rows[:int(budget)]
	return &shorter, true
}

// trained is an experiment of two untuned methods and three seeds.
func trained(t *testing.T, epochs float64) Experiment {
	t.Helper()
	e := declared(t)
	e.Tuned = false
	return lasting(e, epochs)
}

// lasting is the same experiment with another budget.
func lasting(e Experiment, epochs float64) Experiment {
	e.Sizes = map[Profile]Size{Quick: {Seeds: 3, Epochs: epochs}}
	return e
}

// runWalk runs an experiment in a folder and returns what it did and in how
// many epochs.
func runWalk(t *testing.T, folder string, e Experiment, w *walk) (Report, int) {
	t.Helper()
	report, err := runner(t, folder, 2, w).Run(context.Background(), []Experiment{e})
	if err != nil {
		t.Fatal(err)
	}
	return report, int(w.epochs.Load())
}

func TestLongerBudgetsGoOnFromCheckpoints(t *testing.T) {
	e := trained(t, 1)
	whole, all := runWalk(t, t.TempDir(), lasting(e, 12), &walk{})
	if all != 6*12 {
		t.Fatalf("%d epochs in one go", all)
	}
	folder := t.TempDir()
	short, _ := runWalk(t, folder, lasting(e, 5), &walk{})
	again, epochs := runWalk(t, folder, lasting(e, 5), &walk{})
	if again.Ran != 0 || epochs != 0 {
		t.Errorf("a finished run ran %d trials again", again.Ran)
	}
	long, epochs := runWalk(t, folder, lasting(e, 12), &walk{})
	if epochs != 6*7 {
		t.Errorf("%d epochs from 5 to 12 of six trials, want 42", epochs)
	}
	if diff := cmp.Diff(digests(whole), digests(long)); diff != "" {
		t.Errorf("extended curves are not those of one run:\n%s", diff)
	}
	shortAgain, epochs := runWalk(t, folder, lasting(e, 5), &walk{})
	if epochs != 0 {
		t.Errorf("%d epochs for a budget that is covered", epochs)
	}
	if diff := cmp.Diff(digests(short), digests(shortAgain)); diff != "" {
		t.Errorf("longer curves do not give what the shorter ones were:\n%s", diff)
	}
}

func TestInterruptedTrialsGoOnFromCheckpoints(t *testing.T) {
	e := trained(t, 1)
	whole, all := runWalk(t, t.TempDir(), lasting(e, 20), &walk{})
	folder := t.TempDir()
	total := 0
	for _, cut := range []int32{7, 11, 3} {
		ctx, cancel := context.WithCancel(context.Background())
		interrupted := &walk{during: func(epoch int32) {
			if epoch >= cut {
				cancel()
			}
		}}
		if _, err := runner(t, folder, 2, interrupted).Run(ctx, []Experiment{lasting(e, 20)}); !errors.Is(err, context.Canceled) {
			t.Fatalf("the interrupted run ended with %v", err)
		}
		total += int(interrupted.epochs.Load())
	}
	report, epochs := runWalk(t, folder, lasting(e, 20), &walk{})
	if total+epochs != all {
		t.Errorf("%d epochs with interruptions, %d without", total+epochs, all)
	}
	if diff := cmp.Diff(digests(whole), digests(report)); diff != "" {
		t.Errorf("interruptions changed the records:\n%s", diff)
	}
}

func TestDamagedCheckpointsAreReportedAndTheTrialStartsAnew(t *testing.T) {
	e := trained(t, 1)
	whole, _ := runWalk(t, t.TempDir(), lasting(e, 8), &walk{})
	for _, damage := range []func(path string, content []byte) []byte{
		func(_ string, b []byte) []byte { return b[:len(b)/2] },
		func(_ string, b []byte) []byte {
			return []byte(strings.Replace(string(b), `"state":"`, `"state":"AAAA`, 1))
		},
		func(path string, _ []byte) []byte { // sound, but nothing that the measurement can read
			c := &results.Checkpoint{Key: strings.TrimSuffix(filepath.Base(path), ".checkpoint"), Multiples: []float64{0}, State: []byte("nonsense")}
			encoded, err := c.Encode()
			if err != nil {
				t.Fatal(err)
			}
			return encoded
		},
	} {
		folder := t.TempDir()
		first, _ := runWalk(t, folder, lasting(e, 4), &walk{})
		path := NewStore(folder).checkpointPath(first.Records[0].Key)
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, damage(path, content), 0o644); err != nil {
			t.Fatal(err)
		}
		report, epochs := runWalk(t, folder, lasting(e, 8), &walk{})
		if len(report.Damaged) != 1 || !strings.Contains(report.Damaged[0], filepath.Base(path)) || epochs != 5*4+8 {
			t.Errorf("%d epochs, reported %q", epochs, report.Damaged)
		}
		if diff := cmp.Diff(digests(whole), digests(report)); diff != "" {
			t.Errorf("a damaged checkpoint changed the records:\n%s", diff)
		}
	}
}

// Large checkpoints serve an interruption only.
func TestLargeCheckpointsAreNotKept(t *testing.T) {
	e := trained(t, 1)
	folder := t.TempDir()
	report, _ := runWalk(t, folder, lasting(e, 2), &walk{large: keptCheckpoint})
	for _, record := range report.Records {
		if checkpoint, err := NewStore(folder).Checkpoint(record.Key); checkpoint != nil || err != nil {
			t.Errorf("%s has a checkpoint of %d bytes, %v", record.Key, len(checkpoint.State), err)
		}
	}
	if _, epochs := runWalk(t, folder, lasting(e, 3), &walk{}); epochs != 6*3 {
		t.Errorf("%d epochs without checkpoints", epochs)
	}
}

// Step sizes are found at the declared budget, whatever the results get, so
// that keys stay.
func TestWithEpochsKeepsTuningAndKeys(t *testing.T) {
	experiment := declared(t)
	method := &experiment.Methods[1]
	method.Epochs = map[Profile]float64{Quick: 0.25}
	before, after := planOf(t, experiment, 0), planOf(t, experiment.WithEpochs(Quick, 7), 0)
	for i := range before {
		want := before[i].Budget
		if before[i].Trial.Purpose == results.PurposeResult && want == 1 {
			want = 7
		}
		if after[i].Key != before[i].Key || after[i].Budget != want {
			t.Errorf("trial %d: budget %g, want %g, same key %t", i, after[i].Budget, want, after[i].Key == before[i].Key)
		}
	}
	if experiment.Sizes[Quick].Epochs != 1 {
		t.Error("the declared experiment was changed")
	}
}

// A folder that cannot be written to ends the run with one line.
func TestUnwritableFolderEndsTheRun(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "trials"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	report, err := runner(t, folder, 2, &walk{}).Run(context.Background(), []Experiment{trained(t, 2)})
	if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), folder) {
		t.Errorf("the run ended with %v", err)
	}
	if len(report.Records)+len(report.Warnings) > 0 {
		t.Errorf("%d records and the warnings %q", len(report.Records), report.Warnings)
	}
}

// Two runs on one folder at once end as one would.
func TestTwoRunsAtOnceAreSafe(t *testing.T) {
	e := trained(t, 1)
	whole, _ := runWalk(t, t.TempDir(), lasting(e, 30), &walk{})
	folder := t.TempDir()
	ends := make(chan Report)
	for range 2 {
		go func() {
			report, err := runner(t, folder, 2, &walk{}).Run(context.Background(), []Experiment{lasting(e, 30)})
			if err != nil || len(report.Damaged) > 0 {
				t.Errorf("one of two runs: %v, %q", err, report.Damaged)
			}
			ends <- report
		}()
	}
	for range 2 {
		if diff := cmp.Diff(digests(whole), digests(<-ends)); diff != "" {
			t.Errorf("two runs at once found other records:\n%s", diff)
		}
	}
}
