package measure

import (
	"context"
	"slices"
	"testing"
	"time"

	"gradsample/harness"
	"gradsample/optimize"
	"gradsample/results"
)

// reduced is a trial of uniform draws with a variance reduction.
func reduced(settings optimize.Settings, budget float64) results.Trial {
	t := trial("uniform", results.PurposeResult, budget)
	t.Methods = []results.Method{Method("reduced", Settings{Sampler: "uniform", Optimize: settings})}
	return t
}

// Every gradient is on the axis: with 400 rows, SVRG's curve stands still for the
// epoch of its first snapshot, takes 800 draws of two gradients, and stands still
// for another epoch. It ends within the budget.
func TestEpochsCountEveryGradient(t *testing.T) {
	for _, test := range []struct {
		settings           optimize.Settings
		epochs, iterations []float64
	}{
		{
			optimize.Settings{Reduction: optimize.SVRG},
			[]float64{0, 1, 2, 3, 5, 10, 20},
			[]float64{0, 0, 200, 400, 800, 1600, 3200},
		},
		{
			optimize.Settings{Reduction: optimize.SVRG, Snapshot: 1, Batch: 4},
			[]float64{0, 1, 2, 3, 5, 10, 20},
			[]float64{0, 0, 50, 100, 150, 300, 650},
		},
		{optimize.Settings{Reduction: optimize.SAGA}, []float64{0, 1, 2, 3, 5, 10, 20}, []float64{0, 400, 800, 1200, 2000, 4000, 8000}},
		{optimize.Settings{Batch: 4}, []float64{0, 1, 2, 3, 5, 10, 20}, []float64{0, 100, 200, 300, 500, 1000, 2000}},
	} {
		outcome, err := Convergence{}.Run(context.Background(), reduced(test.settings, 20),
			harness.Inputs{Problem: problem(), Multiples: []float64{0.1}})
		if err != nil {
			t.Fatal(err)
		}
		column := outcome.Payload.Column
		var epochs, iterations, weights []float64
		for i, epoch := range column("epoch") {
			if epoch == float64(int(epoch)) {
				epochs, iterations = append(epochs, epoch), append(iterations, column("iteration")[i])
				weights = append(weights, column("mean_weight")[i])
			}
			if evaluations := column("gradient_evaluations")[i]; evaluations != epoch*400 {
				t.Errorf("%+v: %v gradient evaluations at epoch %v", test.settings, evaluations, epoch)
			}
		}
		if !slices.Equal(epochs, test.epochs) || !slices.Equal(iterations, test.iterations) {
			t.Errorf("%+v: iterations %v at epochs %v", test.settings, iterations, epochs)
		}
		if last := weights[len(weights)-1]; last != 1 {
			t.Errorf("%+v: uniform draws have mean weight %v", test.settings, last)
		}
	}
}

// A budget below SVRG's first snapshot leaves it where it starts.
func TestBudgetBelowTheFirstSnapshot(t *testing.T) {
	tuning := reduced(optimize.Settings{Reduction: optimize.SVRG}, 0.5)
	tuning.Purpose = results.PurposeTuning
	outcome, err := Convergence{}.Run(context.Background(), tuning, harness.Inputs{Problem: problem(), Multiples: []float64{0.1}})
	if err != nil {
		t.Fatal(err)
	}
	if got := outcome.Payload.Column("epoch"); !slices.Equal(got, []float64{0}) {
		t.Errorf("evaluated at epochs %v", got)
	}
}

func TestLongerBudgetExtendsReducedCurves(t *testing.T) {
	for _, reduction := range optimize.Reductions() {
		var last []float64
		for _, budget := range []float64{0.5, 1, 2.5, 7, 20} {
			outcome, err := Convergence{}.Run(context.Background(), reduced(optimize.Settings{Reduction: reduction}, budget),
				harness.Inputs{Problem: problem(), Multiples: []float64{0.1}})
			if err != nil {
				t.Fatal(err)
			}
			epochs, losses := outcome.Payload.Column("epoch"), outcome.Payload.Column("train_loss")
			if end := epochs[len(epochs)-1]; end > budget {
				t.Errorf("%s: a budget of %v epochs ends at %v", reduction, budget, end)
			}
			if len(losses) < len(last) || !slices.Equal(losses[:len(last)], last) {
				t.Errorf("%s: %v does not begin with %v", reduction, losses, last)
			}
			last = losses
		}
	}
}

// A turn of SVRG is whole periods, so that each has its share of snapshots:
// 400 rows, and 800 draws of two gradients.
func TestTimingTakesWholePeriods(t *testing.T) {
	timing := reduced(optimize.Settings{Reduction: optimize.SVRG}, 0)
	timing.Purpose = results.PurposeTiming
	outcome, err := Timing{Turn: time.Millisecond}.Run(context.Background(), timing,
		harness.Inputs{Problem: problem(), Multiples: []float64{0.1}})
	if err != nil {
		t.Fatal(err)
	}
	counted := outcome.Timings.Column("iterations")
	for _, batches := range counted {
		if batches != counted[0] || int(batches)%2000 != 0 || batches == 0 {
			t.Errorf("turns of %v gradient evaluations", counted)
		}
	}
}

// A turn of stale-norm is a whole training, so that each has all its looks at 400 rows.
func TestTimingTakesAllLooks(t *testing.T) {
	outcome, err := Timing{Turn: time.Microsecond}.Run(context.Background(), trial("stale-norm", results.PurposeTiming, 2),
		harness.Inputs{Problem: problem(), Multiples: []float64{0.1}})
	if err != nil {
		t.Fatal(err)
	}
	for _, batches := range outcome.Timings.Column("iterations") {
		if batches != 800 {
			t.Errorf("a turn of %v iterations, want two epochs", batches)
		}
	}
}
