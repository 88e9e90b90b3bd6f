package optimize

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/floats"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
	"gradsample/objective"
	"gradsample/sampling"
)

// newLoss is newProblem's rows with the targets of any loss.
func newLoss(t failer, loss string, rows, dim int, ridge float64) objective.Objective {
	t.Helper()
	random := rng.New("optimize", "test", loss)
	x, y := vec.NewMatrix(rows, dim), make([]float32, rows)
	for i := range rows {
		for j := range dim {
			x.Row(i)[j] = float32(random.NormFloat64()) / float32(1+j%3)
		}
		switch noisy := x.Row(i)[0] + float32(random.NormFloat64()); loss {
		case objective.Logistic:
			y[i] = float32(math.Copysign(1, float64(noisy)))
		case objective.Softmax:
			y[i] = float32(min(max(math.Round(float64(noisy)), -1), 1) + 1)
		default:
			y[i] = noisy
		}
	}
	o, err := objective.New(loss, x, y, 3, ridge)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return o
}

// lossGradient is the gradient of the mean loss, without the ridge.
func lossGradient(o objective.Objective, theta []float32) []float64 {
	gradient := make([]float64, o.Parameters())
	o.Gradient(theta, gradient)
	for j, value := range theta {
		gradient[j] -= o.Ridge() * float64(value)
	}
	return gradient
}

// trained returns a trainer some iterations on: the same one every time.
func trained(t failer, o objective.Objective, sampler string, settings Settings, iterations int) *Trainer {
	t.Helper()
	trainer := newTrainer(t, o.Clone(), sampler, settings)
	advance(t, trainer, iterations)
	if trainer.passDue() {
		trainer.pass()
	}
	return trainer
}

// The mean of the estimate over all rows, each with its probability and weight,
// is the gradient: at the start, and at any state that training leads to.
func TestReducedEstimatesAreUnbiasedByEnumeration(t *testing.T) {
	for _, loss := range objective.Losses() {
		o := newLoss(t, loss, 20, 4, 0.1)
		for _, reduction := range Reductions() {
			for _, sampler := range []string{"uniform", "static-norm", "lgd-exact", "stale-norm"} {
				for _, iterations := range []int{0, 1, 67} {
					settings := Settings{Reduction: reduction, Step: 0.02}
					trainer := trained(t, o, sampler, settings, iterations)
					moments, err := trainer.sampler.Moments(trainer.theta)
					if err != nil {
						t.Fatal(err)
					}
					mean, rows := make([]float64, o.Parameters()), float64(o.Rows())
					for row, p := range moments.Probability {
						at := trained(t, o, sampler, settings, iterations) // an estimate changes what is stored
						draws := []sampling.Draw{{Row: row, Weight: 1 / (rows * p)}}
						at.estimator.estimate(at.gradient, at.theta, draws)
						for j, value := range at.gradient {
							mean[j] += p * float64(value)
						}
					}
					name := fmt.Sprintf("%s by %s, %s draws, after %d iterations", loss, reduction, sampler, iterations)
					want := lossGradient(o, trainer.theta)
					if distance := floats.Distance(mean, want, 2); !(distance < 2e-6) {
						t.Errorf("%s: mean %v, gradient %v", name, mean, want)
					}
				}
			}
		}
	}
}

// A mini-batch is the mean of its draws, one drawn twice included; and so of no
// more variance than theirs.
func TestReducedBatchesAreMeansOfDraws(t *testing.T) {
	draws := []sampling.Draw{{Row: 3, Weight: 0.5}, {Row: 7, Weight: 2}, {Row: 3, Weight: 0.5}}
	for _, reduction := range Reductions() {
		o, settings := newLoss(t, objective.Softmax, 20, 4, 0), Settings{Reduction: reduction, Step: 0.02, Batch: 3}
		want := make([]float64, o.Parameters())
		for i := range draws {
			one := trained(t, o, "uniform", settings, 30)
			one.estimator.estimate(one.gradient, one.theta, draws[i:i+1])
			for j, value := range one.gradient {
				want[j] += float64(value) / 3
			}
		}
		all := trained(t, o, "uniform", settings, 30)
		all.estimator.estimate(all.gradient, all.theta, draws)
		checkNear(t, reduction, all.gradient, want, 1e-6)
	}
}

