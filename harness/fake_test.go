package harness

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"gradsample/datasets"
	"gradsample/internal/rng"
	"gradsample/results"
)

// fake is a measurement whose curve falls with a noise that the trial's own
// stream decides, fastest at a known step size.
type fake struct {
	best    float64 // the multiple with the smallest loss
	running atomic.Int32
	most    atomic.Int32 // how many ran at once
	calls   atomic.Int32
	during  func(call int32) error
}

func (f *fake) Algorithm() string { return "fake/1" }

func (f *fake) Cost(trial results.Trial) float64 { return 1 + trial.Budget }

func (f *fake) Run(ctx context.Context, trial results.Trial, inputs Inputs) (Outcome, error) {
	running := f.running.Add(1)
	defer f.running.Add(-1)
	for most := f.most.Load(); running > most && !f.most.CompareAndSwap(most, running); {
		most = f.most.Load()
	}
	call := f.calls.Add(1)
	if f.during != nil {
		if err := f.during(call); err != nil {
			return Outcome{}, err
		}
	}
	if ctx.Err() != nil {
		return Outcome{}, ctx.Err()
	}
	random := rng.New(trial.Experiment, trial.MethodName(), strconv.FormatUint(trial.Seed, 10), "order")
	table := results.NewTable("iteration", "train_loss")
	for iteration := range 10 {
		distance := math.Abs(math.Log(inputs.Multiples[0] / f.best))
		table.Add(float64(iteration), distance+0.001*random.Float64()+1/float64(iteration+1))
	}
	clock := results.NewTable("seconds")
	clock.Add(float64(call)) // stands for what differs from run to run
	return Outcome{Status: results.StatusDone, Payload: table, Timings: clock, Step: inputs.Multiples[0], Scale: 1}, nil
}

// declared is an experiment of two methods on an own file.
func declared(t testing.TB) Experiment {
	t.Helper()
	path := filepath.Join(t.TempDir(), "rows.csv")
	var text strings.Builder
	text.WriteString("a,b,y\n")
	random := rng.New("harness test")
	for range 40 {
		for _, end := range []string{",", ",", "\n"} {
			text.WriteString(strconv.FormatFloat(random.NormFloat64(), 'g', 6, 64) + end)
		}
	}
	if err := os.WriteFile(path, []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	method := func(name string) Method {
		return Method{Method: results.Method{Name: name, Settings: []byte(`{}`)}}
	}
	grid := results.Grid{First: 0.1, Factor: 2, Points: 4, Seeds: 2, Extend: 3}
	return Experiment{
		Name: "fake", Problems: []Problem{{Problem: results.Problem{Data: path, Preprocess: "standard"}}},
		Methods: []Method{method("first"), method("second")}, Measurement: "fake", Tuned: true,
		Sizes: map[Profile]Size{Quick: {Seeds: 3, Epochs: 1, Grid: grid}},
	}
}

// runner returns a runner on a folder.
func runner(t testing.TB, folder string, workers int, measurement Measurement) *Runner {
	t.Helper()
	store, err := datasets.Open(datasets.Options{CacheDir: filepath.Join(t.TempDir(), "cache"), Offline: true})
	if err != nil {
		t.Fatal(err)
	}
	return &Runner{
		Store: NewStore(folder), Data: NewData(store), Profile: Quick, Workers: workers,
		Measurements: map[string]Measurement{"fake": measurement},
	}
}

// digests lists what the records of a run determine.
func digests(report Report) []string {
	var list []string
	for _, record := range report.Records {
		list = append(list, record.Key+" "+record.Digest)
	}
	return list
}

var errStop = errors.New("stopped on purpose")
