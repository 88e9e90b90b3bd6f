package datasets

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// randomProblem has columns of very different sizes, the last of them constant.
func randomProblem(rows, columns int, task Task) *Problem {
	random := rng.New("preprocess test")
	block := func(rows int) Rows {
		b := Rows{X: vec.NewMatrix(rows, columns), Y: make([]float32, rows)}
		for i := range rows {
			for j := range columns - 1 {
				b.X.Row(i)[j] = float32(math.Pow(10, float64(j%5))*random.NormFloat64() + 1000)
			}
			b.X.Row(i)[columns-1] = 0.1
			b.Y[i] = float32(50*random.NormFloat64() - 7)
		}
		return b
	}
	return &Problem{Train: block(rows), Test: block(rows / 3), Info: Info{Name: "test", Task: task, Target: "y"}}
}

// moments computes a column's mean and deviation in the plainest way.
func moments(x vec.Matrix, j int) (mean, deviation float64) {
	for i := range x.Rows {
		mean += float64(x.Row(i)[j]) / float64(x.Rows)
	}
	for i := range x.Rows {
		deviation += math.Pow(float64(x.Row(i)[j])-mean, 2) / float64(x.Rows)
	}
	return mean, math.Sqrt(deviation)
}

func TestStandardMoments(t *testing.T) {
	p := randomProblem(3*blockRows+17, 12, Regression)
	before := randomProblem(3*blockRows+17, 12, Regression)
	if err := p.preprocess(PreprocessStandard, nil); err != nil {
		t.Fatal(err)
	}
	for j := range 11 {
		mean, deviation := moments(p.Train.X, j)
		if math.Abs(mean) > 1e-6 || math.Abs(deviation-1) > 1e-5 {
			t.Errorf("column %d has mean %v and deviation %v", j, mean, deviation)
		}
		trainMean, trainDeviation := moments(before.Train.X, j)
		want := (float64(before.Test.X.Row(5)[j]) - trainMean) / trainDeviation
		if got := float64(p.Test.X.Row(5)[j]); math.Abs(got-want) > 1e-5*(1+math.Abs(want)) {
			t.Errorf("test row: column %d is %v, by the training rows' moments %v", j, got, want)
		}
	}
	for i := range p.Train.X.Rows {
		if value := p.Train.X.Row(i)[11]; value != 0 {
			t.Fatalf("a constant column is %v in row %d", value, i)
		}
	}
	if p.Scaling.Deviation[11] != 0 || p.Scaling.Mean[11] != float64(float32(0.1)) {
		t.Errorf("constant column: mean %v, deviation %v", p.Scaling.Mean[11], p.Scaling.Deviation[11])
	}
	for i, y := range p.Test.Y {
		if got, want := p.Scaling.Prediction(float64(y)), float64(before.Test.Y[i]); math.Abs(got-want) > 1e-3 {
			t.Fatalf("target %v maps back to %v", want, got)
		}
	}
}

func TestStandardLeavesLabels(t *testing.T) {
	p, before := randomProblem(100, 3, Binary), randomProblem(100, 3, Binary)
	if err := p.preprocess(PreprocessStandard, nil); err != nil {
		t.Fatal(err)
	}
	for i := range p.Train.Y {
		if p.Train.Y[i] != before.Train.Y[i] {
			t.Fatalf("label %d was changed from %v to %v", i, before.Train.Y[i], p.Train.Y[i])
		}
	}
}

// Released rows are the standardised ones divided by S_i, so that ‖x‖·‖[x, y]‖ is
// 1; test rows are only standardised.
func TestReleasedDividesTrainingRows(t *testing.T) {
	p, standard := randomProblem(200, 6, Regression), randomProblem(200, 6, Regression)
	if err := errors.Join(p.preprocess(PreprocessReleased, nil), standard.preprocess(PreprocessStandard, nil)); err != nil {
		t.Fatal(err)
	}
	for i := range p.Train.X.Rows {
		x, y := p.Train.X.Row(i), float64(p.Train.Y[i])
		squares := vec.SumSquares(x)
		if product := math.Sqrt(squares * (squares + y*y)); math.Abs(product-1) > 1e-5 {
			t.Fatalf("row %d: the product of lengths is %v", i, product)
		}
		if got, want := float64(x[0])*p.Scaling.Row[i], float64(standard.Train.X.Row(i)[0]); math.Abs(got-want) > 1e-5 {
			t.Fatalf("row %d: S_i does not map back: %v, %v", i, got, want)
		}
	}
	for i, value := range p.Test.X.Data {
		if value != standard.Test.X.Data[i] {
			t.Fatal("test rows were divided")
		}
	}
}

