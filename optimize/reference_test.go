package optimize

import (
	"fmt"
	"math"
	"testing"

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
	for t := range iterations {
		rounded := narrow(o, theta)
		s.Draw(rounded, draws)
		gradient := make([]float64, d)
		for _, draw := range draws {
			row := make([]float32, d)
			o.AddGradient(row, rounded, draw.Row, 1)
			for j := range gradient {
				gradient[j] += draw.Weight * float64(row[j]) / float64(len(draws))
			}
		}
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
				} {
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
