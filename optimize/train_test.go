package optimize

import (
	"context"
	"errors"
	"slices"
	"testing"
)

var errObserver = errors.New("the observer failed")

func TestTrainObservesEveryProbe(t *testing.T) {
	o := newProblem(t, 50, 6, 0)
	trainer := newTrainer(t, o, "uniform", Settings{Step: 0.01})
	probes := []int{0, 1, 7, 255, 256, 257, 1000}
	var seen []int
	err := Train(context.Background(), trainer, probes, func(iteration int) (bool, error) {
		if at := trainer.Counters().Iterations; at != iteration {
			t.Errorf("observed at iteration %d as %d", at, iteration)
		}
		seen = append(seen, iteration)
		return false, nil
	})
	if err != nil || !slices.Equal(seen, probes) {
		t.Errorf("observed %v, error %v", seen, err)
	}
	plain := newTrainer(t, o, "uniform", Settings{Step: 0.01})
	advance(t, plain, 1000)
	checkSame(t, "theta of a plain run", trainer.Theta(), plain.Theta())
}

func TestObserverEndsTraining(t *testing.T) {
	for _, test := range []struct {
		stop bool
		err  error
	}{{true, nil}, {false, errObserver}} {
		trainer := newTrainer(t, newProblem(t, 50, 6, 0), "uniform", Settings{Step: 0.01})
		err := Train(context.Background(), trainer, []int{10, 20, 30}, func(iteration int) (bool, error) {
			if iteration < 20 {
				return false, nil
			}
			return test.stop, test.err
		})
		if !errors.Is(err, test.err) || trainer.Counters().Iterations != 20 {
			t.Errorf("stop %v, error %v: ended at iteration %d with error %v", test.stop, test.err, trainer.Counters().Iterations, err)
		}
	}
}

func TestBadProbesAreRefused(t *testing.T) {
	trainer := newTrainer(t, newProblem(t, 50, 6, 0), "uniform", Settings{Step: 0.01})
	advance(t, trainer, 5)
	for _, probes := range [][]int{{4}, {5, 5}, {10, 9}, {-1}} {
		err := Train(context.Background(), trainer, probes, func(int) (bool, error) { return false, nil })
		if !errors.Is(err, ErrProbes) || trainer.Counters().Iterations != 5 {
			t.Errorf("probes %v: error %v at iteration %d", probes, err, trainer.Counters().Iterations)
		}
	}
}

func TestInterruptedTrainingGoesOnWithTheSameBits(t *testing.T) {
	o := newProblem(t, 50, 6, 0)
	settings := Settings{Rule: Adam, Step: 0.01, Average: true}
	trainer := newTrainer(t, o, "permuted", settings)
	ctx, cancel := context.WithCancelCause(context.Background())
	observe := func(iteration int) (bool, error) {
		if iteration == 100 {
			cancel(errObserver)
		}
		return false, nil
	}
	if err := Train(ctx, trainer, []int{100, 900}, observe); !errors.Is(err, errObserver) {
		t.Fatalf("error %v after the context's end", err)
	}
	if at := trainer.Counters().Iterations; at != 100 {
		t.Fatalf("went on to iteration %d after the context's end", at)
	}
	if err := Train(context.Background(), trainer, []int{900}, observe); err != nil {
		t.Fatal(err)
	}
	unbroken := newTrainer(t, o, "permuted", settings)
	advance(t, unbroken, 900)
	checkSame(t, "theta", trainer.Theta(), unbroken.Theta())
}

// Whether and where a run diverges does not depend on interruptions.
func TestTrainReportsDivergence(t *testing.T) {
	o := newProblem(t, 50, 6, 0)
	run := func(first int) string {
		trainer := newTrainer(t, o, "uniform", Settings{Step: 50})
		if err := trainer.advance(first); err != nil {
			return err.Error()
		}
		err := Train(context.Background(), trainer, []int{2000}, func(int) (bool, error) { return false, nil })
		if !errors.Is(err, ErrDiverged) {
			t.Fatalf("error %v", err)
		}
		return err.Error()
	}
	whole := run(0)
	for _, first := range []int{1, 100, 300} {
		if got := run(first); got != whole {
			t.Errorf("after a stop at iteration %d: %q, unbroken: %q", first, got, whole)
		}
	}
}

// A loss that blows up while θ is still finite is the observer's to stop.
func TestObserverStopsABlowUp(t *testing.T) {
	o := newProblem(t, 50, 6, 0)
	trainer := newTrainer(t, o, "uniform", Settings{Step: 0.5})
	start := o.Value(trainer.Theta())
	err := Train(context.Background(), trainer, []int{20, 40, 60, 80, 100, 2000}, func(int) (bool, error) {
		return o.Value(trainer.Theta()) > 1e6*start, nil
	})
	if at := trainer.Counters().Iterations; err != nil || at > 100 {
		t.Errorf("ended at iteration %d with error %v", at, err)
	}
}
