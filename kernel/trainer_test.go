package kernel

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"gradsample/internal/vec"
)

// oneOfEach returns settings of every method and rule, plain and
// preconditioned, over several blocks of features.
func oneOfEach() map[string]Settings {
	return map[string]Settings{
		"dsg":                {Step: "inverse:2,5", Block: 40, Ridge: 0.01},
		"dsg preconditioned": {Block: 66, Precondition: 0.05},
		"cyclic":             {Method: Cyclic, Step: "inverse:2,5", Block: 40, Ridge: 0.01},
		"newton":             {Method: CDSG, Rule: Newton, Step: "constant:0.2", Cap: 2},
		"plain descent":      {Method: CDSG, Block: 8, Step: "constant:0.2", Cap: 2},
		"line-search":        {Method: CDSG, Rule: LineSearch, Block: 8, Step: "constant:0.2", Cap: 2},
		"descent":            {Method: CDSG, Block: 70, Precondition: 0.05},
		"random":             {Method: Revisit, Block: 8, MaxFeatures: 96, Step: "constant:0.2"},
		"greedy":             {Method: Revisit, Block: 8, MaxFeatures: 96, Step: "constant:0.2", Revisit: Greedy},
		"features-sgd":       {Method: FeaturesSGD, MaxFeatures: 200, Step: "constant:0.2", Ridge: 0.01},
	}
}

func sameBits(a, b []float64) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if math.Float64bits(a[i]) != math.Float64bits(b[i]) {
			return false
		}
	}
	return true
}

// Neither workers nor memory nor how the iterations are split change a bit, of
// the model, its predictions or the counters other than those of features
// mapped again.
func TestResourcesDoNotMatter(t *testing.T) {
	const iterations = 9
	for name, settings := range oneOfEach() {
		settings.Loss, settings.Batch = Softmax, tileColumns+30
		table := newTable(Softmax, 600, 3, name)
		run := func(r Resources, pieces ...int) ([]float64, Counters) {
			trainer := newKernelTrainer(t, newTrainingProblem(table, Softmax, name), settings, r)
			for _, piece := range pieces {
				advanceBy(t, trainer, piece)
			}
			scores := predict(t, trainer.Model(), table.X, r.Workers)
			return append(scores, trainer.Model().coefficients...), trainer.Counters()
		}
		want, counted := run(Resources{}, iterations)
		for _, r := range []Resources{{Workers: 2}, {Workers: 3, Memory: 1}, {Workers: 1, Memory: 200000}} {
			got, counters := run(r, 4, 0, iterations-4)
			if !sameBits(got, want) {
				t.Errorf("%s with %+v: other bits", name, r)
			}
			if r.Memory == 0 && counters != counted {
				t.Errorf("%s with %+v: counters %+v, want %+v", name, r, counters, counted)
			}
			if counters.Features != counted.Features || counters.MultiplyAdds < counted.MultiplyAdds {
				t.Errorf("%s with %+v: counters %+v, with memory %+v", name, r, counters, counted)
			}
		}
	}
}

// Every method learns: the test error comes down well below that of f = 0, but for
// line-search, which is left with the features of its first step.
func TestEveryMethodLearns(t *testing.T) {
	table, test := newTable(Squared, 1000, 2, "train"), newTable(Squared, 200, 2, "test")
	for name, settings := range oneOfEach() {
		if settings.Batch, settings.Ridge = 100, 0; settings.Precondition == 0 {
			settings.Step = "constant:1"
		}
		trainer := newKernelTrainer(t, newTrainingProblem(table, Squared, name), settings, Resources{})
		before := trainer.Model().Error(predict(t, trainer.Model(), test.X, 1), test.Y)
		advanceBy(t, trainer, 60)
		after := trainer.Model().Error(predict(t, trainer.Model(), test.X, 1), test.Y)
		left := 0.65
		if settings.Rule == LineSearch {
			left = 0.9
		}
		if after > left*before {
			t.Errorf("%s: error %v, %v at first", name, after, before)
		}
	}
}

func TestCounters(t *testing.T) {
	const rows, dim, batch = 300, 3, 100
	table := newTable(Squared, rows, dim, "counters")
	for _, test := range []struct {
		settings      Settings
		features, old int
	}{
		{Settings{Step: "constant:0.1", Block: 64}, 640, 0},
		{Settings{Method: Cyclic, Step: "constant:0.1", Block: 64, Utilize: 3}, 3 * 64, 7},
		{Settings{Method: Cyclic, Step: "constant:0.1", Block: 64, Generate: 3, Utilize: 2}, 6 * 64, 4},
		{Settings{Method: Revisit, Step: "constant:0.1", Block: 64, MaxFeatures: 256}, 256, 6},
		{Settings{Method: FeaturesSGD, Step: "constant:0.1", MaxFeatures: 128}, 128, 9},
	} {
		test.settings.Batch = batch
		trainer := newKernelTrainer(t, newTrainingProblem(table, Squared, "counters"), test.settings, Resources{})
		advanceBy(t, trainer, 10)
		c := trainer.Counters()
		if c.Iterations != 10 || c.Rows != 10*batch || c.Features != test.features || c.OldUpdates != test.old {
			t.Errorf("%+v: counters %+v, want %d features, %d old updates", test.settings, c, test.features, test.old)
		}
	}
	// DSG maps t−1 old blocks and a fresh one at iteration t, with a product more
	// for the scores or the gradient of each.
	trainer := newKernelTrainer(t, newTrainingProblem(table, Squared, "counters"), Settings{Step: "constant:0.1", Block: 64, Batch: batch}, Resources{})
	advanceBy(t, trainer, 4)
	if got, want := trainer.Counters().MultiplyAdds, uint64((1+2+3+4)*64*batch*(dim+1)); got != want {
		t.Errorf("%d multiply-adds, want %d", got, want)
	}
}