// What a reduction takes for the mean of the stored gradients is that mean, with
// no more than rounding's difference after many steps.
func TestStoredMeansAreTheMeanOfWhatIsStored(t *testing.T) {
	for _, loss := range objective.Losses() {
		for _, batch := range []int{1, 7} {
			o := newLoss(t, loss, 150, 5, 0.1)
			start := floats.Norm(lossGradient(o, o.NewParameters()), 2)
			check := func(name string, mean *gradientMean, want []float64) {
				got := make([]float32, o.Parameters())
				mean.write(got)
				for j := range want {
					if !(math.Abs(float64(got[j])-want[j]) < 1e-6*start) {
						t.Errorf("%s, batch %d, %s: mean[%d] is %v, should be %v", loss, batch, name, j, got[j], want[j])
					}
				}
			}
			trainer := newTrainer(t, o, "static-norm", Settings{Reduction: SAGA, Step: 0.05, Batch: batch})
			advance(t, trainer, 20_000)
			table := trainer.estimator.(*saga)
			check("stored", &table.mean, meanOfStored(table))
			snapshot := trained(t, o, "uniform", Settings{Reduction: SVRG, Step: 0.05, Batch: batch}, 2_000).svrg
			check("snapshot", &snapshot.mean, lossGradient(o, snapshot.snapshot))
		}
	}
}

// meanOfStored adds the stored gradients up anew, in float64.
func meanOfStored(e *saga) []float64 {
	mean := make([]float64, e.objective.Parameters())
	unit, part := make([]float32, e.objective.Scores()), make([]float32, len(mean))
	for row := range e.objective.Rows() {
		for c, value := range e.of(row) {
			clear(unit)
			clear(part)
			unit[c] = 1
			e.objective.AddRow(part, row, unit, 1)
			for j, x := range part {
				mean[j] += float64(value) * float64(x) / float64(e.objective.Rows())
			}
		}
	}
	return mean
}

// With a constant step the excess falls to nothing, by a constant factor an
// epoch; plain SGD's stays where its variance holds it. The ridge bounds the
// excess by the gradient's square over twice itself.
func TestReductionsConvergeLinearly(t *testing.T) {
	const ridge = 0.1
	for _, test := range []struct {
		loss string
		step float64
	}{{objective.LeastSquares, 0.03}, {objective.Logistic, 0.3}, {objective.Softmax, 0.3}} {
		o := newLoss(t, test.loss, 200, 6, ridge)
		reference, err := objective.Optimum(o)
		if err != nil {
			t.Fatal(err)
		}
		first, gradient := reference.AtZero-reference.Value, make([]float64, o.Parameters())
		for _, settings := range []Settings{
			{},
			{Reduction: SVRG},
			{Reduction: SAGA},
			{Reduction: SVRG, Batch: 4},
			{Reduction: SAGA, Batch: 4},
			{Reduction: SVRG, Rule: Momentum, Momentum: 0.5},
			{Reduction: SAGA, Rule: Momentum, Momentum: 0.5},
		} {
			for _, sampler := range []string{"uniform", "static-norm", "lgd-exact"} {
				// Weights up to 10 want smaller steps, and so more of them; but float32
				// parameters lose steps that are too small.
				longer := 1.0
				if sampler == "lgd-exact" {
					longer = 8 / math.Sqrt(float64(max(settings.Batch, 1)))
				}
				settings.Step = test.step / longer
				trainer := newTrainer(t, o, sampler, settings)
				budget := int(longer * 100 * float64(o.Rows()))
				if err := Train(t.Context(), trainer, []int{budget}, func(int) (bool, error) { return false, nil }); err != nil {
					t.Fatal(err)
				}
				o.Gradient(trainer.Theta(), gradient)
				bound := floats.Dot(gradient, gradient) / (2 * ridge) / first
				excess := (o.Value(trainer.Theta()) - reference.Value) / first
				if settings.Reduction != "" && !(bound < 1e-10) || settings.Reduction == "" && !(excess > 1e-6) {
					t.Errorf("%s with %+v and %s draws: excess %.2g, at most %.2g", test.loss, settings, sampler, excess, bound)
				}
			}
		}
	}
}
