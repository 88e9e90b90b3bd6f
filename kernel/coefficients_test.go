package kernel

import (
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"gradsample/internal/vec"
)

// unit is a loss whose residual is 1 everywhere.
type unit struct{ squared }

func (unit) residual(_ []float64, _ float32, r []float64) float64 {
	r[0] = 1
	return 0
}

// With the residual's factor 1, the coefficient of feature i after t iterations
// is −a_t^i φ_i(x) for a_t^i = γ_i Π_(j=i+1..t) (1 − γ_j λ). For γ_t = θ/t this is
// θ/t for every i where θλ = 1, and θ(i−1)/(t(t−1)) where θλ = 2 (Dai et al.,
// lemma 4 of the appendix of Li and Póczos, which bounds them by θ/t).
func TestCoefficientsInClosedForm(t *testing.T) {
	const theta, iterations = 3, 150
	for _, test := range []struct {
		product float64 // θλ
		want    func(i, t float64) float64
	}{
		{1, func(_, t float64) float64 { return theta / t }},
		{2, func(i, t float64) float64 { return theta * (i - 1) / (t * (t - 1)) }},
	} {
		table := Table{X: vec.NewMatrix(1, 2), Y: []float32{0}}
		settings := Settings{Step: "inverse:3,0", Ridge: test.product / theta, Batch: 1}
		trainer := newKernelTrainer(t, newTrainingProblem(table, Squared, "closed form"), settings, Resources{})
		trainer.batch.loss = unit{}
		advanceBy(t, trainer, iterations)
		phi := phiOf(trainer.Model().features, iterations, table.X)
		for i, alpha := range alphas(trainer.Model()) {
			want := test.want(float64(i+1), iterations)
			if got := -alpha / phi[i][0]; math.Abs(got-want) > 1e-12*theta {
				t.Errorf("θλ = %v: a_%d^%d is %v, want %v", test.product, iterations, i+1, got, want)
			}
		}
	}
}

// Shrinking through one scale gives what shrinking every coefficient gives, to
// rounding, through changes of the scale into the coefficients, signs and zeros.
func TestLazyDecayIsEagerDecay(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		m, err := newModel(FeatureSettings{
			Kernel: Kernel{Name: "gaussian", Bandwidth: 1}, Dim: 1, Block: 4, Stream: []string{"lazy"},
		}, Squared, 1)
		if err != nil {
			r.Fatal(err)
		}
		var eager []float64
		for range rapid.IntRange(1, 60).Draw(r, "steps") {
			factor := rapid.SampledFrom([]float64{1, 0.9, 1e-3, 1e-5, -1, 0}).Draw(r, "factor")
			first := rapid.IntRange(0, len(eager)).Draw(r, "first")
			change := rapid.Float64Range(-1, 1).Draw(r, "change")
			m.shrink(factor)
			m.add(first, []float64{change})
			for i := range eager {
				eager[i] *= factor
			}
			if first == len(eager) {
				eager = append(eager, 0)
			}
			eager[first] += change
		}
		for i, got := range alphas(m) {
			if math.Abs(got-eager[i]) > 1e-12 {
				r.Fatalf("coefficient %d is %v, want %v", i, got, eager[i])
			}
			if narrow := m.weights[i/4].Row(0)[i%4]; narrow != float32(m.coefficients[i]) {
				r.Fatalf("weight %d is %v in float32, %v in float64", i, narrow, m.coefficients[i])
			}
		}
	})
}

// A model's scores are its sum over features, through the scale, and over more
// features than one block and more rows than one tile.
func TestScoresAreTheSumOverFeatures(t *testing.T) {
	table := newTable(Softmax, tileColumns+5, 3, "scores")
	trainer := newKernelTrainer(t, newTrainingProblem(table, Softmax, "scores"),
		Settings{Loss: Softmax, Block: 24, Step: "constant:1", Ridge: 0.1}, Resources{})
	advanceBy(t, trainer, 7)
	m := trainer.Model()
	if m.scale == 1 || m.Features() != 168 {
		t.Fatalf("%d features with a scale of %v do not test what they should", m.Features(), m.scale)
	}
	got, phi, alpha := predict(t, m, table.X, 1), phiOf(m.features, m.Features(), table.X), alphas(m)
	for n := range table.X.Rows {
		for output := range 3 {
			var want float64
			for i := range phi {
				want += phi[i][n] * alpha[i*3+output]
			}
			if math.Abs(got[n*3+output]-want) > 1e-6 {
				t.Fatalf("row %d, output %d: %v, want %v", n, output, got[n*3+output], want)
			}
		}
	}
}

func TestErrorMeasures(t *testing.T) {
	for i, test := range []struct {
		loss   string
		scores []float64
		y      []float32
		want   float64
	}{
		{Squared, []float64{1, 2, 3, 4}, []float32{1, 2, 3, 2}, 1},
		{Huber, []float64{0, 3}, []float32{0, 0}, 3 / math.Sqrt2},
		{Logistic, []float64{0.1, -2, 3, -1}, []float32{1, -1, -1, -1}, 0.25},
		{Hinge, []float64{-0.1, 2}, []float32{1, -1}, 1},
		{Softmax, []float64{0, 1, 2, 5, 4, 3}, []float32{2, 1}, 0.5},
	} {
		m := &Model{loss: test.loss, outputs: outputsOf(test.loss)}
		if got := m.Error(test.scores, test.y); math.Abs(got-test.want) > 1e-15 {
			t.Errorf("case %s: error %v, want %v", strconv.Itoa(i)+" "+test.loss, got, test.want)
		}
	}
}
