package optimize

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/floats"

	"gradsample/objective"
	"gradsample/sampling"
)

// textbook trains least squares as papers write it down: float64, one vector
// for everything, the whole history kept, nothing in place.
func textbook(o objective.Objective, s sampling.Sampler, settings Settings, iterations int) []float64 {
	const epsilon, beta1, beta2 = 1e-8, 0.9, 0.999
	d := o.Dim()
	theta, velocity, squares := make([]float64, d), make([]float64, d), make([]float64, d)
	first, second := make([]float64, d), make([]float64, d)
	var history [][]float64
	draws := make([]sampling.Draw, max(settings.Batch, 1))
	memory := newTextbookMemory(o, settings)
	for t := range iterations {
		rounded := narrow(o, theta)
		s.Draw(rounded, draws)
		gradient := memory.estimate(t, rounded, draws)
		step := settings.Step
		switch settings.Schedule {
		case Inverse:
			step /= 1 + float64(t)/settings.ScheduleOffset
		case InverseSqrt:
			step /= math.Sqrt(1 + float64(t)/settings.ScheduleOffset)
		}
		for j := range theta {
			g := gradient[j] + o.Ridge()*theta[j]
			velocity[j] = beta1*velocity[j] + g
			squares[j] += g * g
			first[j] = beta1*first[j] + (1-beta1)*g
			second[j] = beta2*second[j] + (1-beta2)*g*g
			switch {
			case settings.Rule == Momentum:
				theta[j] -= step * velocity[j]
			case settings.Rule == AdaGrad && t >= settings.Warmup:
				theta[j] -= step * g / (math.Sqrt(squares[j]) + epsilon)
			case settings.Rule == Adam:
				mean := first[j] / (1 - math.Pow(beta1, float64(t+1)))
				square := second[j] / (1 - math.Pow(beta2, float64(t+1)))
				theta[j] -= step * mean / (math.Sqrt(square) + epsilon)
			default:
				theta[j] -= step * g
			}
		}
		history = append(history, append([]float64(nil), theta...))
	}
	if !settings.Average {
		return theta
	}
	mean, total := make([]float64, d), 0.0
	for t, iterate := range history {
		total += float64(t + 1)
		for j := range mean {
			mean[j] += float64(t+1) * iterate[j]
		}
	}
	for j := range mean {
		mean[j] /= total
	}
	return mean
}

// textbookMemory holds a whole gradient for every row: that at the snapshot, or
// when the row was last drawn, or zero.
type textbookMemory struct {
	o        objective.Objective
	settings Settings
	rows     [][]float64
}

func newTextbookMemory(o objective.Objective, settings Settings) *textbookMemory {
	m := &textbookMemory{o, settings, make([][]float64, o.Rows())}
	for i := range m.rows {
		m.rows[i] = make([]float64, o.Parameters())
	}
	return m
}

// estimate returns Σ w (∇f_i − old_i)/batch + mean of old.
func (m *textbookMemory) estimate(iteration int, theta []float32, draws []sampling.Draw) []float64 {
	n := float64(m.o.Rows())
	period := int(math.Round(m.settings.Snapshot * n / float64(len(draws))))
	if m.settings.Reduction == SVRG && iteration%period == 0 {
		for i := range m.rows {
			m.rows[i] = rowGradient(m.o, theta, i)
		}
	}
	estimate := make([]float64, m.o.Parameters())
	for _, old := range m.rows {
		floats.AddScaled(estimate, 1/n, old)
	}
	for _, draw := range draws {
		floats.AddScaled(estimate, draw.Weight/float64(len(draws)), rowGradient(m.o, theta, draw.Row))
		floats.AddScaled(estimate, -draw.Weight/float64(len(draws)), m.rows[draw.Row])
	}
	if m.settings.Reduction == SAGA {
		for _, draw := range draws {
			m.rows[draw.Row] = rowGradient(m.o, theta, draw.Row)
		}
	}
	return estimate
}

func rowGradient(o objective.Objective, theta []float32, row int) []float64 {
	gradient, weights := make([]float64, o.Parameters()), make([]float64, o.Rows())
	weights[row] = 1
	o.WeightedGradient(theta, weights, gradient)
	return gradient
}

func narrow(o objective.Objective, theta []float64) []float32 {
	rounded := o.NewParameters()
	for j, value := range theta {
		rounded[j] = float32(value)
	}
	return rounded
}

func TestRulesMatchTheTextbook(t *testing.T) {
	steps := map[string]float64{SGD: 0.02, Momentum: 0.004, AdaGrad: 0.3, Adam: 0.05}
	for _, rule := range Rules() {
		for _, sampler := range []string{"uniform", "static-norm"} {
			for _, ridge := range []float64{0, 0.3} {
				for _, settings := range []Settings{
					{},
					{Batch: 5},
					{Average: true, Batch: 2},
					{Schedule: Inverse, ScheduleOffset: 10, Average: true},
					{Schedule: InverseSqrt, ScheduleOffset: 3},
					{Warmup: 40},
					{Reduction: SVRG, Snapshot: 0.5},
					{Reduction: SVRG, Snapshot: 0.7, Batch: 5},
					{Reduction: SAGA},
					{Reduction: SAGA, Batch: 5, Average: true},
				} {
					if settings.Reduction != "" && rule == Adam {
						continue
					}
					settings.Rule, settings.Step = rule, steps[rule]
					if settings.Warmup > 0 {
						settings.Step = 0.02
					}
					o := newProblem(t, 50, 7, ridge)
					trainer := newTrainer(t, o, sampler, settings)
					advance(t, trainer, 120)
					want := textbook(o, newSampler(t, sampler, o, 1), settings, 120)
					name := fmt.Sprintf("%+v with ridge %v and %s draws", settings, ridge, sampler)
					checkNear(t, name, trainer.Theta(), want, 2e-4)
				}
			}
		}
	}
}

// With step·ridge at and above one, no decay before or after the gradient is
// the same as the textbook's step.
func TestStepsBeyondTheDecay(t *testing.T) {
	for _, ridge := range []float64{99, 100, 130} {
		o := newProblem(t, 50, 7, ridge)
		settings := Settings{Step: 0.01}
		trainer := newTrainer(t, o, "uniform", settings)
		advance(t, trainer, 100)
		want := textbook(o, newSampler(t, "uniform", o, 1), settings, 100)
		checkNear(t, fmt.Sprint("ridge ", ridge), trainer.Theta(), want, 1e-4)
	}
}
