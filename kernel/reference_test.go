package kernel

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// reference trains in float64 from the definitions, with eager decay, on the
// rows and choices of the trainer that it follows.
type reference struct {
	settings Settings
	step     Step
	loss     loss
	outputs  int
	features *Features
	alpha    []float64
}

// iterate takes the step of iteration t on a batch, where a method with a
// random choice took the block given.
func (r *reference) iterate(t int, draws []Draw, table Table, choice int) {
	s, k := r.settings, r.outputs
	x, y := choose32(table, draws)
	old := len(r.alpha) / k
	phi := phiOf(r.features, max(s.MaxFeatures, old+s.Block), x)
	residuals := make([][]float64, len(y))
	for n := range y {
		f := make([]float64, k)
		for i := range r.alpha {
			f[i%k] += phi[i/k][n] * r.alpha[i]
		}
		residuals[n] = make([]float64, k)
		r.loss.residual(f, y[n], residuals[n])
		for o := range k {
			residuals[n][o] *= draws[n].Weight
		}
	}
	gradient := make([]float64, len(phi)*k)
	for i := range phi {
		for n, residual := range residuals {
			for o, value := range residual {
				gradient[i*k+o] += phi[i][n] * value / float64(len(y))
			}
		}
	}
	r.move(t, old, choice, phi, gradient, draws)
}

func (r *reference) move(t, old, choice int, phi [][]float64, gradient []float64, draws []Draw) {
	s, k, gamma := r.settings, r.outputs, r.step.At(t)
	own := make([]float64, len(gradient))
	copy(own, gradient)
	p := s.Ridge
	if s.Penalty == PenaltyFunction {
		p *= float64(old)
	}
	for i, alpha := range r.alpha {
		own[i] += p * alpha
	}
	first, count := choice*s.Block, s.Block
	if s.Method == FeaturesSGD {
		first, count = 0, s.MaxFeatures
	}
	change := make([]float64, count*k)
	shrink := 1 - gamma*s.Ridge
	bound := 1 / (r.loss.bound() + p/float64(s.Block))
	switch {
	case s.Precondition > 0:
		shrink = 1
		shift := s.Precondition
		if s.Penalty == PenaltyFunction {
			shift += s.Ridge * float64(max(old, first+count)) / r.loss.bound()
		}
		change = r.solve(own[first*k:(first+count)*k], phi[first:first+count], shift, gamma, draws)
	case s.Method == CDSG && first < old: // newton
		shrink = 1
		for i := range change {
			change[i] = -min(bound, s.Cap*gamma) / float64(count) * own[first*k+i]
		}
	default:
		for i := range change {
			change[i] = -gamma / float64(count) * gradient[first*k+i]
		}
	}
	for i := range r.alpha {
		r.alpha[i] *= shrink
	}
	for len(r.alpha) < (first+count)*k {
		r.alpha = append(r.alpha, 0)
	}
	for i, value := range change {
		r.alpha[first*k+i] += value
	}
}

func (r *reference) solve(g []float64, phi [][]float64, shift, gamma float64, draws []Draw) []float64 {
	m := len(phi)
	c := mat.NewDense(m, m, nil)
	for i := range m {
		for j := range m {
			sum := 0.0
			for n, draw := range draws {
				sum += draw.Weight * phi[i][n] * phi[j][n]
			}
			c.Set(i, j, sum/float64(len(draws)))
		}
		c.Set(i, i, c.At(i, i)+shift)
	}
	var solved mat.Dense
	if err := solved.Solve(c, mat.NewDense(m, r.outputs, g)); err != nil {
		panic(err)
	}
	solved.Scale(-gamma, &solved)
	return solved.RawMatrix().Data
}