// Rows get length 1, in training and test, whatever their scale; a row of zeros, and
// targets, stay.
func TestUnitRows(t *testing.T) {
	p, scaled := randomProblem(2000, 6, Regression), randomProblem(2000, 6, Regression)
	before := randomProblem(2000, 6, Regression)
	clear(p.Train.X.Row(7))
	for _, x := range []vec.Matrix{scaled.Train.X, scaled.Test.X} {
		vec.Scale(1.0/256, x.Data)
	}
	if err := errors.Join(p.preprocess(PreprocessUnit, nil), scaled.preprocess(PreprocessUnit, nil)); err != nil {
		t.Fatal(err)
	}
	for _, x := range []vec.Matrix{p.Train.X, p.Test.X} {
		for i := range x.Rows {
			want := 1.0
			if &x.Data[0] == &p.Train.X.Data[0] && i == 7 {
				want = 0
			}
			if length := math.Sqrt(vec.SumSquares(x.Row(i))); math.Abs(length-want) > 1e-6 {
				t.Fatalf("row %d has length %v", i, length)
			}
		}
	}
	for i, value := range p.Test.X.Row(3) {
		if ratio := float64(before.Test.X.Row(3)[i] / before.Test.X.Row(3)[0]); math.Abs(float64(value/p.Test.X.Row(3)[0])-ratio) > 1e-5*math.Abs(ratio) {
			t.Fatalf("column %d is %v: the direction was changed", i, value)
		}
	}
	if p.Train.X.Row(0)[0] != scaled.Train.X.Row(0)[0] || p.Train.Y[0] != before.Train.Y[0] {
		t.Error("the scale matters, or targets were changed")
	}
}

func TestRawChangesNothing(t *testing.T) {
	p, before := randomProblem(50, 4, Regression), randomProblem(50, 4, Regression)
	recode := &Recode{From: before.Train.X.Data[0], To: 1}
	if err := p.preprocess(PreprocessRaw, recode); err != nil {
		t.Fatal(err)
	}
	for i, value := range p.Train.X.Data {
		if value != before.Train.X.Data[i] {
			t.Fatal("raw rows were changed")
		}
	}
}

func TestRecodeComesBeforeStandardising(t *testing.T) {
	p := &Problem{Info: Info{Task: Binary}}
	p.Train = Rows{X: vec.Matrix{Rows: 3, Cols: 1, Data: []float32{100, -50, -105}}, Y: make([]float32, 3)}
	p.Test = Rows{X: vec.Matrix{Rows: 1, Cols: 1, Data: []float32{100}}, Y: make([]float32, 1)}
	if err := p.preprocess(PreprocessStandard, &Recode{From: 100, To: -105}); err != nil {
		t.Fatal(err)
	}
	if x := p.Train.X.Data; x[0] != x[2] || x[1] <= x[0] || p.Test.X.Data[0] != x[0] {
		t.Errorf("training rows %v, test row %v", x, p.Test.X.Data)
	}
}

func TestPreprocessRefuses(t *testing.T) {
	constant := randomProblem(10, 3, Regression)
	for i := range constant.Train.Y {
		constant.Train.Y[i] = 4
	}
	tests := []struct {
		problem *Problem
		how     string
	}{{randomProblem(10, 3, Regression), "whitened"}, {randomProblem(10, 3, Binary), PreprocessReleased}, {constant, PreprocessStandard}}
	for _, test := range tests {
		if err := test.problem.preprocess(test.how, nil); !errors.Is(err, ErrRequest) {
			t.Errorf("%s: error %v, expected ErrRequest", test.how, err)
		}
	}
}

// Whatever the rows are, standardised ones are finite, and a column is all zeros if
// and only if it was constant.
func TestStandardIsFinite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.IntRange(1, 20).Draw(t, "rows")
		values := rapid.SliceOfN(rapid.Float32Range(-1e18, 1e18), 2*rows, 2*rows).Draw(t, "values")
		x := vec.Matrix{Rows: rows, Cols: 2, Data: append([]float32(nil), values...)}
		p := &Problem{Train: Rows{X: x, Y: make([]float32, rows)}, Info: Info{Task: Binary}}
		if err := p.preprocess(PreprocessStandard, nil); err != nil {
			t.Fatal(err)
		}
		for j := range 2 {
			constant := true
			for i := range rows {
				constant = constant && values[2*i+j] == values[j]
				if value := float64(x.Row(i)[j]); math.IsNaN(value) || math.IsInf(value, 0) {
					t.Fatalf("%v became %v", values[2*i+j], value)
				}
			}
			if constant != (p.Scaling.Deviation[j] == 0) {
				t.Fatalf("column %d: deviation %v, constant: %v", j, p.Scaling.Deviation[j], constant)
			}
		}
	})
}
