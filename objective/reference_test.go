package objective

import (
	"errors"
	"math"
	"runtime"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

func solve(t testing.TB, o Objective) *Reference {
	t.Helper()
	reference, err := Optimum(o)
	if err != nil {
		t.Fatal(err)
	}
	return reference
}

// Each certificate is checked apart from the solver, through the public
// gradient and by moving away from the optimum.
func TestOptimumIsOne(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		loss := rapid.SampledFrom(Losses()).Draw(r, "loss")
		seed := rapid.IntRange(0, 1000).Draw(r, "seed")
		ridge := rapid.SampledFrom([]float64{0.01, 1}).Draw(r, "ridge")
		o := newTest(t, loss, rapid.IntRange(1, 120).Draw(r, "rows"), rapid.IntRange(1, 12).Draw(r, "columns"), ridge, seed)
		reference := solve(t, o)
		if !reference.Converged || reference.GradientNorm > 1e-9*reference.Scale {
			r.Fatalf("gradient norm %v of scale %v: %s", reference.GradientNorm, reference.Scale, reference.Note)
		}
		gradient := make([]float64, o.Parameters())
		o.Gradient(reference.Parameters(o), gradient)
		if norm := floats.Norm(gradient, 2); norm > 1e-5*(1+reference.Scale) {
			r.Fatalf("gradient norm %v at the optimum rounded to float32", norm)
		}
		if at := value64(o, reference.Theta); at != reference.Value {
			r.Fatalf("value %v, evaluated again %v", reference.Value, at)
		}
		for range 10 {
			moved := append([]float64(nil), reference.Theta...)
			for j := range moved {
				moved[j] += rapid.Float64Range(-1e-3, 1e-3).Draw(r, "move")
			}
			if value64(o, moved) < reference.Value*(1-1e-13) {
				r.Fatalf("a perturbed optimum has value %v below %v", value64(o, moved), reference.Value)
			}
		}
	})
}

func TestLeastSquaresOptimumIsTheClosedForm(t *testing.T) {
	for _, ridge := range []float64{0, 0.5} {
		x, y := testRows(LeastSquares, 40, 5, 1)
		// The ridge is five more rows of a plain least-squares problem,
		// solved by QR.
		design, target := mat.NewDense(45, 5, nil), mat.NewVecDense(45, nil)
		for i := range 40 {
			design.SetRow(i, widen(x.Row(i)))
			target.SetVec(i, float64(y[i]))
		}
		for j := range 5 {
			design.Set(40+j, j, math.Sqrt(ridge/2*40))
		}
		var want mat.VecDense
		if err := want.SolveVec(design, target); err != nil {
			t.Fatal(err)
		}
		o, err := New(LeastSquares, x, y, 0, ridge)
		if err != nil {
			t.Fatal(err)
		}
		reference := solve(t, o)
		checkNear(t, "theta", reference.Theta, want.RawVector().Data, 1e-12)
		if reference.Rank != 5 || reference.Gap > 1e-20 || !reference.Converged {
			t.Errorf("rank %d, gap %v, converged %v: %s", reference.Rank, reference.Gap, reference.Converged, reference.Note)
		}
		if want := math.Pow(floats.Norm(widen(y), 2), 2) / 40; math.Abs(reference.AtZero-want) > 1e-12 {
			t.Errorf("F(0) is %v, want %v", reference.AtZero, want)
		}
	}
}

