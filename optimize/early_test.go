package optimize

import (
	"testing"

	"gradsample/sampling"
)

// A trainer whose rows are fetched early, however few they are, takes the same
// steps as one that waits for each, and allocates as little.
func TestFetchingEarlyChangesNoStep(t *testing.T) {
	o := newProblem(t, 300, 6, 0.1)
	for _, name := range sampling.Names() {
		for _, settings := range []Settings{
			{Step: 0.01},
			{Step: 0.01, Batch: 5, Rule: Adam},
			{Step: 0.01, Batch: 3, Reduction: SAGA},
			{Step: 0.01, Reduction: SVRG},
		} {
			fetching, waiting := newTrainer(t, o, name, settings), newTrainer(t, o, name, settings)
			fetching.early.foreseer, _ = fetching.sampler.(sampling.Foreseer)
			advance(t, fetching, 700)
			advance(t, waiting, 700)
			checkSame(t, name, fetching.Theta(), waiting.Theta())
			if fetching.Counters() != waiting.Counters() {
				t.Errorf("%s: counters %+v, waiting %+v", name, fetching.Counters(), waiting.Counters())
			}
			if count := testing.AllocsPerRun(20, func() { advance(t, fetching, 3) }); count != 0 {
				t.Errorf("%s with %+v allocates %v times", name, settings, count)
			}
		}
	}
}

// A checkpoint knows nothing of what was foreseen.
func TestFetchingEarlySurvivesACheckpoint(t *testing.T) {
	o := newProblem(t, 300, 6, 0)
	for _, name := range sampling.Names() {
		start := func() *Trainer {
			trainer := newTrainer(t, o, name, Settings{Step: 0.01})
			trainer.early.foreseer, _ = trainer.sampler.(sampling.Foreseer)
			return trainer
		}
		whole, part, rest := start(), start(), start()
		advance(t, whole, 777)
		advance(t, part, 333)
		checkpoint, err := part.Checkpoint()
		if err != nil {
			t.Fatal(err)
		}
		if err := rest.Restore(checkpoint); err != nil {
			t.Fatal(err)
		}
		advance(t, rest, 444)
		checkSame(t, name, rest.Theta(), whole.Theta())
	}
}

func TestOnlyDistantRowsAreFetched(t *testing.T) {
	for _, test := range []struct {
		rows int
		want bool
	}{{1000, false}, {40_000, true}} {
		trainer := newTrainer(t, newProblem(t, test.rows, 6, 0), "uniform", Settings{Step: 0.01})
		if got := trainer.early.foreseer != nil; got != test.want {
			t.Errorf("%d rows: fetched %v", test.rows, got)
		}
	}
}
