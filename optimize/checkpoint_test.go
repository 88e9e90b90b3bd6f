package optimize

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gradsample/sampling"
)

// A run that goes on from a checkpoint, with everything built anew, equals one
// long run to the bit, wherever it was interrupted.
func TestCheckpointsGoOnToTheBit(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		settings := Settings{
			Rule:      rapid.SampledFrom(Rules()).Draw(r, "rule"),
			Schedule:  rapid.SampledFrom(Schedules()).Draw(r, "schedule"),
			Batch:     rapid.IntRange(1, 3).Draw(r, "batch"),
			Average:   rapid.Bool().Draw(r, "average"),
			Warmup:    rapid.IntRange(0, 50).Draw(r, "warm-up"),
			Reduction: rapid.SampledFrom(append(Reductions(), "")).Draw(r, "reduction"),
			Step:      0.01,
		}
		if settings.Rule == Adam { // which is refused with them
			settings.Reduction = ""
		}
		name := rapid.SampledFrom(sampling.Names()).Draw(r, "sampler")
		o := newProblem(r, 40, 5, rapid.SampledFrom([]float64{0, 0.1}).Draw(r, "ridge"))
		whole, part := newTrainer(r, o, name, settings), newTrainer(r, o.Clone(), name, settings)
		if _, ok := part.sampler.(sampling.Resumable); !ok {
			if _, err := part.Checkpoint(); !errors.Is(err, ErrNoCheckpoint) {
				r.Fatalf("a sampler without state gives %v", err)
			}
			return
		}
		total := 0
		for _, iterations := range rapid.SliceOfN(rapid.IntRange(0, 150), 1, 4).Draw(r, "parts") {
			total += iterations
			advance(r, part, iterations)
			checkpoint, err := part.Checkpoint()
			if err != nil {
				r.Fatalf("%v", err)
			}
			part = newTrainer(r, o.Clone(), name, settings)
			if err := part.Restore(checkpoint); err != nil {
				r.Fatalf("%v", err)
			}
		}
		total += 130
		advance(r, part, 130)
		advance(r, whole, total)
		checkSame(r, "theta", part.Theta(), whole.Theta())
		if part.Counters() != whole.Counters() {
			r.Fatalf("counters %+v with checkpoints, %+v in one go", part.Counters(), whole.Counters())
		}
	})
}

// Whoever adds a field to the trainer has to decide whether a checkpoint needs
// it.
func TestCheckpointKnowsEveryField(t *testing.T) {
	saved := []string{"sampler", "rule", "estimator", "theta", "average", "counters", "before"}
	rebuilt := []string{"objective", "settings", "early", "plain", "gradient", "draws", "diverged", "svrg"}
	for field := range reflect.TypeFor[Trainer]().NumField() {
		name := reflect.TypeFor[Trainer]().Field(field).Name
		if !slices.Contains(saved, name) && !slices.Contains(rebuilt, name) {
			t.Errorf("is Trainer.%s part of a checkpoint?", name)
		}
	}
}

func TestUnusableCheckpointsAreRefused(t *testing.T) {
	o := newProblem(t, 50, 6, 0)
	trainer := newTrainer(t, o, "uniform", Settings{Rule: Momentum, Step: 0.01})
	advance(t, trainer, 10)
	checkpoint, err := trainer.Checkpoint()
	if err != nil {
		t.Fatal(err)
	}
	if err := newTrainer(t, o, "uniform", Settings{Rule: SGD, Step: 0.01}).Restore(checkpoint); err == nil {
		t.Error("another rule's checkpoint was taken")
	}
	if err := newTrainer(t, newProblem(t, 50, 7, 0), "uniform", Settings{Rule: Momentum, Step: 0.01}).Restore(checkpoint); err == nil {
		t.Error("a checkpoint of other parameters was taken")
	}
	for _, damaged := range [][]byte{nil, checkpoint[:len(checkpoint)/2], {1, 2, 3}} {
		if err := newTrainer(t, o, "uniform", Settings{Rule: Momentum, Step: 0.01}).Restore(damaged); err == nil {
			t.Errorf("%d damaged bytes were taken", len(damaged))
		}
	}
	diverged := newTrainer(t, o, "uniform", Settings{Step: 1e30})
	if err := diverged.Advance(500); !errors.Is(err, ErrDiverged) {
		t.Fatal(err)
	}
	if _, err := diverged.Checkpoint(); !errors.Is(err, ErrDiverged) {
		t.Errorf("a checkpoint of a diverged run: %v", err)
	}
}
