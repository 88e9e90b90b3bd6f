package optimize

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"pgregory.net/rapid"

	"gradsample/objective"
	"gradsample/sampling"
)

// 50 rows, so that a snapshot costs 50 evaluations, and then a hundred draws of
// two each until the next.
func TestProbesAreGradientEvaluations(t *testing.T) {
	for _, test := range []struct {
		settings   Settings
		probes     []int
		iterations []int // observed at
		spent      []int // evaluations by then
	}{
		{
			Settings{Reduction: SVRG},
			[]int{0, 10, 49, 50, 51, 52, 60, 249, 250, 299, 300, 301, 302, 500},
			[]int{0, 0, 1, 5, 99, 100, 100, 101, 200},
			[]int{0, 50, 52, 60, 248, 250, 300, 302, 500},
		},
		{Settings{Reduction: SVRG}, []int{30}, []int{0}, []int{0}},
		{Settings{Reduction: SVRG, Batch: 10}, []int{55, 70, 1000}, []int{0, 1, 40}, []int{50, 70, 1000}},
		{Settings{Reduction: SAGA}, []int{0, 1, 7}, []int{0, 1, 7}, []int{0, 1, 7}},
		{Settings{Batch: 4}, []int{0, 3, 4, 5, 9}, []int{0, 1, 2}, []int{0, 4, 8}},
	} {
		test.settings.Step = 0.01
		trainer := newTrainer(t, newProblem(t, 50, 4, 0), "uniform", test.settings)
		var iterations, spent []int
		err := Train(t.Context(), trainer, test.probes, func(iteration int) (bool, error) {
			iterations = append(iterations, iteration)
			spent = append(spent, int(trainer.Counters().GradientEvaluations))
			return false, nil
		})
		if err != nil || !slices.Equal(iterations, test.iterations) || !slices.Equal(spent, test.spent) {
			t.Errorf("%+v with probes %v: observed at iterations %v after %v evaluations, error %v", test.settings, test.probes, iterations, spent, err)
		}
	}
}

// However many probes there are, and wherever, the iterates are the same.
func TestProbesDoNotMoveSnapshots(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		o := newProblem(r, 30, 4, 0.1)
		settings := Settings{
			Reduction: rapid.SampledFrom(Reductions()).Draw(r, "reduction"), Step: 0.01,
			Batch: rapid.IntRange(1, 4).Draw(r, "batch"),
		}
		if settings.Reduction == SVRG {
			settings.Snapshot = rapid.Float64Range(0.01, 3).Draw(r, "snapshot")
		}
		probes := rapid.SliceOfNDistinct(rapid.IntRange(0, 600), 1, 6, rapid.ID).Draw(r, "probes")
		slices.Sort(probes)
		probed, whole := newTrainer(r, o, "static-norm", settings), newTrainer(r, o.Clone(), "static-norm", settings)
		if err := Train(t.Context(), probed, probes, func(int) (bool, error) { return false, nil }); err != nil {
			r.Fatalf("%v", err)
		}
		spent, last := probed.Counters(), probes[len(probes)-1]
		if spent.GradientEvaluations > uint64(last) {
			r.Fatalf("%d evaluations were made of %d", spent.GradientEvaluations, last)
		}
		advance(r, whole, spent.Iterations)
		checkSame(r, "theta", probed.Theta(), whole.Theta())
	})
}

