package objective

import (
	"errors"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"

	"gradsample/internal/vec"
)

func matrixOf(rows [][]float32) vec.Matrix {
	m := vec.NewMatrix(len(rows), len(rows[0]))
	for i, row := range rows {
		copy(m.Row(i), row)
	}
	return m
}

func TestNewRefusesBadData(t *testing.T) {
	nan, infinity := float32(math.NaN()), float32(math.Inf(-1))
	square := [][]float32{{1, 2}, {3, 4}}
	good := []float32{1, -1}
	for _, test := range []struct {
		loss    string
		x       vec.Matrix
		y       []float32
		classes int
		ridge   float64
		message string
	}{
		{"hinge", matrixOf(square), good, 0, 0, "choose from least-squares, logistic, softmax"},
		{LeastSquares, vec.Matrix{}, nil, 0, 0, "0 × 0"},
		{LeastSquares, vec.Matrix{Rows: 2, Cols: 2, Data: make([]float32, 3)}, good, 0, 0, "holds 3 values"},
		{LeastSquares, matrixOf(square), good[:1], 0, 0, "1 targets for 2 rows"},
		{LeastSquares, matrixOf(square), good, 0, -1, "ridge is -1"},
		{LeastSquares, matrixOf(square), good, 0, math.NaN(), "ridge is NaN"},
		{LeastSquares, matrixOf(square), good, 0, math.Inf(1), "ridge is +Inf"},
		{LeastSquares, matrixOf([][]float32{{1, 2}, {3, nan}}), good, 0, 0, "row 1, column 1 (from 0) is NaN"},
		{Softmax, matrixOf([][]float32{{infinity, 2}, {3, 4}}), good, 2, 0, "row 0, column 0 (from 0) is -Inf"},
		{LeastSquares, matrixOf(square), []float32{1, nan}, 0, 0, "target of row 1 (from 0) is NaN"},
		{Logistic, matrixOf(square), []float32{1, 0}, 0, 0, "label of row 1 (from 0) is 0"},
		{Softmax, matrixOf(square), []float32{0, 1}, 1, 0, "1 classes"},
		{Softmax, matrixOf(square), []float32{0, 2}, 2, 0, "class of row 1 (from 0) is 2"},
		{Softmax, matrixOf(square), []float32{-1, 1}, 2, 0, "class of row 0 (from 0) is -1"},
		{Softmax, matrixOf(square), []float32{0.5, 1}, 2, 0, "class of row 0 (from 0) is 0.5"},
	} {
		sentinel := ErrInvalid
		if test.loss == "hinge" {
			sentinel = ErrUnknownLoss
		}
		_, err := New(test.loss, test.x, test.y, test.classes, test.ridge)
		if !errors.Is(err, sentinel) || !strings.Contains(err.Error(), test.message) {
			t.Errorf("New(%s, ridge %v) gave error %v, want one with %q", test.loss, test.ridge, err, test.message)
		}
	}
}

func TestNorms(t *testing.T) {
	x := matrixOf([][]float32{{3, 4}, {-5, 12}})
	for _, test := range []struct {
		loss     string
		y        []float32
		keyNorms []float64
	}{
		{LeastSquares, []float32{12, -84}, []float64{13, 85}},
		{Logistic, []float32{1, -1}, []float64{5, 13}},
		{Softmax, []float32{1, 0}, []float64{5 * math.Sqrt(0.75), 13 * math.Sqrt(0.75)}},
	} {
		o, err := New(test.loss, x, test.y, 4, 0)
		if err != nil {
			t.Fatal(err)
		}
		for row, want := range test.keyNorms {
			if got := o.KeyNorm(row); math.Abs(got-want) > 1e-12 {
				t.Errorf("%s: key norm of row %d is %v, want %v", test.loss, row, got, want)
			}
			if got, want := o.RowNorm(row), []float64{5, 13}[row]; got != want {
				t.Errorf("%s: norm of row %d is %v, want %v", test.loss, row, got, want)
			}
		}
	}
}

