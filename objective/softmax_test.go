package objective

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// With two classes, keys and query are the logistic loss's: half its inner
// product, at the same angle where the classes' parameters are opposite.
func TestSoftmaxKeysOfTwoClassesAreTheLogisticOnes(t *testing.T) {
	x, labels := testRows(Logistic, 60, 7, 13)
	classes := make([]float32, len(labels))
	for i, label := range labels {
		classes[i] = (label + 1) / 2
	}
	logistic, err := New(Logistic, x, labels, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	softmax, err := New(Softmax, x, classes, 2, 0)
	if err != nil {
		t.Fatal(err)
	}
	two, one := softmax.NewParameters(), randomParameters(logistic, 13)
	for j, value := range one {
		two[j], two[7+j] = -value/2, value/2 // the difference is one
	}
	length := func(v []float32) float64 { return math.Sqrt(vec.SumSquares(v)) }
	for row := range x.Rows {
		inner, want := softmax.Inner(two, row), logistic.Inner(one, row)/2
		checkNear(t, "inner product", []float64{inner}, []float64{want}, 1e-5)
		cosine := inner / (softmax.KeyNorm(row) * length(softmax.Query(two)))
		want = logistic.Inner(one, row) / (logistic.KeyNorm(row) * length(logistic.Query(one)))
		checkNear(t, "cosine", []float64{cosine}, []float64{want}, 1e-5)
	}
}

// On a problem that has been learnt in part, rows along the query are those
// with large gradients; not in the same order, but nearly. What hashing sees is
// the angle, which goes with the gradient's length per length of the row.
func TestSoftmaxKeysFollowTheGradients(t *testing.T) {
	const rows, dim, classes = 600, 8, 5
	random := rng.New("objective", "test", "softmax keys")
	x, y, centres := vec.NewMatrix(rows, dim), make([]float32, rows), vec.NewMatrix(classes, dim)
	for i := range centres.Data {
		centres.Data[i] = float32(0.7 * random.NormFloat64())
	}
	for i := range rows {
		class := random.IntN(classes)
		y[i] = float32(class)
		for j, value := range centres.Row(class) {
			x.Row(i)[j] = value + float32(random.NormFloat64())
		}
	}
	o, err := New(Softmax, x, y, classes, 0)
	if err != nil {
		t.Fatal(err)
	}
	theta := o.NewParameters()
	for range 5 * rows {
		o.AddGradient(theta, theta, random.IntN(rows), -0.01)
	}
	norms, residuals := make([]float64, rows), make([]float64, rows)
	inner, cosines := make([]float64, rows), make([]float64, rows)
	o.GradientNorms(theta, norms)
	for row := range norms {
		inner[row] = o.Inner(theta, row)
		cosines[row] = inner[row] / o.KeyNorm(row)
		residuals[row] = norms[row] / o.RowNorm(row)
	}
	for name, r := range map[string]float64{
		"inner products and gradients": rankCorrelation(inner, norms),
		"angles and residuals":         rankCorrelation(cosines, residuals),
	} {
		if !(r > 0.75 && r < 0.999) {
			t.Errorf("%s have rank correlation %.3f", name, r)
		}
	}
}

// rankCorrelation is Spearman's: gradients saturate, so values would not do.
func rankCorrelation(a, b []float64) float64 {
	ranks := func(values []float64) []float64 {
		order, rank := make([]int, len(values)), make([]float64, len(values))
		floats.Argsort(slices.Clone(values), order)
		for place, i := range order {
			rank[i] = float64(place)
		}
		return rank
	}
	return stat.Correlation(ranks(a), ranks(b), nil)
}
