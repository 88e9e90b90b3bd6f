package objective

import (
	"slices"
	"testing"

	"gradsample/internal/rng"
)

// What is computed for many at once has the bits of what is computed one by one.
func TestValuesAreThoseOfValue(t *testing.T) {
	for _, loss := range Losses() {
		o := newTest(t, loss, 333, 7, 0.3, 1)
		var thetas [][]float32
		for seed := range 5 {
			thetas = append(thetas, randomParameters(o, seed))
		}
		values := []float64{1, 2, 3, 4, 5}
		o.Values(thetas, values)
		for k, theta := range thetas {
			if want := o.Value(theta); values[k] != want {
				t.Errorf("%s: value %d is %v, alone %v", loss, k, values[k], want)
			}
		}
	}
}

func TestAddRowsAddsGradientsInTurn(t *testing.T) {
	for _, loss := range Losses() {
		o := newTest(t, loss, 50, 7, 0, 2)
		random, theta := rng.New("objective", "test", "rows", loss), randomParameters(o, 3)
		const count = 40
		rows, weights := make([]int, count), make([]float64, count)
		coefficients := make([]float32, count*o.Scores())
		want, gradient := make([]float64, o.Parameters()), make([]float32, o.Parameters())
		for k := range rows {
			rows[k], weights[k] = random.IntN(o.Rows()), random.ExpFloat64()
			o.Coefficients(theta, rows[k], coefficients[k*o.Scores():(k+1)*o.Scores()])
			clear(gradient)
			o.AddGradient(gradient, theta, rows[k], 1)
			for j, g := range gradient {
				want[j] += float64(weights[k] * float64(g))
			}
		}
		got := make([]float64, o.Parameters())
		o.AddRows(got, rows, coefficients, weights)
		for j := range want {
			if got[j] != want[j] {
				t.Fatalf("%s: element %d is %v, one by one %v", loss, j, got[j], want[j])
			}
		}
		if o.AddRows(got, nil, nil, nil); got[0] != want[0] {
			t.Errorf("%s: no rows changed the sum", loss)
		}
	}
}

func TestInnersAreThoseOfInner(t *testing.T) {
	for _, loss := range Losses() {
		o := newTest(t, loss, 50, 37, 0, 4)
		theta := randomParameters(o, 5)
		rows, inners := make([]int, 41), make([]float64, 41) // more than fit into a kernel's call
		for i := range rows {
			rows[i] = i * 11 % o.Rows()
		}
		o.Inners(theta, rows, inners)
		for i, row := range rows {
			if want := o.Inner(theta, row); inners[i] != want {
				t.Errorf("%s: product of row %d is %v, alone %v", loss, row, inners[i], want)
			}
		}
	}
}

// A step is the gradient added to the parameters, whichever row is fetched meanwhile.
func TestStepAddsTheGradient(t *testing.T) {
	for _, loss := range Losses() {
		for _, dim := range []int{1, 7, 90, firstFetched + 1} {
			o := newTest(t, loss, 9, dim, 0, 6)
			got, want := randomParameters(o, 7), randomParameters(o, 7)
			for row := range o.Rows() {
				o.Step(got, row, .01, (row+5)%o.Rows())
				o.AddGradient(want, want, row, .01)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s of %d columns: steps that fetch end elsewhere", loss, dim)
			}
		}
	}
}
