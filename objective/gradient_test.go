package objective

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"pgregory.net/rapid"
)

// value64 is F in float64, whose differences are not lost in rounding.
func value64(o Objective, theta []float64) float64 {
	loss := o.(smooth).weighted(theta, nil, make([]float64, len(theta)))
	return loss + o.Ridge()/2*floats.Dot(theta, theta)
}

func TestGradientMatchesCentralDifferences(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		loss := rapid.SampledFrom(Losses()).Draw(r, "loss")
		ridge := rapid.SampledFrom([]float64{0, 0.3}).Draw(r, "ridge")
		seed := rapid.IntRange(0, 1000).Draw(r, "seed")
		o := newTest(t, loss, rapid.IntRange(1, 30).Draw(r, "rows"), rapid.IntRange(1, 9).Draw(r, "columns"), ridge, seed)
		theta := randomParameters(o, seed)
		gradient := make([]float64, o.Parameters())
		o.Gradient(theta, gradient)

		const h = 1e-5
		differences, wide := make([]float64, o.Parameters()), widen(theta)
		for j := range wide {
			at := wide[j]
			wide[j] = at + h
			above := value64(o, wide)
			wide[j] = at - h
			below := value64(o, wide)
			wide[j] = at
			differences[j] = (above - below) / (2 * h)
		}
		checkNear(r, "gradient", gradient, differences, 1e-7)
	})
}

func TestSlopeAndCurvatureMatchDifferences(t *testing.T) {
	for _, test := range []struct {
		name string
		at   func(score, target float64) (loss, slope, curvature float64)
	}{{LeastSquares, squaredResidual}, {Logistic, logisticLoss}} {
		for score := -6.0; score <= 6; score += 0.37 {
			for _, target := range []float64{-1, 1} {
				const h = 1e-4
				_, slope, curvature := test.at(score, target)
				above, slopeAbove, _ := test.at(score+h, target)
				below, slopeBelow, _ := test.at(score-h, target)
				checkNear(t, test.name+" slope", []float64{slope}, []float64{(above - below) / (2 * h)}, 1e-7)
				checkNear(t, test.name+" curvature", []float64{curvature}, []float64{(slopeAbove - slopeBelow) / (2 * h)}, 1e-7)
			}
		}
	}
}

func TestRowGradientsSumToTheGradient(t *testing.T) {
	for _, loss := range Losses() {
		const ridge = 0.2
		o := newTest(t, loss, 200, 37, ridge, 1)
		theta := randomParameters(o, 1)
		sum := make([]float32, o.Parameters())
		for row := range o.Rows() {
			o.AddGradient(sum, theta, row, 1/float32(o.Rows()))
		}
		want := make([]float64, o.Parameters())
		o.Gradient(theta, want)
		floats.AddScaled(want, -ridge, widen(theta))
		checkNear(t, loss+" sum of row gradients", widen(sum), want, 1e-5)
	}
}

// What is kept of a gradient gives it back, to the bit.
func TestCoefficientsAndRowMakeTheGradient(t *testing.T) {
	for _, loss := range Losses() {
		o := newTest(t, loss, 50, 23, 0.2, 12)
		theta, coefficients := randomParameters(o, 12), make([]float32, o.Scores())
		if o.Parameters() != o.Scores()*o.Dim() {
			t.Errorf("%s has %d parameters for %d scores of %d columns", loss, o.Parameters(), o.Scores(), o.Dim())
		}
		for row := range o.Rows() {
			want, got := make([]float32, o.Parameters()), make([]float32, o.Parameters())
			o.AddGradient(want, theta, row, 0.3)
			o.Coefficients(theta, row, coefficients)
			o.AddRow(got, row, coefficients, 0.3)
			if !slices.Equal(got, want) {
				t.Fatalf("%s: row %d has the gradient %v, its coefficients make %v", loss, row, want, got)
			}
		}
	}
}

func TestWeightedGradientWeighsRows(t *testing.T) {
	for _, loss := range Losses() {
		o := newTest(t, loss, 60, 11, 0.2, 2)
		theta := randomParameters(o, 2)
		weights, got := make([]float64, o.Rows()), make([]float64, o.Parameters())
		want := make([]float32, o.Parameters())
		for row := range weights {
			weights[row] = float64(row%7) / 50
			o.AddGradient(want, theta, row, float32(weights[row]))
		}
		o.WeightedGradient(theta, weights, got)
		checkNear(t, loss+" weighted gradient", got, widen(want), 1e-5)
	}
}