func TestPeriods(t *testing.T) {
	for _, test := range []struct {
		settings Settings
		want     int
	}{
		{Settings{}, 1},
		{Settings{Reduction: SAGA, Batch: 7}, 1},
		{Settings{Reduction: SVRG}, 100},
		{Settings{Reduction: SVRG, Batch: 8}, 13},
		{Settings{Reduction: SVRG, Snapshot: 0.5}, 25},
		{Settings{Reduction: SVRG, Snapshot: 1e-9}, 1},
		{Settings{Reduction: SVRG, Snapshot: 1e300}, 1 << 53},
	} {
		test.settings.Step = 0.01
		trainer := newTrainer(t, newProblem(t, 50, 4, 0), "uniform", test.settings)
		if got := trainer.Period(); got != test.want {
			t.Errorf("%+v has a period of %d iterations, want %d", test.settings, got, test.want)
		}
		if test.want > 1000 {
			continue
		}
		advance(t, trainer, 3)
		before := trainer.Counters().GradientEvaluations
		advance(t, trainer, test.want)
		first := trainer.Counters().GradientEvaluations - before
		advance(t, trainer, test.want)
		if second := trainer.Counters().GradientEvaluations - before - first; second != first {
			t.Errorf("%+v spends %d evaluations in a period, %d in the next", test.settings, first, second)
		}
	}
}

// LGD's draws are biased, given its tables, and carry plain SGD away from the
// minimum, to which the snapshots bring it back. SAGA's table does not: rows in
// none of the buckets met keep the zeros that it starts with.
func TestSnapshotsUndoABias(t *testing.T) {
	const ridge = 0.1
	o := newLoss(t, objective.LeastSquares, 100, 6, ridge)
	reference, err := objective.Optimum(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, reduction := range append(Reductions(), "") {
		trainer := newTrainer(t, o, "lgd-paper", Settings{Step: 0.004, Batch: 10, Reduction: reduction})
		if err := Train(t.Context(), trainer, []int{4000 * o.Rows()}, func(int) (bool, error) { return false, nil }); err != nil {
			t.Fatal(err)
		}
		gradient := make([]float64, o.Parameters())
		o.Gradient(trainer.Theta(), gradient)
		first := reference.AtZero - reference.Value
		bound, excess := floats.Dot(gradient, gradient)/(2*ridge)/first, (o.Value(trainer.Theta())-reference.Value)/first
		if reduction == SVRG && !(bound < 1e-8) || reduction != SVRG && !(excess > 1e-2) {
			t.Errorf("reduction %q: excess %.2g, at most %.2g", reduction, excess, bound)
		}
	}
}

func TestReducedStepsDoNotAllocate(t *testing.T) {
	for _, loss := range objective.Losses() {
		o := newLoss(t, loss, 50, 6, 0.1)
		for _, settings := range []Settings{
			{Reduction: SVRG, Snapshot: 0.1},
			{Reduction: SVRG, Snapshot: 0.1, Batch: 4, Rule: AdaGrad},
			{Reduction: SAGA},
			{Reduction: SAGA, Batch: 4, Rule: Momentum, Average: true},
		} {
			for _, sampler := range sampling.Names() {
				settings.Step = 1e-3
				trainer := newTrainer(t, o, sampler, settings)
				allocations := testing.AllocsPerRun(20, func() {
					advance(t, trainer, 3)
					trainer.Theta()
					trainer.Counters()
				})
				if allocations != 0 {
					t.Errorf("%s with %+v and %s draws allocates %v times", loss, settings, sampler, allocations)
				}
			}
		}
	}
}

// A snapshot at the iterate itself leaves nothing to estimate.
func TestEstimateAtTheSnapshotIsExact(t *testing.T) {
	o := newLoss(t, objective.Logistic, 40, 5, 0)
	trainer := trained(t, o, "static-norm", Settings{Reduction: SVRG, Step: 0.1, Batch: 3}, 27*4)
	if !slices.Equal(trainer.theta, trainer.svrg.snapshot) {
		t.Fatal("no snapshot was taken here")
	}
	trainer.sampler.Draw(trainer.theta, trainer.draws)
	trainer.estimate()
	want := lossGradient(o, trainer.theta)
	for j, value := range trainer.gradient {
		if math.Abs(float64(value)-want[j]) > 1e-6 {
			t.Errorf("estimate[%d] is %v, the gradient %v", j, value, want[j])
		}
	}
}
