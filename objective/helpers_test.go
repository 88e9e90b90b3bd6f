package objective

import (
	"fmt"
	"math"
	"testing"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

const testClasses = 3

// newTest returns the named loss on Gaussian rows, with labels that no linear
// model separates.
func newTest(t testing.TB, loss string, rows, dim int, ridge float64, seed int) Objective {
	t.Helper()
	x, y := testRows(loss, rows, dim, seed)
	o, err := New(loss, x, y, testClasses, ridge)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func testRows(loss string, rows, dim, seed int) (vec.Matrix, []float32) {
	random := rng.New("objective", "test", loss, fmt.Sprint(seed))
	x, y := vec.NewMatrix(rows, dim), make([]float32, rows)
	for i := range x.Data {
		x.Data[i] = float32(random.NormFloat64())
	}
	for i := range y {
		switch loss {
		case LeastSquares:
			y[i] = x.Row(i)[0] + float32(random.NormFloat64())
		case Logistic:
			y[i] = float32(2*random.IntN(2) - 1)
		case Softmax:
			y[i] = float32(random.IntN(testClasses))
		}
	}
	return x, y
}

// randomParameters returns θ with Gaussian elements, with the hidden slot of
// NewParameters.
func randomParameters(o Objective, seed int) []float32 {
	random := rng.New("objective", "test", "parameters", fmt.Sprint(seed))
	theta := o.NewParameters()
	for i := range theta {
		theta[i] = float32(random.NormFloat64())
	}
	return theta
}

// checkNear compares vectors relative to the larger of want's largest element
// and one.
func checkNear(t interface {
	Helper()
	Fatalf(string, ...any)
}, what string, got, want []float64, tolerance float64,
) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: length %d, want %d", what, len(got), len(want))
	}
	size := 1.0
	for _, value := range want {
		size = math.Max(size, math.Abs(value))
	}
	for i := range want {
		if !(math.Abs(got[i]-want[i]) <= tolerance*size) {
			t.Fatalf("%s[%d] = %v, want %v (within %v)", what, i, got[i], want[i], tolerance*size)
		}
	}
}
