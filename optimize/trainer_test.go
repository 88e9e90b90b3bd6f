package optimize

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gradsample/internal/vec"
	"gradsample/objective"
	"gradsample/sampling"
)

// The excess over the reference optimum after forty epochs is a thousandth of
// what it was, for every sampler that is unbiased.
func TestSGDConvergesToTheOptimum(t *testing.T) {
	o := newProblem(t, 500, 6, 0)
	reference, err := objective.Optimum(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, sampler := range []string{"uniform", "permuted", "static-norm", "static-norm-squared", "oracle"} {
		trainer := newTrainer(t, o, sampler, Settings{Step: 0.05, Schedule: Inverse, ScheduleOffset: 200})
		advance(t, trainer, 40*o.Rows())
		excess := (o.Value(trainer.Theta()) - reference.Value) / (reference.AtZero - reference.Value)
		if !(excess < 1e-3) {
			t.Errorf("%s: %.2g of the first excess is left", sampler, excess)
		}
	}
}

// The mean of many draws' estimate is the gradient, within five standard
// errors, whichever rows are preferred.
func TestEstimateIsUnbiased(t *testing.T) {
	const draws = 40000
	o := newProblem(t, 60, 5, 0.1)
	theta, gradient := o.NewParameters(), make([]float64, o.Dim())
	for j := range theta {
		theta[j] = float32(j) - 2
	}
	o.Gradient(theta, gradient)
	for _, sampler := range []string{"uniform", "static-norm", "static-norm-squared", "oracle"} {
		trainer := newTrainer(t, o, sampler, Settings{Step: 0.1, Batch: draws})
		copy(trainer.theta, theta)
		trainer.sampler.Draw(theta, trainer.draws)
		trainer.estimate()
		moments, err := trainer.sampler.Moments(theta)
		if err != nil {
			t.Fatal(err)
		}
		variance := make([]float64, o.Dim())
		for row, second := range moments.Second {
			part := make([]float32, o.Dim())
			o.AddGradient(part, theta, row, 1)
			for j := range variance {
				variance[j] += second * float64(part[j]) * float64(part[j])
			}
		}
		for j, got := range trainer.gradient {
			if bound := 5*math.Sqrt(variance[j]/draws) + 1e-4; math.Abs(float64(got)-gradient[j]) > bound {
				t.Errorf("%s: estimate[%d] is %v, the gradient %v (within %v)", sampler, j, got, gradient[j], bound)
			}
		}
	}
}

func TestSplitOfIterationsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		settings := Settings{
			Rule:     rapid.SampledFrom(Rules()).Draw(r, "rule"),
			Schedule: rapid.SampledFrom(Schedules()).Draw(r, "schedule"),
			Batch:    rapid.IntRange(1, 3).Draw(r, "batch"),
			Average:  rapid.Bool().Draw(r, "average"),
			Warmup:   rapid.IntRange(0, 50).Draw(r, "warm-up"),
			Step:     0.01,
		}
		if settings.Rule != Adam {
			settings.Reduction = rapid.SampledFrom([]string{"", SVRG, SAGA}).Draw(r, "reduction")
		}
		sampler := rapid.SampledFrom(sampling.Names()).Draw(r, "sampler")
		o := newProblem(r, 40, 5, rapid.SampledFrom([]float64{0, 0.1}).Draw(r, "ridge"))
		split, whole := newTrainer(r, o, sampler, settings), newTrainer(r, o.Clone(), sampler, settings)
		parts := rapid.SliceOfN(rapid.IntRange(0, 150), 1, 5).Draw(r, "parts")
		total := 0
		for _, part := range parts {
			total += part
			advance(r, split, part)
			split.Theta() // looking changes nothing
		}
		advance(r, whole, total)
		checkSame(r, "theta", split.Theta(), whole.Theta())
		if split.Counters() != whole.Counters() {
			r.Fatalf("counters %+v in parts, %+v in one go", split.Counters(), whole.Counters())
		}
	})
}

