package harness

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"gradsample/results"
)

// seeded is an experiment of one method without a grid on an own file: so many
// trials, which cost next to nothing.
func seeded(b *testing.B, trials int) Experiment {
	e := declared(b)
	e.Tuned, e.Methods = false, e.Methods[:1]
	e.Sizes = map[Profile]Size{Quick: {Seeds: trials, Epochs: 1}}
	return e
}

// idle is a measurement that does nothing.
type idle struct{}

func (idle) Algorithm() string          { return "idle/1" }
func (idle) Cost(results.Trial) float64 { return 1 }
func (idle) Run(context.Context, results.Trial, Inputs) (Outcome, error) {
	return Outcome{Status: results.StatusDone, Payload: results.NewTable("epoch"), Timings: results.NewTable("seconds")}, nil
}

// BenchmarkEmptyTrial tells what a trial takes that has nothing to do: its key, its
// data, its record.
func BenchmarkEmptyTrial(b *testing.B) {
	const trials = 1000
	e := seeded(b, trials)
	e.Problems[0].Same, e.Problems[0].Split = true, "none"
	for b.Loop() {
		start, before := time.Now(), processorTime(b)
		report, err := runner(b, b.TempDir(), 1, idle{}).Run(b.Context(), []Experiment{e})
		if err != nil || report.Ran != trials {
			b.Fatalf("%d trials run, %v", report.Ran, err)
		}
		b.ReportMetric(float64(time.Since(start).Microseconds())/trials, "µs/trial")
		b.ReportMetric(float64((processorTime(b)-before).Microseconds())/trials, "processor-µs/trial")
	}
	b.ReportMetric(0, "ns/op")
}

// beginning tells when the first trial is run, and ends the run then.
type beginning struct {
	idle
	begun func()
}

func (m beginning) Run(ctx context.Context, _ results.Trial, _ Inputs) (Outcome, error) {
	m.begun()
	<-ctx.Done()
	return Outcome{}, ctx.Err()
}

// BenchmarkStart tells what goes by before the first of five thousand trials: they
// are planned, looked for in an empty folder, and planned again by the run.
func BenchmarkStart(b *testing.B) {
	const trials = 5000
	e := seeded(b, trials)
	e.Problems[0].Same, e.Problems[0].Split = true, "none"
	var seconds, processor float64
	rounds := 0
	for b.Loop() {
		ctx, cancel := context.WithCancel(b.Context())
		before, start := processorTime(b), time.Now()
		r := runner(b, b.TempDir(), 1, beginning{begun: func() {
			seconds += time.Since(start).Seconds()
			processor += (processorTime(b) - before).Seconds()
			cancel()
		}})
		plan, err := Plan(ctx, []Experiment{e}, Quick, 0, r.Data, r.Measurements)
		if err != nil || len(plan) != trials {
			b.Fatalf("%d trials planned, %v", len(plan), err)
		}
		if _, err := Digest(plan); err != nil {
			b.Fatal(err)
		}
		if report, err := r.Look(ctx, []Experiment{e}); err != nil || len(report.Missing) != trials {
			b.Fatalf("%d trials to run, %v", len(report.Missing), err)
		}
		if _, err := r.Run(ctx, []Experiment{e}); !errors.Is(err, context.Canceled) {
			b.Fatal(err)
		}
		rounds++
	}
	b.ReportMetric(seconds/float64(rounds), "s-to-first-trial")
	b.ReportMetric(processor/float64(rounds), "processor-s")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkMerge unites ten folders of a thousand records each, with curves of 20
// probes, and aggregates them as a run does. What it reports is for a hundred
// thousand records.
func BenchmarkMerge(b *testing.B) {
	const folders, each, scale = 10, 1000, 100_000 / (10 * 1000)
	root := b.TempDir()
	var from []string
	for folder := range folders {
		path := filepath.Join(root, fmt.Sprint(folder))
		from = append(from, path)
		for i := range each {
			write(b, NewStore(path), curve(b, uint64(folder*each+i)))
		}
	}
	var merging, aggregating, processor float64
	rounds := 0
	for b.Loop() {
		out := filepath.Join(root, "out", fmt.Sprint(rounds))
		before, start := processorTime(b), time.Now()
		merged, err := Merge(from, out)
		if err != nil || merged.Records != folders*each {
			b.Fatalf("%d records, %v", merged.Records, err)
		}
		merging += time.Since(start).Seconds()
		start = time.Now()
		records, _, err := merged.Store.All()
		if err != nil {
			b.Fatal(err)
		}
		all := results.AggregateConvergence(records, []string{"method"}, nil)
		if len(all.Curves) == 0 {
			b.Fatal("no curves")
		}
		aggregating += time.Since(start).Seconds()
		processor += (processorTime(b) - before).Seconds()
		rounds++
	}
	b.ReportMetric(scale*merging/float64(rounds), "s-to-merge/100k")
	b.ReportMetric(scale*aggregating/float64(rounds), "s-to-aggregate/100k")
	b.ReportMetric(scale*(merging+aggregating)/float64(rounds), "s/100k")
	b.ReportMetric(scale*processor/float64(rounds), "processor-s/100k")
	b.ReportMetric(0, "ns/op")
}

// write puts a record into a store without waiting for the disk.
func write(b *testing.B, store *Store, record *results.Record) {
	b.Helper()
	err := record.Seal()
	var encoded []byte
	if err == nil {
		encoded, err = record.Encode()
	}
	if err == nil {
		err = os.MkdirAll(filepath.Dir(store.path(record.Key)), 0o755)
	}
	if err == nil {
		err = os.WriteFile(store.path(record.Key), encoded, 0o644)
	}
	if err != nil {
		b.Fatal(err)
	}
}

// processorTime is what this process has had.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var usage unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// curve is the record of a result: one of a hundred seeds on one of a thousand
// problems.
func curve(b *testing.B, number uint64) *results.Record {
	b.Helper()
	record := &results.Record{
		Trial: results.Trial{
			Experiment: "many", Measurement: "convergence", Purpose: results.PurposeResult, Seed: number % 100,
			Problem: results.Problem{Data: fmt.Sprint("set ", number/100), Preprocess: "standard", Loss: "least-squares"},
			Methods: []results.Method{{Name: "method", Settings: []byte(`{"sampler":"uniform"}`)}},
		},
		Data: results.Data{Name: fmt.Sprint("set ", number/100), State: "real", Checksum: "c"}, Algorithm: "many/1",
		Budget: 20, Status: results.StatusDone, Timings: results.NewTable("seconds"), Machine: "one",
		Payload: results.NewTable("epoch", "iteration", "gradient_evaluations", "multiply_adds", "bytes", "train_loss", "test_loss", "mean_weight", "tables_tried", "empty"),
	}
	for probe := range 20 {
		at := float64(probe)
		record.Payload.Add(at, 1000*at, 1000*at, 9e4*at, 0, 1/(1.1+at), 1/(1.2+at), 1, 0, 0)
	}
	key, err := record.Trial.Key(record.Data.Checksum, record.Algorithm)
	if err != nil {
		b.Fatal(err)
	}
	record.Key = key
	return record
}