// Every method does what its definition says: the same coefficients as plain
// float64 loops to the precision of float32 products, for all losses, with
// weights, with batches of several tiles.
func TestMethodsAgainstTheirDefinitions(t *testing.T) {
	for _, test := range []struct {
		name     string
		settings Settings
	}{
		{"dsg", Settings{Step: "inverse:2,1", Ridge: 0.1}},
		{"dsg blocks", Settings{Loss: Softmax, Block: 70, Step: "constant:1", Ridge: 0.3}},
		{"dsg preconditioned", Settings{Loss: Softmax, Block: 30, Precondition: 0.1}},
		{"cyclic", Settings{Method: Cyclic, Loss: Logistic, Block: 3, Generate: 2, Utilize: 3, Step: "hyperbolic:2,5", Ridge: 0.2}},
		{"cdsg newton", Settings{Method: CDSG, Rule: Newton, Loss: Huber, Step: "inverse:2,1", Ridge: 0.1, C: 0.2, Cap: 1.5}},
		{"cdsg newton blocks", Settings{Method: CDSG, Rule: Newton, Loss: Softmax, Block: 5, Step: "inverse:2,1", Ridge: 0.1, C: 0.2, Cap: 9}},
		{"cdsg newton literally", Settings{Method: CDSG, Rule: Newton, Step: "inverse:2,1", Ridge: 0.1, Penalty: PenaltyCoefficients, C: 0.2, Cap: 1.5}},
		{"cdsg plain descent", Settings{Method: CDSG, Block: 4, Loss: Softmax, Step: "inverse:2,1", Ridge: 0.1, Cap: 1.5}},
		{"cdsg descent", Settings{Method: CDSG, Loss: Logistic, Block: 20, Precondition: 0.2, Ridge: 0.05}},
		{"cdsg descent literally", Settings{Method: CDSG, Loss: Logistic, Block: 20, Precondition: 0.2, Ridge: 0.05, Penalty: PenaltyCoefficients}},
		{"revisit random", Settings{Method: Revisit, Loss: Hinge, Block: 2, MaxFeatures: 6, Step: "constant:0.5", Ridge: 0.1}},
		{"revisit greedy", Settings{Method: Revisit, Revisit: Greedy, Block: 8, MaxFeatures: 32, Precondition: 0.1}},
		{"features-sgd", Settings{Method: FeaturesSGD, MaxFeatures: 100, Step: "constant:0.5", Ridge: 0.1}},
	} {
		t.Run(test.name, func(t *testing.T) {
			settings := test.settings
			settings.Batch = tileColumns + 44
			if settings.Loss == "" {
				settings.Loss = Squared
			}
			table := newTable(settings.Loss, 400, 3, test.name)
			problem := newTrainingProblem(table, settings.Loss, test.name)
			problem.Source = &weightedSource{problem.Source}
			trainer := newKernelTrainer(t, problem, settings, Resources{Workers: 2})
			follow := &reference{
				settings: trainer.settings, step: trainer.step, loss: trainer.batch.loss,
				outputs: problem.Outputs, features: trainer.Model().features,
			}
			for iteration := 1; iteration <= 12; iteration++ {
				advanceBy(t, trainer, 1)
				follow.iterate(iteration, trainer.batch.draws, table, trainer.watch.last.Block)
				compareAlphas(t, iteration, alphas(trainer.Model()), follow.alpha)
			}
			if settings.Method != "" && trainer.Counters().OldUpdates == 0 {
				t.Error("no old block was ever moved")
			}
		})
	}
}

func compareAlphas(t *testing.T, iteration int, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("iteration %d: %d coefficients, want %d", iteration, len(got), len(want))
	}
	var largest float64
	for _, value := range want {
		largest = max(largest, math.Abs(value))
	}
	for i := range got {
		if math.Abs(got[i]-want[i]) > 2e-5*largest {
			t.Fatalf("iteration %d: coefficient %d is %v, want %v", iteration, i, got[i], want[i])
		}
	}
}

// weightedSource gives half the rows weight ½ and the others 3/2.
type weightedSource struct{ Source }

func (w *weightedSource) Draw(m *Model, draws []Draw) {
	w.Source.Draw(m, draws)
	for i := range draws {
		draws[i].Weight = 0.5 + float64(draws[i].Row%2)
	}
}
