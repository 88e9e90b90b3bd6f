package vec

import "math"

// WideExponentials replaces every x[i] by exp(scale·x[i]), in float64: within one
// unit in the last place of the exponential of the rounded product. Where that is
// too large it is infinite.
func WideExponentials(x []float64, scale float64) {
	wideExponentials(x, scale)
}

// wideExponentialTerms tells the kernels what the exponential is made of. It is that
// of float32 with more terms: by Taylor, since in float64 the fourteenth, 4e-18 at
// most, is lost in rounding.
type wideExponentialTerms struct {
	least, most    float64 // beyond, the result is zero or infinite
	inverse, round float64 // inverse is 1/ln 2
	high, low      float64 // ln 2 in two parts
	one            float64
	// coefficients are 1/13!, 1/12! ... 1/2!.
	coefficients [12]float64
}

var wideExponential = wideExponentialTerms{
	least: -746, most: 710,
	inverse: math.Log2E, round: 0x1.8p52, // as roundEven is to a float32
	high: math.Ln2, low: 0x1.abc9e3b39803fp-56,
	one: 1,
	coefficients: [...]float64{
		1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320,
		1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 1.0 / 2,
	},
}

func wideExponentialsPortable(x []float64, scale float64) {
	for i, v := range x {
		x[i] = wideExponential.at(float64(scale * v))
	}
}

// at raises to the power of 2 in two steps, as exponentialTerms.at does.
func (e *wideExponentialTerms) at(x float64) float64 {
	switch {
	case x < e.least:
		x = e.least
	case x > e.most:
		x = e.most
	}
	rounded := math.FMA(x, e.inverse, e.round)
	n := rounded - e.round
	r := math.FMA(-n, e.low, math.FMA(-n, e.high, x))
	p := e.coefficients[0]
	for _, c := range e.coefficients[1:] {
		p = math.FMA(p, r, c)
	}
	value := math.FMA(float64(r*r), p, r) + e.one
	power := int64(math.Float64bits(rounded)) - int64(math.Float64bits(e.round))
	half := power >> 1
	return float64(value*widePowerOfTwo(half)) * widePowerOfTwo(power-half)
}

func widePowerOfTwo(n int64) float64 { return math.Float64frombits(uint64(n+1023) << 52) }
