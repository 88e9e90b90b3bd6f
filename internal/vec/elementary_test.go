package vec

import (
	"math"
	"math/big"
	"testing"

	"gradsample/internal/rng"
)

// The bounds that the documentation states.
const (
	waveError        = 1.3e-7
	exponentialUnits = 2
)

// eachArgument calls test with a dense sample of all float32 up to a limit, of
// both signs, and with those next to multiples of π/2, where the argument's
// reduction cancels most.
func eachArgument(limit float32, test func(x float32)) {
	for pattern := uint32(0); pattern < math.Float32bits(limit); pattern += 2503 {
		test(math.Float32frombits(pattern))
		test(-math.Float32frombits(pattern))
	}
	for n := float64(1); n*math.Pi/2 < float64(limit); n++ {
		x := float32(n * math.Pi / 2)
		test(x)
		test(math.Nextafter32(x, 0))
		test(math.Nextafter32(-x, float32(math.Inf(-1))))
	}
}

func checkWaves(t *testing.T, each func(func(x float32))) {
	t.Helper()
	var x []float32
	each(func(v float32) { x = append(x, v) })
	for _, wave := range []struct {
		name  string
		waves func([]float32, float32)
		exact func(float64) float64
	}{{"cosine", Cosines, math.Cos}, {"sine", Sines, math.Sin}} {
		got := append([]float32(nil), x...)
		wave.waves(got, 1)
		var worst float64
		var where float32
		for i, v := range x {
			if e := math.Abs(float64(got[i]) - wave.exact(float64(v))); !(e <= worst) {
				worst, where = e, v
			}
		}
		if !(worst <= waveError) {
			t.Errorf("%s(%v) is %.3g from the exact one, more than %.3g", wave.name, where, worst, waveError)
		}
	}
}

func TestWavesKeepTheirBound(t *testing.T) {
	checkWaves(t, func(test func(float32)) { eachArgument(1<<17, test) })
}

func TestDistantWavesKeepTheirBound(t *testing.T) {
	random := rng.New("vec", "distant")
	checkWaves(t, func(test func(float32)) {
		for range 20000 {
			if x := finite(random); math.Abs(float64(x)) > 1<<17 {
				test(x)
			}
		}
		for _, x := range []float32{math.MaxFloat32, 1<<17 + 0x1p-6, 1 << 17, 0x1p127, 0x1.6ac5b2p86} {
			test(x)
			test(-x)
		}
	})
}

// Near zero the sine keeps its relative precision, and both keep their symmetry.
func TestWavesAroundZero(t *testing.T) {
	random := rng.New("vec", "around zero")
	for range 10000 {
		v := awkwardFinite(random)
		sines, cosines := []float32{v, -v}, []float32{v, -v}
		Sines(sines, 1)
		Cosines(cosines, 1)
		if sines[0] != -sines[1] || cosines[0] != cosines[1] {
			t.Fatalf("at ±%v the sines are %v and the cosines %v", v, sines, cosines)
		}
		exact := math.Sin(float64(v))
		if a := math.Abs(exact); math.Abs(float64(v)) < 1 && !(math.Abs(float64(sines[0])-exact) <= a*0x1p-23+0x1p-150) {
			t.Fatalf("sine(%v) = %v, want %v", v, sines[0], exact)
		}
	}
}

func TestWavesScale(t *testing.T) {
	x := []float32{0, 1, -2, 1e6}
	for _, waves := range []func([]float32, float32){Cosines, Sines} {
		one, half := append([]float32(nil), x...), append([]float32(nil), x...)
		waves(one, 1)
		waves(half, 0.3)
		for i := range x {
			if half[i] != one[i]*0.3 {
				t.Errorf("scaled by 0.3, a wave at %v is %v, unscaled %v", x[i], half[i], one[i])
			}
		}
	}
}

func TestElementaryFunctionsDoNotAllocate(t *testing.T) {
	x := make([]float32, 100)
	x[50] = 1e6
	if got := testing.AllocsPerRun(50, func() { Cosines(x, 1); Sines(x, 1e6); Exponentials(x) }); got != 0 {
		t.Errorf("they allocate %v times", got)
	}
}

func TestExponentialsKeepTheirBound(t *testing.T) {
	var x []float32
	for v := float32(-104.5); v < 89; v += 0x1p-13 * float32(1+len(x)%7) {
		x = append(x, v, v/64)
	}
	got := append([]float32(nil), x...)
	Exponentials(got)
	for i, v := range x {
		exact := math.Exp(float64(v))
		if exact >= math.MaxFloat32 {
			if float64(got[i]) < math.MaxFloat32*(1-0x1p-20) {
				t.Errorf("exp(%v) = %v", v, got[i])
			}
			continue
		}
		_, exponent := math.Frexp(exact)
		unit := math.Max(math.Ldexp(1, exponent-24), 0x1p-149)
		if e := math.Abs(float64(got[i]) - exact); !(e <= exponentialUnits*unit) {
			t.Fatalf("exp(%v) = %v, %.2f units from %v", v, got[i], e/unit, exact)
		}
	}
}

func TestElementaryFunctionsOfSpecialValues(t *testing.T) {
	inf, nan, negativeZero := float32(math.Inf(1)), float32(math.NaN()), float32(math.Copysign(0, -1))
	x := []float32{0, negativeZero, inf, -inf, nan, math.MaxFloat32, -math.MaxFloat32, 0x1p-149, -0x1p-149}
	check := func(name string, function func([]float32), want []float32) {
		got := append([]float32(nil), x...)
		function(got)
		for i, v := range want {
			if math.Float32bits(got[i]) != math.Float32bits(v) && (got[i] == got[i] || v == v) {
				t.Errorf("%s(%v) = %v, want %v", name, x[i], got[i], v)
			}
		}
	}
	check("cosine", func(x []float32) { Cosines(x, 1) }, []float32{1, 1, nan, nan, nan})
	// The low part of π takes the sign of a zero away.
	check("sine", func(x []float32) { Sines(x, 1) }, []float32{0, 0, nan, nan, nan})
	check("exponential", Exponentials, []float32{1, 1, inf, 0, nan, inf, 0, 1, 1})
}

// The digits of 1/π come from Machin's formula in integers.
func TestDigitsOfInversePi(t *testing.T) {
	const digits, guard = 256, 64
	one := new(big.Int).Lsh(big.NewInt(1), digits+guard)
	arctangentOfInverse := func(n int64) *big.Int {
		sum, power := new(big.Int), new(big.Int).Div(one, big.NewInt(n))
		for k := int64(0); power.Sign() != 0; k++ {
			term := new(big.Int).Div(power, big.NewInt(2*k+1))
			if k%2 == 1 {
				term.Neg(term)
			}
			sum.Add(sum, term)
			power.Div(power, big.NewInt(n*n))
		}
		return sum
	}
	pi := new(big.Int).Mul(big.NewInt(16), arctangentOfInverse(5))
	pi.Sub(pi, new(big.Int).Mul(big.NewInt(4), arctangentOfInverse(239)))
	inverse := new(big.Int).Lsh(one, digits)
	inverse.Div(inverse, pi)
	got := new(big.Int)
	for _, word := range fractionOfInversePi {
		got.Lsh(got, 64).Or(got, new(big.Int).SetUint64(word))
	}
	if got.Cmp(inverse) != 0 {
		t.Errorf("the digits are\n%x, want\n%x", got, inverse)
	}
}