// The inner product of the key and the query is what Inner says, and the
// gradient is as large as it says: 2|r|‖x‖ for least squares, and increasing
// from 0 to ‖x‖ for the logistic loss. For softmax it does not say.
func TestKeyAndQueryGiveInner(t *testing.T) {
	for _, loss := range Losses() {
		o := newTest(t, loss, 80, 19, 0, 7)
		theta := randomParameters(o, 7)
		keys, query := o.Keys(), o.Query(theta)
		if keys.Rows() != o.Rows() || keys.Dim() != len(query) {
			t.Fatalf("%s: keys are %d × %d, the query %d long", loss, keys.Rows(), keys.Dim(), len(query))
		}
		norms := make([]float64, o.Rows())
		o.GradientNorms(theta, norms)
		key := make([]float32, keys.Dim())
		for row := range o.Rows() {
			keys.Key(row, key)
			inner := o.Inner(theta, row)
			checkNear(t, loss+" inner product", []float64{inner}, []float64{float64(vec.Dot(key, query))}, 1e-5)
			checkNear(t, loss+" key norm", []float64{o.KeyNorm(row)}, []float64{floats.Norm(widen(key), 2)}, 1e-6)
			want := norms[row]
			switch loss {
			case LeastSquares:
				want = 2 * math.Abs(inner) * o.RowNorm(row)
			case Logistic:
				want = o.RowNorm(row) / (1 + math.Exp(-inner))
			}
			checkNear(t, loss+" gradient norm", []float64{norms[row]}, []float64{want}, 1e-5)
		}
	}
}

func TestQueryDoesNotCopyWhereItNeedNot(t *testing.T) {
	o := newTest(t, LeastSquares, 10, 4, 0, 9)
	theta := randomParameters(o, 9)
	o.AddGradient(theta, theta, 3, 0.5)
	query := o.Query(theta)
	if &query[0] != &theta[0] || query[4] != -1 {
		t.Errorf("the query of parameters with the hidden -1 is %v, at another place or without the -1", query)
	}
	for _, theta := range [][]float32{{1, 2, 3, 4}, {1, 2, 3, 4, 9}} {
		theta = theta[:4]
		query := o.Query(theta)
		if &query[0] == &theta[0] || query[0] != 1 || query[3] != 4 || query[4] != -1 {
			t.Errorf("the query of %v is %v", theta[:cap(theta)], query)
		}
	}
}

func TestClonesDoNotShareScratch(t *testing.T) {
	for _, loss := range Losses() {
		o := newTest(t, loss, 40, 6, 0.1, 10)
		clone := o.Clone()
		theta, other := randomParameters(o, 1), randomParameters(o, 2)
		theta, other = theta[:len(theta):len(theta)], other[:len(other):len(other)]
		query := append([]float32(nil), o.Query(theta)...)
		kept := o.Query(theta)
		clone.Query(other)
		for j := range query {
			if kept[j] != query[j] {
				t.Errorf("%s: a clone's query changed the original's", loss)
			}
		}
		if o.Value(theta) != clone.Value(theta) {
			t.Errorf("%s: a clone has another value", loss)
		}
		// Under the race detector, shared scratch would show here.
		done := make(chan float64)
		go func() { done <- clone.Loss(other) }()
		o.Loss(theta)
		if <-done != o.Loss(other) {
			t.Errorf("%s: a clone gives another loss beside the original", loss)
		}
	}
}

func TestHotPathDoesNotAllocate(t *testing.T) {
	for _, loss := range Losses() {
		o := newTest(t, loss, 40, 17, 0, 11)
		theta := o.NewParameters()
		bare := make([]float32, len(theta))
		coefficients := make([]float32, o.Scores())
		allocations := testing.AllocsPerRun(100, func() {
			o.AddGradient(theta, theta, 5, 0.01)
			o.Coefficients(theta, 6, coefficients)
			o.AddRow(theta, 6, coefficients, 0.01)
			o.Query(theta)
			o.Query(bare)
			o.Inner(theta, 7)
		})
		if allocations != 0 {
			t.Errorf("%s: a step allocates %v times", loss, allocations)
		}
	}
}