func TestDivergenceIsFoundAndFinal(t *testing.T) {
	for _, rule := range []string{SGD, Momentum, SVRG, SAGA} {
		o, settings := newProblem(t, 50, 6, 0), Settings{Rule: rule, Step: 50}
		if slices.Contains(Reductions(), rule) {
			settings.Rule, settings.Reduction = SGD, rule
		}
		trainer := newTrainer(t, o, "uniform", settings)
		err := trainer.Advance(100_000)
		if !errors.Is(err, ErrDiverged) || !strings.Contains(err.Error(), "at iteration ") {
			t.Fatalf("%s: error %v", rule, err)
		}
		at := trainer.Counters().Iterations
		if at > 1024 {
			t.Errorf("%s: divergence found only at iteration %d", rule, at)
		}
		again, evaluations := trainer.Advance(10), trainer.Counters().GradientEvaluations
		trained := Train(t.Context(), trainer, []int{1e6}, func(int) (bool, error) { return false, nil })
		if again != err || trained != err || trainer.Counters().Iterations != at || trainer.Counters().GradientEvaluations != evaluations {
			t.Errorf("%s: a diverged trainer went on to iteration %d with errors %v and %v", rule, trainer.Counters().Iterations, again, trained)
		}
	}
}

func TestDivergenceIsReportedAtTheEndOfAdvance(t *testing.T) {
	trainer := newTrainer(t, newProblem(t, 50, 6, 0), "uniform", Settings{Step: 1e30})
	if err := trainer.Advance(5); !errors.Is(err, ErrDiverged) || !strings.HasSuffix(err.Error(), "at iteration 5") {
		t.Errorf("error %v", err)
	}
}

func TestStepsDoNotAllocate(t *testing.T) {
	for _, ridge := range []float64{0, 0.1} {
		o := newProblem(t, 50, 6, ridge)
		for _, rule := range Rules() {
			for _, batch := range []int{1, 4} {
				for _, sampler := range sampling.Names() {
					trainer := newTrainer(t, o, sampler, Settings{
						Rule: rule, Batch: batch, Step: 1e-3, Schedule: InverseSqrt, Average: true, Warmup: 30,
					})
					allocations := testing.AllocsPerRun(20, func() {
						advance(t, trainer, 3)
						trainer.Theta()
						trainer.Counters()
					})
					if allocations != 0 {
						t.Errorf("%s with batch %d and %s draws allocates %v times", rule, batch, sampler, allocations)
					}
				}
			}
		}
	}
}

func TestAverageNeedsTheHiddenSlotToo(t *testing.T) {
	o := newProblem(t, 50, 6, 0)
	trainer := newTrainer(t, o, "uniform", Settings{Step: 0.01, Average: true})
	advance(t, trainer, 10)
	theta := trainer.Theta()
	if query := o.Query(theta); &query[0] != &theta[0] {
		t.Error("the query of an average is a copy")
	}
}

// counted is a sampler whose draws and cost are known.
type counted struct{ calls uint64 }

func (s *counted) Draw(_ []float32, draws []sampling.Draw) {
	s.calls++
	for i := range draws {
		draws[i] = sampling.Draw{Row: i, Weight: 0.5, TablesTried: 3, BucketSize: 7, Empty: i == 1}
	}
}
func (s *counted) Moments([]float32) (*sampling.Moments, error) { return nil, nil }
func (s *counted) Cost() sampling.Cost {
	return sampling.Cost{MultiplyAdds: 100 * s.calls, Bytes: 1000 * s.calls}
}

func (s *counted) SetupCost() sampling.Cost { return sampling.Cost{MultiplyAdds: 1 << 40} }

