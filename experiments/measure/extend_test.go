package measure

import (
	"context"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"gradsample/harness"
	"gradsample/internal/state"
	"gradsample/optimize"
	"gradsample/results"
	"gradsample/sampling"
)

// cutOff is a context that is cancelled when it has been asked so many times.
type cutOff struct {
	context.Context
	left *int
}

func (c cutOff) Err() error {
	if *c.left--; *c.left < 0 {
		return context.Canceled
	}
	return nil
}

// sealed is the record of an outcome, without what names it.
func sealed(t interface{ Fatal(...any) }, trial results.Trial, outcome harness.Outcome, rows int) *results.Record {
	record := &results.Record{
		Trial: trial, Budget: trial.Budget, Data: results.Data{Rows: rows}, Step: outcome.Step, Scale: outcome.Scale,
		Status: outcome.Status, Reason: outcome.Reason, Payload: outcome.Payload,
	}
	if err := record.Seal(); err != nil {
		t.Fatal(err)
	}
	return record
}

func runOnce(t *rapid.T, ctx context.Context, trial results.Trial, inputs harness.Inputs) harness.Outcome {
	outcome, err := Convergence{}.Run(ctx, trial, inputs)
	if err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	return outcome
}

// A trial that is interrupted again and again, and then given a longer budget,
// ends as one long run does, to the bit; and so does its tuning.
func TestCurvesGoOnToTheBit(t *testing.T) {
	data := problem()
	rapid.Check(t, func(r *rapid.T) {
		sampler := rapid.SampledFrom(sampling.Names()).Draw(r, "sampler")
		purpose := rapid.SampledFrom([]results.Purpose{results.PurposeResult, results.PurposeTuning}).Draw(r, "purpose")
		budgets := rapid.SampledFrom([][]float64{{3}, {1, 3}, {0.5, 0.7, 4}}).Draw(r, "budgets")
		reduction := rapid.SampledFrom(append(optimize.Reductions(), "")).Draw(r, "reduction")
		trial := func(budget float64) results.Trial {
			trial := trial(sampler, purpose, budget)
			settings, err := decode(trial.Methods[0])
			if err != nil {
				r.Fatal(err)
			}
			settings.Optimize.Reduction = reduction
			trial.Methods = []results.Method{Method(sampler, settings)}
			return trial
		}
		inputs := harness.Inputs{Problem: data, Multiples: []float64{rapid.SampledFrom([]float64{0.1, 30, 1e6}).Draw(r, "multiple")}}
		for _, budget := range budgets {
			for done := false; !done; {
				checks := rapid.IntRange(1, 5).Draw(r, "checks")
				outcome := runOnce(r, cutOff{context.Background(), &checks}, trial(budget), inputs)
				done = outcome.Status == results.StatusDiverged || checks >= 0
				if !done && outcome.Checkpoint == nil {
					// Interrupted before it began.
					inputs.Resume = nil
					done = true
					continue
				}
				inputs.Resume = outcome.Checkpoint
			}
		}
		last := trial(budgets[len(budgets)-1])
		got := runOnce(r, context.Background(), last, inputs)
		inputs.Resume = nil
		want := runOnce(r, context.Background(), last, inputs)
		if sealed(r, last, want, 0).Digest != sealed(r, last, got, 0).Digest {
			r.Errorf("%s, %s: interruptions changed the outcome: %+v, not %+v", sampler, purpose, got, want)
		}
	})
}

// What a longer curve says of a smaller budget is what that leaves.
func TestTruncatedCurvesAreThoseOfSmallerBudgets(t *testing.T) {
	data := problem()
	for _, multiple := range []float64{0.1, 25, 27, 30, 40, 1e6} {
		inputs := harness.Inputs{Problem: data, Multiples: []float64{multiple}}
		record := func(budget float64) *results.Record {
			trial := trial("uniform", results.PurposeResult, budget)
			outcome, err := Convergence{}.Run(context.Background(), trial, inputs)
			if err != nil {
				t.Fatal(err)
			}
			return sealed(t, trial, outcome, data.Train.X.Rows)
		}
		long := record(5)
		for _, budget := range []float64{0.01, 0.5, 0.9, 3} {
			shorter, ok := Convergence{}.Truncate(long, budget)
			if !ok {
				if long.Status != results.StatusDiverged {
					t.Errorf("a whole curve says nothing of %g epochs", budget)
				}
				continue
			}
			if err := shorter.Seal(); err != nil {
				t.Fatal(err)
			}
			if want := record(budget); shorter.Digest != want.Digest {
				t.Errorf("multiple %g, %g epochs of 5: %d rows, %s; run alone %d, %s", multiple, budget,
					len(shorter.Payload.Rows), shorter.Status, len(want.Payload.Rows), want.Status)
			}
		}
	}
}