// One binary column: the optimum puts the score of each group at its log odds.
func TestLogisticOptimumIsTheLogOdds(t *testing.T) {
	rows, labels := [][]float32{}, []float32{}
	for i := range 40 {
		group, label := float32(i%2), float32(-1)
		if i < 30 == (group == 1) && i%5 != 0 {
			label = 1
		}
		rows, labels = append(rows, []float32{1 - group, group}), append(labels, label)
	}
	odds := func(group int) float64 {
		plus, minus := 0.0, 0.0
		for i, label := range labels {
			if i%2 == group && label > 0 {
				plus++
			} else if i%2 == group {
				minus++
			}
		}
		return math.Log(plus / minus)
	}
	o, err := New(Logistic, matrixOf(rows), labels, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	reference := solve(t, o)
	checkNear(t, "theta", reference.Theta, []float64{odds(0), odds(1)}, 1e-10)
}

// Softmax of two classes is the logistic loss of the classes' difference, with
// twice its ridge.
func TestSoftmaxOfTwoClassesIsLogistic(t *testing.T) {
	x, labels := testRows(Logistic, 60, 4, 2)
	classes := make([]float32, len(labels))
	for i, label := range labels {
		classes[i] = (label + 1) / 2
	}
	two, err := New(Softmax, x, classes, 2, 0.2)
	if err != nil {
		t.Fatal(err)
	}
	one, err := New(Logistic, x, labels, 0, 0.1)
	if err != nil {
		t.Fatal(err)
	}
	a, b := solve(t, two), solve(t, one)
	difference := append([]float64(nil), a.Theta[4:]...)
	floats.Sub(difference, a.Theta[:4])
	checkNear(t, "difference of the classes", difference, b.Theta, 1e-8)
	checkNear(t, "value", []float64{a.Value}, []float64{b.Value}, 1e-12)
}

// Repeated, scaled and empty columns leave many minima; the reference is the
// shortest, as the pseudo-inverse has it.
func TestSingularDesignGivesTheShortestMinimum(t *testing.T) {
	x, y := testRows(LeastSquares, 50, 7, 3)
	design := mat.NewDense(50, 7, nil)
	for i := range 50 {
		row := x.Row(i)
		row[3], row[4], row[5], row[6] = row[0], -2*row[1], 0, 1024*row[2]
		design.SetRow(i, widen(row))
	}
	var svd mat.SVD
	if !svd.Factorize(design, mat.SVDThin) {
		t.Fatal("no singular values")
	}
	var want mat.Dense
	svd.SolveTo(&want, mat.NewDense(50, 1, widen(y)), 3)
	o, err := New(LeastSquares, x, y, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	reference := solve(t, o)
	checkNear(t, "theta", reference.Theta, mat.Col(nil, 0, &want), 1e-11)
	if reference.Rank != 3 || !reference.Converged || !strings.Contains(reference.Note, "rank 3 of 7") {
		t.Errorf("rank %d, converged %v, note %q", reference.Rank, reference.Converged, reference.Note)
	}
}

func TestMoreColumnsThanRowsAreFitted(t *testing.T) {
	reference := solve(t, newTest(t, LeastSquares, 10, 30, 0, 4))
	if reference.Value > 1e-20 || reference.Rank != 10 || !reference.Converged {
		t.Errorf("value %v, rank %d, note %q", reference.Value, reference.Rank, reference.Note)
	}
}

// Columns whose sizes differ by twelve orders of magnitude, as raw data have.
func TestColumnsOfDifferentSize(t *testing.T) {
	for _, loss := range []string{LeastSquares, Logistic} {
		x, y := testRows(loss, 200, 6, 5)
		plain, err := New(loss, x, y, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		want := solve(t, plain)
		scaled := vec.NewMatrix(x.Rows, x.Cols)
		for i, value := range x.Data {
			scaled.Data[i] = value * float32(math.Pow(16, float64(i%6*2-5)))
		}
		stretched, err := New(loss, scaled, y, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		got := solve(t, stretched)
		checkNear(t, loss+" value", []float64{got.Value}, []float64{want.Value}, 1e-12)
		if got.Rank != 6 || !got.Converged {
			t.Errorf("%s: rank %d, note %q", loss, got.Rank, got.Note)
		}
	}
}

func TestSeparableRowsHaveNoFiniteOptimum(t *testing.T) {
	x, y := testRows(Logistic, 100, 3, 6)
	for i := range y {
		y[i] = 1
		if x.Row(i)[0]+x.Row(i)[1] < 0 {
			y[i] = -1
		}
	}
	rare := vec.NewMatrix(100, 4)
	for i := range 100 {
		copy(rare.Row(i), x.Row(i))
		rare.Row(i)[0], rare.Row(i)[1] = rare.Row(i)[1], float32(math.Sin(float64(i))) // no longer separable
	}
	// A column that only rows of one class have: its parameter never settles.
	for i, left := 0, 5; left > 0; i++ {
		if y[i] > 0 {
			rare.Row(i)[3] = 1
			left--
		}
	}
	for name, x := range map[string]vec.Matrix{"separable": x, "one column separable": rare} {
		o, err := New(Logistic, x, y, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		reference := solve(t, o)
		if reference.Converged || !strings.Contains(reference.Note, "no finite minimum") {
			t.Errorf("%s: converged %v, note %q", name, reference.Converged, reference.Note)
		}
		if reference.Gap > 1e-8 || reference.GradientNorm > 1e-8 {
			t.Errorf("%s: gap %v and gradient norm %v after %d steps", name, reference.Gap, reference.GradientNorm, reference.Iterations)
		}
	}
}

func TestNothingToLearn(t *testing.T) {
	for _, test := range []struct {
		name string
		x    vec.Matrix
		y    []float32
	}{
		{"targets of zero", matrixOf([][]float32{{1, 2}, {3, 4}}), []float32{0, 0}},
		{"columns of zero", vec.NewMatrix(2, 2), []float32{1, 2}},
	} {
		o, err := New(LeastSquares, test.x, test.y, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		if reference := solve(t, o); floats.Norm(reference.Theta, 2) != 0 || !reference.Converged || reference.Value != reference.AtZero {
			t.Errorf("%s: %+v", test.name, reference)
		}
	}
}

func TestOptimumDoesNotDependOnProcessors(t *testing.T) {
	for _, loss := range Losses() {
		o := newTest(t, loss, 1000, 8, 0.01, 7)
		before := runtime.GOMAXPROCS(1)
		one := solve(t, o)
		runtime.GOMAXPROCS(4)
		four := solve(t, o)
		runtime.GOMAXPROCS(before)
		for j := range one.Theta {
			if one.Theta[j] != four.Theta[j] {
				t.Fatalf("%s: theta[%d] is %v on one processor, %v on four", loss, j, one.Theta[j], four.Theta[j])
			}
		}
	}
}

type foreign struct{ Objective }

func TestOptimumKnowsItsOwnObjectivesOnly(t *testing.T) {
	if _, err := Optimum(foreign{newTest(t, LeastSquares, 3, 2, 0, 8)}); !errors.Is(err, ErrNoReference) {
		t.Errorf("a foreign objective gave error %v", err)
	}
}

func BenchmarkOptimum(b *testing.B) {
	random := rng.New("objective", "benchmark")
	x, y := vec.NewMatrix(20000, 530), make([]float32, 20000)
	for i := range x.Data {
		x.Data[i] = float32(random.NormFloat64())
	}
	for i := range y {
		y[i] = float32(random.NormFloat64())
	}
	o, err := New(LeastSquares, x, y, 0, 0)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		solve(b, o)
	}
}