func TestCounters(t *testing.T) {
	const rows, d = 50, 4
	for _, test := range []struct {
		settings            Settings
		ridge               float64
		multiplyAdds, bytes uint64 // of one iteration beyond draws and passes
		evaluations, passes uint64 // of a draw, and in ten iterations
	}{
		{Settings{}, 0, 2 * d, 4 * (2*d + 1), 1, 0},
		{Settings{}, 0.1, 3 * d, 4*(2*d+1) + 4*d, 1, 0},
		{Settings{Average: true}, 0, 3 * d, 4*(2*d+1) + 12*d, 1, 0},
		{Settings{Batch: 3}, 0, 3*2*d + d, 3*4*(2*d+1) + 8*d, 1, 0},
		{Settings{Rule: Momentum, Batch: 2}, 0.1, 2*2*d + 3*d + d, 2*4*(2*d+1) + 12*d + 8*d, 1, 0},
		{Settings{Reduction: SAGA}, 0, 3*d + d + d, 4*(2*d+1) + 4*(2*d+1) + 8*d + 8*d, 1, 0},
		{Settings{Reduction: SVRG}, 0, 3*d + d, 2*4*(2*d+1) + 4*d + 8*d, 2, 1},
		{Settings{Reduction: SVRG, Snapshot: 0.1, Batch: 2}, 0.1, 2*3*d + d + d, 2*2*4*(2*d+1) + 4*d + 8*d + 8*d, 2, 4},
	} {
		sampler := &counted{calls: 5} // used before: not this run's cost
		test.settings.Step = 1e-3
		trainer, err := NewTrainer(newProblem(t, rows, d, test.ridge), sampler, test.settings)
		if err != nil {
			t.Fatal(err)
		}
		advance(t, trainer, 10)
		batch := uint64(max(test.settings.Batch, 1))
		want := Counters{
			Iterations:          10,
			Draws:               10 * batch,
			GradientEvaluations: 10*batch*test.evaluations + test.passes*rows,
			MultiplyAdds:        10*(test.multiplyAdds+100) + test.passes*rows*2*d,
			Bytes:               10*(test.bytes+1000) + test.passes*rows*4*(2*d+1),
			SumWeight:           5 * float64(batch),
			SumTablesTried:      30 * batch,
			SumBucket:           70 * batch,
		}
		if batch > 1 {
			want.Empty = 10
		}
		if got := trainer.Counters(); got != want {
			t.Errorf("%+v, ridge %v: counters %+v, want %+v", test.settings, test.ridge, got, want)
		}
	}
}

// Every loss trains by every rule from the draws of every exact sampler, one by
// one and in mini-batches.
func TestEveryLossTrains(t *testing.T) {
	x := vec.NewMatrix(90, 3)
	labels := map[string][]float32{}
	for _, loss := range objective.Losses() {
		labels[loss] = make([]float32, 90)
	}
	for i := range 90 {
		x.Row(i)[i%3] = 1
		labels[objective.LeastSquares][i] = float32(i%3 - 1)
		labels[objective.Softmax][i] = float32(i % 3)
		labels[objective.Logistic][i] = float32(i%3%2*2 - 1)
	}
	for _, loss := range objective.Losses() {
		o, err := objective.New(loss, x, labels[loss], 3, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, sampler := range sampling.Names() {
			if description, _ := sampling.Describe(sampler); !description.Exact {
				continue
			}
			for _, settings := range []Settings{{Rule: SGD}, {Rule: Momentum}, {Rule: AdaGrad}, {Rule: Adam, Batch: 8}, {Rule: AdaGrad, Batch: 8}} {
				settings.Step = 0.05
				trainer := newTrainer(t, o, sampler, settings)
				before := o.Value(trainer.Theta())
				advance(t, trainer, 1500)
				if after := o.Value(trainer.Theta()); !(after < before/2) {
					t.Errorf("%s by %s with batch %d from %s draws: loss %v after training, %v before", loss, settings.Rule, settings.Batch, sampler, after, before)
				}
			}
		}
	}
}