// A step that is far too large is found within a few iterations, with the step
// that began it, and the trainer stops there.
func TestDivergenceIsFoundEarly(t *testing.T) {
	table := newTable(Squared, 300, 3, "divergence")
	for name, settings := range map[string]Settings{
		"dsg":    {Step: "constant:40", Ridge: 0.001},
		"cyclic": {Method: Cyclic, Step: "constant:1e30"},
		"huge":   {Step: "constant:1e300"},
	} {
		trainer := newKernelTrainer(t, newTrainingProblem(table, Squared, "divergence"), settings, Resources{})
		err := trainer.Advance(1000)
		var divergence *Divergence
		if !errors.As(err, &divergence) || !errors.Is(err, ErrDiverged) || strings.Contains(err.Error(), "\n") {
			t.Fatalf("%s: error %v", name, err)
		}
		step := settings.Step[len("constant:"):]
		if divergence.Iteration > 20 || divergence.Cause.Iteration != 1 || !divergence.Cause.Fresh || fmt.Sprint(divergence.Cause.Size) != step && step != "1e300" && step != "1e30" {
			t.Errorf("%s: found at %d, caused by %+v", name, divergence.Iteration, divergence.Cause)
		}
		done := trainer.Counters()
		if again := trainer.Advance(1); !errors.Is(again, ErrDiverged) || trainer.Counters() != done {
			t.Errorf("%s: goes on after the divergence, with error %v", name, again)
		}
	}
}

// A run that starts badly but comes back is let go on, and a later blow-up is
// put down to the step that began it.
func TestDivergencesCause(t *testing.T) {
	var w watch
	b := &batch{draws: make([]Draw, 100), atZero: 1}
	for i, value := range []float64{1, 5, 2000, 0.5, 30, 9000, 1e5} {
		b.iteration, b.value = i+1, value
		err := w.look(b)
		var divergence *Divergence
		if last := i == 6; errors.As(err, &divergence) != last {
			t.Fatalf("iteration %d: error %v", i+1, err)
		} else if last && divergence.Cause.Iteration != 4 {
			t.Errorf("put down to iteration %d, want 4", divergence.Cause.Iteration)
		}
		w.last = Taken{Iteration: i + 1}
	}
}

func TestUnfitDataIsRefused(t *testing.T) {
	table := newTable(Logistic, 20, 3, "unfit")
	table.Y[7] = 0.5
	problem := newTrainingProblem(table, Logistic, "unfit")
	problem.Source = newFixedSource(20)
	trainer := newKernelTrainer(t, problem, Settings{Loss: Logistic, Step: "constant:1", Batch: 20}, Resources{})
	err := trainer.Advance(1)
	if want := "the target of row 7 (from 0) is 0.5; loss logistic takes -1 or +1"; !errors.Is(err, ErrData) || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want one with %q", err, want)
	}
	short := table
	short.Y = short.Y[:5]
	problem.Data = short
	if err := newKernelTrainer(t, problem, Settings{Loss: Logistic, Step: "constant:1"}, Resources{}).Advance(1); !errors.Is(err, ErrData) {
		t.Errorf("too few targets gave error %v", err)
	}
	for _, matrix := range []vec.Matrix{vec.NewMatrix(3, 4), vec.NewMatrix(2, 3)} {
		if err := trainer.Model().Predict(make([]float64, 3), matrix, 1); !errors.Is(err, ErrData) {
			t.Errorf("predicting %d × %d gave error %v", matrix.Rows, matrix.Cols, err)
		}
	}
}

// A precondition that is nothing beside the rounding of C cannot be solved with
// one feature twice as large as the batch.
func TestSingularSystemsAreNamed(t *testing.T) {
	table := newTable(Squared, 20, 3, "singular")
	trainer := newKernelTrainer(t, newTrainingProblem(table, Squared, "singular"), Settings{Block: 40, Batch: 4, Precondition: 1e-300}, Resources{})
	err := trainer.Advance(1)
	if !errors.Is(err, ErrSingular) || !strings.Contains(err.Error(), "block 0 at iteration 1") {
		t.Errorf("error %v", err)
	}
}

// An iteration on features that the model has allocates no more than the few
// closures that its jobs are, however many features and rows there are.
func TestIterationsHardlyAllocate(t *testing.T) {
	for name, settings := range oneOfEach() {
		if settings.Method != FeaturesSGD && (settings.Method != CDSG || settings.Precondition > 0) {
			continue
		}
		settings.Batch = 2 * tileColumns
		trainer := newKernelTrainer(t, newTrainingProblem(newTable(Squared, 600, 2, name), Squared, name), settings, Resources{})
		advanceBy(t, trainer, 10)
		count := math.Inf(1)
		for range 3 { // what the whole process allocates is counted, now and then something else's
			count = min(count, testing.AllocsPerRun(5, func() { advanceBy(t, trainer, 1) }))
		}
		if count > 12 {
			t.Errorf("%s: %v allocations in an iteration", name, count)
		}
	}
}