func TestUnusableCheckpointsAreRefused(t *testing.T) {
	inputs := harness.Inputs{Problem: problem(), Multiples: []float64{0.1}, Resume: []byte("nonsense")}
	if _, err := (Convergence{}).Run(context.Background(), trial("uniform", results.PurposeResult, 1), inputs); !errors.Is(err, harness.ErrCheckpoint) {
		t.Errorf("nonsense gives %v", err)
	}
	iteration, trainer, rows := 3, []byte("nonsense"), [][]results.Number{}
	inputs.Resume, _ = state.Save(&iteration, &trainer, &rows)
	if _, err := (Convergence{}).Run(context.Background(), trial("uniform", results.PurposeResult, 1), inputs); !errors.Is(err, harness.ErrCheckpoint) {
		t.Errorf("a trainer's nonsense gives %v", err)
	}
}

// Every measurement that runs on catalogued rows says that it needs at least
// these, and more with tables.
func TestMemoryGrowsWithRowsAndTables(t *testing.T) {
	for _, measurement := range []harness.Sizer{Convergence{}, Quality{}, Timing{}, Reference{}} {
		at := func(sampler string, rows int) int64 {
			trial := trial(sampler, results.PurposeResult, 1)
			trial.Problem.Data, trial.Problem.Rows = "yearmsd", rows
			return measurement.Memory(trial)
		}
		if at("uniform", 0) < 4*90*463715 || at("uniform", 1000) >= at("uniform", 0) {
			t.Errorf("%T needs %d bytes for all rows, %d for a thousand", measurement, at("uniform", 0), at("uniform", 1000))
		}
		made := trial("uniform", results.PurposeResult, 1)
		if made.Problem.Data = "synthetic:gaussian,rows=5000"; measurement.Memory(made) < 4*5000 {
			t.Errorf("%T needs %d bytes for 5000 rows that are made", measurement, measurement.Memory(made))
		}
		if _, tables := measurement.(Reference); !tables && at("lgd-exact", 0) < at("uniform", 0)+4*10*463715 {
			t.Errorf("%T counts no tables", measurement)
		}
	}
	settings := SweepSettings{Sampler: "lgd-paper", At: "zero", Axis: Span(AxisL, 10, 1000)}
	sweep := trial("uniform", results.PurposeResult, 0)
	sweep.Problem.Data, sweep.Methods = "yearmsd", []results.Method{SweepMethod("sweep", settings)}
	if bytes := (Sweep{}).Memory(sweep); bytes < 4*1000*463715 {
		t.Errorf("a sweep up to 1000 tables needs %d bytes", bytes)
	}
}

// Kernel methods say what their features take beside the rows, and a timing what
// all of them take.
func TestMemoryGrowsWithFeatures(t *testing.T) {
	var methods []results.Method
	sum := int64(0)
	for _, s := range everyKernelMethod() {
		at := func(budget float64, change func(*KernelSettings)) int64 {
			changed := s
			change(&changed)
			trial := kernelTrial(changed, 0, budget)
			trial.Problem.Data = "yearmsd"
			return Kernel{}.Memory(trial)
		}
		same := func(*KernelSettings) {}
		if bytes := at(20, same); bytes < 4*90*463715 {
			t.Errorf("%s needs %d bytes, less than its rows", s.Training.Method, bytes)
		}
		if more := at(20, func(s *KernelSettings) { s.Components = 50 }); more < at(20, same)+4*40*463715 {
			t.Errorf("%s counts no projected rows", s.Training.Method)
		}
		bounded := s.Training.MaxFeatures > 0 || s.exact()
		if grown := at(1e5, same) > at(20, same)+4*8*1e5; grown == bounded {
			t.Errorf("%s: %d bytes for 20 iterations, %d for many", s.Training.Method, at(20, same), at(1e5, same))
		}
		if s.exact() && at(20, func(s *KernelSettings) { s.Training.MaxFeatures, s.Landmarks = 4000, 4000 }) < at(20, same)+16*15e6 {
			t.Errorf("%s counts no equations", s.Training.Method)
		}
		if !s.exact() && at(20, func(s *KernelSettings) { s.Sampler = "stale-norm" }) < at(20, same)+4*defaultWatched*463715 {
			t.Errorf("%s counts no watched features", s.Training.Method)
		}
		methods, sum = append(methods, KernelMethod(s.Training.Method, s)), sum+at(20, same)
	}
	timing := kernelTrial(KernelSettings{}, 0, 20)
	timing.Problem.Data, timing.Methods = "yearmsd", methods
	if bytes := (KernelTiming{}).Memory(timing); bytes < 4*90*463715 || bytes > sum {
		t.Errorf("a timing of all methods needs %d bytes, one after the other %d", bytes, sum)
	}
}
