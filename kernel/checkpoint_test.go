package kernel

import (
	"errors"
	"testing"

	"gradsample/internal/rng"
)

// A trainer that goes on from a checkpoint, with other resources too, ends as one
// that was never stopped, to the bit.
func TestTrainersGoOnToTheBit(t *testing.T) {
	const iterations = 9
	for name, settings := range oneOfEach() {
		settings.Loss, settings.Batch = Softmax, 70
		table := newTable(Softmax, 100, 3, name) // an epoch ends within a batch
		for _, permute := range []bool{false, true} {
			fresh := func(r Resources) *Trainer {
				problem := newTrainingProblem(table, Softmax, name)
				if permute {
					problem.Source = NewPermuted(table.Rows(), rng.New("kernel training test", name, "order"))
				}
				return newKernelTrainer(t, problem, settings, r)
			}
			whole := fresh(Resources{})
			advanceBy(t, whole, iterations)
			for _, cuts := range [][]int{{0}, {1}, {3, 4}, {iterations}} {
				trainer := fresh(Resources{})
				for _, cut := range cuts {
					advanceBy(t, trainer, cut-trainer.Counters().Iterations)
					saved, err := trainer.Checkpoint()
					if err != nil {
						t.Fatal(err)
					}
					trainer = fresh(Resources{Workers: 2})
					if err := trainer.Restore(saved); err != nil {
						t.Fatal(err)
					}
				}
				advanceBy(t, trainer, iterations-trainer.Counters().Iterations)
				got, want := predict(t, trainer.Model(), table.X, 1), predict(t, whole.Model(), table.X, 1)
				if !sameBits(got, want) || !sameBits(trainer.Model().coefficients, whole.Model().coefficients) {
					t.Errorf("%s, permuted %t, stopped at %v: other bits", name, permute, cuts)
				}
				if trainer.Counters() != whole.Counters() {
					t.Errorf("%s, permuted %t, stopped at %v: counters %+v, want %+v", name, permute, cuts, trainer.Counters(), whole.Counters())
				}
			}
		}
	}
}

// A divergence is put down to the same step after a checkpoint, and none is made
// of a trainer that has diverged.
func TestDivergenceIsTheSameAfterACheckpoint(t *testing.T) {
	table := newTable(Squared, 300, 3, "divergence")
	fresh := func() *Trainer {
		return newKernelTrainer(t, newTrainingProblem(table, Squared, "divergence"), Settings{Step: "constant:10"}, Resources{})
	}
	whole := fresh()
	want := whole.Advance(100)
	var divergence *Divergence
	if !errors.As(want, &divergence) || divergence.Iteration < 4 {
		t.Fatalf("ended with %v, want a divergence after some iterations", want)
	}
	if _, err := whole.Checkpoint(); !errors.Is(err, ErrDiverged) {
		t.Errorf("a diverged trainer's checkpoint: %v", err)
	}
	first, second := fresh(), fresh()
	advanceBy(t, first, 3)
	saved, err := first.Checkpoint()
	if err == nil {
		err = second.Restore(saved)
	}
	if err != nil {
		t.Fatal(err)
	}
	if got := second.Advance(100); got == nil || got.Error() != want.Error() {
		t.Errorf("ended with %v, want %v", got, want)
	}
}

// plainSource is one whose state cannot be saved.
type plainSource struct{ Source }

func TestWhatIsNoCheckpointIsRefused(t *testing.T) {
	table := newTable(Softmax, 50, 2, "refused")
	settings := Settings{Loss: Softmax, Step: "constant:0.1"}
	problem := newTrainingProblem(table, Softmax, "refused")
	problem.Source = plainSource{problem.Source}
	plain := newKernelTrainer(t, problem, settings, Resources{})
	if _, err := plain.Checkpoint(); !errors.Is(err, ErrNoCheckpoint) {
		t.Errorf("a plain source's checkpoint: %v", err)
	}
	if err := plain.Restore(nil); !errors.Is(err, ErrNoCheckpoint) {
		t.Errorf("a plain source is restored: %v", err)
	}
	other := newKernelTrainer(t, newTrainingProblem(newTable(Squared, 50, 2, "refused"), Squared, "refused"), Settings{Step: "constant:0.1"}, Resources{})
	advanceBy(t, other, 1)
	saved, err := other.Checkpoint()
	if err != nil {
		t.Fatal(err)
	}
	for _, nonsense := range [][]byte{nil, []byte("nonsense"), saved} { // one coefficient is not enough for three outputs
		trainer := newKernelTrainer(t, newTrainingProblem(table, Softmax, "refused"), settings, Resources{})
		if err := trainer.Restore(nonsense); !errors.Is(err, ErrNoCheckpoint) {
			t.Errorf("%d bytes that are no checkpoint: %v", len(nonsense), err)
		}
	}
}