func TestGradientNormsAreThoseOfRowGradients(t *testing.T) {
	for _, loss := range Losses() {
		o := newTest(t, loss, 50, 23, 0.2, 3)
		theta := randomParameters(o, 3)
		norms, want := make([]float64, o.Rows()), make([]float64, o.Rows())
		o.GradientNorms(theta, norms)
		for row := range want {
			gradient := make([]float32, o.Parameters())
			o.AddGradient(gradient, theta, row, 1)
			want[row] = floats.Norm(widen(gradient), 2)
			if one := o.GradientNorm(theta, row); one != norms[row] {
				t.Errorf("%s: row %d alone has gradient norm %v, among all %v", loss, row, one, norms[row])
			}
		}
		checkNear(t, loss+" gradient norms", norms, want, 1e-5)
	}
}

// A weight of 1 for one row makes the weighted gradient that row's.
func TestGradientNorms64AreExact(t *testing.T) {
	for _, loss := range Losses() {
		o := newTest(t, loss, 20, 23, 0.2, 3)
		theta := randomParameters(o, 3)
		norms, want := make([]float64, o.Rows()), make([]float64, o.Rows())
		o.GradientNorms64(theta, norms)
		for row := range want {
			weights, gradient := make([]float64, o.Rows()), make([]float64, o.Parameters())
			weights[row] = 1
			o.WeightedGradient(theta, weights, gradient)
			want[row] = floats.Norm(gradient, 2)
		}
		checkNear(t, loss+" gradient norms", norms, want, 1e-12)
	}
}

// The smaller the gradient, the more of it would cancel in 1 - p.
func TestSmallSoftmaxGradientsKeepTheirNorm(t *testing.T) {
	o, err := New(Softmax, matrixOf([][]float32{{1}}), []float32{0}, 2, 0)
	if err != nil {
		t.Fatal(err)
	}
	want := math.Sqrt2 * math.Exp(-50)
	if got := o.GradientNorm([]float32{50, 0}, 0); math.Abs(got/want-1) > 1e-9 {
		t.Errorf("the gradient norm is %v, should be %v", got, want)
	}
}

// One step of SGD writes the gradient into θ itself.
func TestAddGradientInPlace(t *testing.T) {
	for _, loss := range Losses() {
		o := newTest(t, loss, 20, 41, 0, 4)
		for row := range o.Rows() {
			theta, step := randomParameters(o, row), make([]float32, o.Parameters())
			o.AddGradient(step, theta, row, -0.25)
			want := widen(theta)
			floats.Add(want, widen(step))
			o.AddGradient(theta, theta, row, -0.25)
			checkNear(t, loss+" parameters after a step", widen(theta), want, 1e-6)
		}
	}
}

func TestValueIsLossPlusRidge(t *testing.T) {
	for _, loss := range Losses() {
		const ridge = 0.7
		o := newTest(t, loss, 100, 13, ridge, 5)
		theta := randomParameters(o, 5)
		wide := widen(theta)
		want := value64(o, wide)
		checkNear(t, loss+" value", []float64{o.Value(theta)}, []float64{want}, 1e-6)
		checkNear(t, loss+" loss", []float64{o.Loss(theta)}, []float64{want - ridge/2*floats.Dot(wide, wide)}, 1e-6)
	}
}

// Scores far beyond what exp can hold give finite losses and gradients.
func TestLossesAreStable(t *testing.T) {
	for _, loss := range []string{Logistic, Softmax} {
		o := newTest(t, loss, 30, 5, 0, 6)
		theta := randomParameters(o, 6)
		for j := range theta {
			theta[j] *= 1e6
		}
		if value := o.Value(theta); math.IsInf(value, 0) || math.IsNaN(value) || value < 1 {
			t.Errorf("%s: value %v at huge parameters", loss, value)
		}
		norms, gradient := make([]float64, o.Rows()), make([]float32, o.Parameters())
		o.GradientNorms(theta, norms)
		for row, norm := range norms {
			if o.AddGradient(gradient, theta, row, 1); !finite(norm) {
				t.Errorf("%s: row %d has gradient norm %v at huge parameters", loss, row, norm)
			}
		}
		for j, value := range gradient {
			if !finite(float64(value)) {
				t.Errorf("%s: gradient[%d] = %v at huge parameters", loss, j, value)
			}
		}
	}
}

func TestLossesOfKnownRows(t *testing.T) {
	for _, test := range []struct {
		loss  string
		label float32
		want  float64
	}{
		{LeastSquares, 2, 1},                                  // (1·1 + 1·2 − 2)²
		{Logistic, 1, math.Log1p(math.Exp(-3))},               // margin 3
		{Softmax, 1, math.Log(math.Exp(3)+math.Exp(-1)) - -1}, // scores 3 and −1
	} {
		x := matrixOf([][]float32{{1, 2}})
		o, err := New(test.loss, x, []float32{test.label}, 2, 0)
		if err != nil {
			t.Fatal(err)
		}
		theta := o.NewParameters()
		copy(theta, []float32{1, 1, 1, -1})
		checkNear(t, test.loss, []float64{o.Loss(theta)}, []float64{test.want}, 1e-9)
	}
}
