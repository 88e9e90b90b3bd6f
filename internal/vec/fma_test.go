package vec

import (
	"math"
	"math/big"
	"testing"

	"gradsample/internal/rng"
)

// exactMultiplyAdd rounds a*b + c once. The widest sum, of 2^256 and 2^-298,
// fits the precision.
func exactMultiplyAdd(a, b, c float32) float32 {
	wide := func(x float32) *big.Float { return new(big.Float).SetPrec(640).SetFloat64(float64(x)) }
	sum := new(big.Float).SetPrec(640).Mul(wide(a), wide(b))
	result, _ := sum.Add(sum, wide(c)).Float32()
	return result
}

func checkMultiplyAdd(t *testing.T, a, b, c float32) {
	t.Helper()
	if got, want := fusedMultiplyAdd(a, b, c), exactMultiplyAdd(a, b, c); got != want {
		t.Fatalf("fusedMultiplyAdd(%x, %x, %x) = %x, want %x", a, b, c, got, want)
	}
}

func finite(random *rng.Stream) float32 {
	for {
		if x := math.Float32frombits(random.Uint32()); x-x == 0 {
			return x
		}
	}
}

func TestFusedMultiplyAddRoundsOnce(t *testing.T) {
	random := rng.New("vec", "multiply-add")
	for range 20000 {
		a, b := finite(random), finite(random)
		checkMultiplyAdd(t, a, b, finite(random))
		checkMultiplyAdd(t, a, b, -a*b) // what the rounding of the product lost
		checkMultiplyAdd(t, math.Float32frombits(random.Uint32()&0x80ffffff), b, awkwardFinite(random))
	}
}

func awkwardFinite(random *rng.Stream) float32 {
	for {
		if x := awkward(random); x-x == 0 {
			return x
		}
	}
}

// The product lies within 2^-46 of half a unit in the last place of c, so that
// the sum in float64 falls on the middle between two float32, and which of them
// is nearer can no longer be told from it. It does so for normal c and, where
// units do not shrink any further, for subnormal c.
func TestFusedMultiplyAddNearTheMiddle(t *testing.T) {
	random := rng.New("vec", "middle")
	decided := 0
	for range 5000 {
		significand := math.Float32frombits(random.Uint32()&0x807fffff | 0x3f800000)
		exponent := random.IntN(200) - 149
		c := float32(math.Ldexp(float64(significand), exponent))
		half := math.Ldexp(1, max(exponent-24, -150))
		for _, factor := range []float32{1 + 0x1p-23, 1, 1 - 0x1p-23} {
			for _, sign := range []float64{1, -1} {
				a := factor * float32(math.Ldexp(sign, 40))
				b := (2 - factor) * float32(math.Ldexp(half, -40)) // zero where it is too small
				checkMultiplyAdd(t, a, b, c)
				if twice := float32(float64(a)*float64(b) + float64(c)); twice != exactMultiplyAdd(a, b, c) {
					decided++
				}
			}
		}
	}
	if decided < 500 {
		t.Errorf("rounding twice is wrong in only %d of these cases: they are not hard", decided)
	}
}

func TestFusedMultiplyAddOfSpecialValues(t *testing.T) {
	inf, nan, negativeZero := float32(math.Inf(1)), float32(math.NaN()), float32(math.Copysign(0, -1))
	for _, c := range []struct{ a, b, c, want float32 }{
		{inf, 1, 2, inf},
		{inf, -1, 2, -inf},
		{1, 2, -inf, -inf},
		{inf, 0, 1, nan},
		{inf, 1, -inf, nan},
		{nan, 1, 1, nan},
		{1, 1, nan, nan},
		{math.MaxFloat32, 2, 0, inf},
		{math.MaxFloat32, 2, -math.MaxFloat32, math.MaxFloat32},
		{math.MaxFloat32, -2, 0, -inf},
		{1, -1, 1, 0},
		{negativeZero, 1, negativeZero, negativeZero},
		{negativeZero, 1, 0, 0},
		{0x1p-100, -0x1p-100, 0, negativeZero},
		{0x1p-100, 0x1p-100, negativeZero, 0},
		{0x1p-75, 0x1p-75, 0, 0},
		{0x1.000002p-75, 0x1p-75, 0, 0x1p-149},
	} {
		got := fusedMultiplyAdd(c.a, c.b, c.c)
		if c.want != c.want && got != got {
			continue
		}
		if math.Float32bits(got) != math.Float32bits(c.want) {
			t.Errorf("fusedMultiplyAdd(%v, %v, %v) = %v, want %v", c.a, c.b, c.c, got, c.want)
		}
	}
}
