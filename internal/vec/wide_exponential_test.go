package vec

import (
	"math"
	"math/big"
	"testing"

	"gradsample/internal/rng"
)

// The bound that the documentation states.
const wideExponentialUnits = 1

// exactExponential is that of an argument of at most 800 within 2^-150 of it, by a
// series for a small part of the argument and squarings.
func exactExponential(x float64) *big.Float {
	const precision, squarings = 256, 14
	wide := func(v float64) *big.Float { return new(big.Float).SetPrec(precision).SetFloat64(v) }
	small := wide(math.Ldexp(x, -squarings))
	sum, term := wide(1), wide(1)
	for n := 1; n < 40; n++ {
		term.Mul(term, small).Quo(term, wide(float64(n)))
		sum.Add(sum, term)
	}
	for range squarings {
		sum.Mul(sum, sum)
	}
	return sum
}

// unitsApart is how many units in the last place of the exact value something is
// from it.
func unitsApart(got float64, exact *big.Float) float64 {
	unit := max(exact.MantExp(nil)-53, -1074)
	difference := new(big.Float).SetPrec(256).SetFloat64(got)
	difference.Sub(difference, exact)
	units, _ := difference.SetMantExp(difference, -unit).Float64()
	return math.Abs(units)
}

func TestWideExponentialsKeepTheirBound(t *testing.T) {
	random := rng.New("vec", "wide exponentials")
	var x []float64
	for range 4000 {
		x = append(x, -745*random.Float64(), 709*random.Float64(), -random.Float64(), random.NormFloat64()*0x1p-30)
	}
	for n := -1070.0; n < 1024; n++ { // where the argument's reduction changes, and cancels most
		x = append(x, (n+0.5)*math.Ln2, n*math.Ln2)
	}
	got := append([]float64(nil), x...)
	WideExponentials(got, 1)
	var worst, where float64
	for i, v := range x {
		apart := unitsApart(got[i], exactExponential(v))
		if !(apart <= worst) {
			worst, where = apart, v
		}
	}
	if !(worst <= wideExponentialUnits) {
		t.Errorf("exp(%v) is %.4f units from the exact one, more than %v", where, worst, wideExponentialUnits)
	}
	t.Logf("exp(%v) is %.4f units from the exact one", where, worst)
}

func TestWideExponentialsOfSpecialValues(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	x := []float64{0, math.Copysign(0, -1), inf, -inf, nan, math.MaxFloat64, -math.MaxFloat64, 0x1p-1074, 709.79, -745.2}
	want := []float64{1, 1, inf, 0, nan, inf, 0, 1, inf, 0}
	WideExponentials(x, 1)
	sameWide(t, "exponentials", x, want)
}

func TestWideExponentialsScale(t *testing.T) {
	random := rng.New("vec", "scaled exponentials")
	x, scaled := wideNormals(random, 100), make([]float64, 100)
	for i, v := range x {
		scaled[i] = float64(-0.3 * v)
	}
	WideExponentials(x, -0.3)
	WideExponentials(scaled, 1)
	sameWide(t, "scaled exponentials", x, scaled)
}

// Elements behind a whole vector have the bits that they have within one, and those
// of the twin.
func TestWideExponentialsOfEachLength(t *testing.T) {
	random := rng.New("vec", "lengths of wide exponentials")
	for n := range 40 {
		x := wideNormals(random, n+1)
		got, want := append([]float64(nil), x...), append([]float64(nil), x...)
		WideExponentials(got[:n], 0.7)
		wideExponentialsPortable(want[:n], 0.7)
		sameWide(t, "exponentials", got, want)
	}
}
