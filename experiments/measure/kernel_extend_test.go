package measure

import (
	"context"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"gradsample/harness"
	"gradsample/kernel"
	"gradsample/results"
	"gradsample/sampling"
)

// runKernel runs a kernel trial, which may be cut off.
func runKernel(t interface{ Fatal(...any) }, ctx context.Context, trial results.Trial, inputs harness.Inputs) (harness.Outcome, error) {
	outcome, err := Kernel{}.Run(ctx, trial, inputs)
	if err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	return outcome, err
}

// A kernel trial that is interrupted again and again, and then given a longer
// budget, ends as one long run does, to the bit: with every method, whatever draws
// its rows, where it diverges, and in its tuning.
func TestKernelCurvesGoOnToTheBit(t *testing.T) {
	data := smooth()
	rapid.Check(t, func(r *rapid.T) {
		s := rapid.SampledFrom(everyKernelMethod()).Draw(r, "method")
		if !s.exact() {
			s.Sampler, s.Watched = rapid.SampledFrom(sampling.Names()).Draw(r, "sampler"), 32
			s.Training.Batch, s.Evaluated = 16, 40
		}
		purpose := results.PurposeResult
		if !s.exact() && rapid.Bool().Draw(r, "tuning") {
			purpose = results.PurposeTuning
		}
		budgets := rapid.SampledFrom([][]float64{{12}, {3, 12}, {0, 2, 5, 20}}).Draw(r, "budgets")
		trial := func(budget float64) results.Trial {
			trial := kernelTrial(s, 0, budget)
			trial.Purpose = purpose
			return trial
		}
		inputs := harness.Inputs{Problem: data, Multiples: []float64{rapid.SampledFrom([]float64{0, 0.3, 60, 1e6}).Draw(r, "multiple")}}
		if s.exact() {
			inputs.Multiples[0] = 0
		}
		runKernel(r, context.Background(), trial(0), inputs) // prepares what trials share, which asks the context too
		for _, budget := range budgets {
			for tries, done := 0, false; !done && tries < 200; tries++ {
				checks := rapid.IntRange(1, 9).Draw(r, "checks")
				if s.exact() {
					checks *= 10 // it is asked often, and starts a solution anew
				}
				outcome, err := runKernel(r, cutOff{context.Background(), &checks}, trial(budget), inputs)
				done = err == nil
				if outcome.Checkpoint != nil || done {
					inputs.Resume = outcome.Checkpoint
				}
			}
		}
		last := trial(budgets[len(budgets)-1])
		got, _ := runKernel(r, context.Background(), last, inputs)
		inputs.Resume = nil
		want, _ := runKernel(r, context.Background(), last, inputs)
		if sealed(r, last, want, 0).Digest != sealed(r, last, got, 0).Digest {
			r.Errorf("%s by %s, %s: interruptions changed the outcome: %+v, not %+v", s.Training.Method, s.Sampler, purpose, got, want)
		}
	})
}

// What a longer curve says of a smaller budget is what that leaves.
func TestTruncatedKernelCurvesAreThoseOfSmallerBudgets(t *testing.T) {
	data, diverged := smooth(), 0
	for _, s := range everyKernelMethod() {
		for _, multiple := range []float64{0, 20, 1e4} {
			if s.exact() {
				multiple = 0
			}
			record := func(budget float64) *results.Record {
				trial := kernelTrial(s, 0, budget)
				outcome, _ := runKernel(t, context.Background(), trial, harness.Inputs{Problem: data, Multiples: []float64{multiple}})
				return sealed(t, trial, outcome, data.Train.X.Rows)
			}
			long := record(40)
			for _, budget := range []float64{0, 1, 4, 5, 17, 39} {
				shorter, ok := Kernel{}.Truncate(long, budget)
				if !ok {
					if diverged++; long.Status != results.StatusDiverged {
						t.Errorf("%s: a whole curve says nothing of %g iterations", s.Training.Method, budget)
					}
					continue
				}
				if err := shorter.Seal(); err != nil {
					t.Fatal(err)
				}
				if want := record(budget); shorter.Digest != want.Digest {
					t.Errorf("%s, multiple %g, %g iterations of 40: %d rows, %s; run alone %d, %s", s.Training.Method, multiple, budget,
						len(shorter.Payload.Rows), shorter.Status, len(want.Payload.Rows), want.Status)
				}
			}
		}
	}
	if diverged == 0 {
		t.Error("no run diverged")
	}
}

func TestUnusableKernelCheckpointsAreRefused(t *testing.T) {
	s := KernelSettings{Training: kernel.Settings{Method: kernel.DSG, Block: 8, Batch: 16, Step: "constant:0.1"}}
	trial, inputs := kernelTrial(s, 0, 4), harness.Inputs{Problem: smooth(), Multiples: []float64{0}}
	outcome, _ := runKernel(t, context.Background(), trial, inputs)
	for _, resume := range [][]byte{[]byte("nonsense"), outcome.Checkpoint[:len(outcome.Checkpoint)-9]} {
		inputs.Resume = resume
		if _, err := (Kernel{}).Run(context.Background(), trial, inputs); !errors.Is(err, harness.ErrCheckpoint) {
			t.Errorf("%d bytes that are no checkpoint give %v", len(resume), err)
		}
	}
	// One of a larger budget is of no use, and no error.
	shorter := kernelTrial(s, 0, 2)
	inputs.Resume = outcome.Checkpoint
	got, _ := runKernel(t, context.Background(), shorter, inputs)
	inputs.Resume = nil
	want, _ := runKernel(t, context.Background(), shorter, inputs)
	if sealed(t, shorter, want, 0).Digest != sealed(t, shorter, got, 0).Digest {
		t.Errorf("a larger budget's checkpoint changed the outcome: %+v, not %+v", got, want)
	}
}
