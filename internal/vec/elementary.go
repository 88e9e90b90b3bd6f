package vec

import (
	"math"
	"math/bits"
)

// Cosine, sine and exponential are fixed sequences of float32 operations, the
// same in every kernel: the argument is reduced by multiples of π, or of ln 2,
// held in two parts (Cody and Waite, "Software Manual for the Elementary
// Functions", 1980), and a minimax polynomial does the rest.

// Cosines replaces every x[i] by scale·cos(x[i]). The cosine is within 1.3e-7 of
// the exact one, 1.1 units in the last place of 1; that of an infinity is not a
// number. Arguments beyond ±2^17 take some fifty times as long.
func Cosines(x []float32, scale float32) {
	w := cosine
	w.scale = scale
	waves(x, &w)
}

// Sines replaces every x[i] by scale·sin(x[i]), and is as close as Cosines.
func Sines(x []float32, scale float32) {
	w := sine
	w.scale = scale
	waves(x, &w)
}

// Exponentials replaces every x[i] by exp(x[i]), within 2 units in the last
// place; where that is too large it is infinite.
func Exponentials(x []float32) {
	exponentials(x, &exponential)
}

// wave tells the kernels cosine from sine. For the integer n next to x/π +
// offset, x lies r beyond the zero of the wave at (n+middle)·π, and the wave is
// sin r there or -sin r.
type wave struct {
	inverse, offset float32 // inverse is 1/π
	round, middle   float32 // round plus a number is that number rounded, its last bit set where the sign changes
	high, low       float32 // π in two parts
	// Coefficients of sin r, for |r| < 1.583 within 5.2e-9.
	ninth, seventh, fifth, third float32

	scale float32
	limit uint32 // the largest argument that the two parts of π do for, as its bits without the sign
	lag   uint64 // of the wave behind cosine, in units of π/2^63
}

const (
	inversePi = 1 / math.Pi
	highPi    = 0x1.921fb6p+1
	lowPi     = -0x1.777a5cp-24

	// A float32 from 2^23 to 2^24 has no room for a fraction.
	roundEven, roundOdd = 0x1.8p23, 0x1.8p23 + 1

	farthest = 0x48000000 << 1 // 2^17
)

var cosine = wave{
	inverse: inversePi, offset: -0.5, round: roundOdd, middle: 0.5, high: highPi, low: lowPi,
	ninth: 0x1.5cb7bcp-19, seventh: -0x1.9f5b9p-13, fifth: 0x1.110e54p-7, third: -0x1.555548p-3,
	limit: farthest,
}

var sine = func() wave {
	w := cosine
	w.offset, w.round, w.middle, w.lag = 0, roundEven, 0, 1<<62
	return w
}()

func wavesPortable(x []float32, w *wave) {
	for i, v := range x {
		x[i] = w.at(v)
	}
}

func (w *wave) at(x float32) float32 {
	r, sign := w.reduce(x)
	square := r * r
	p := fusedMultiplyAdd(w.ninth, square, w.seventh)
	p = fusedMultiplyAdd(p, square, w.fifth)
	p = fusedMultiplyAdd(p, square, w.third)
	value := fusedMultiplyAdd(float32(square*r), p, r)
	return math.Float32frombits(math.Float32bits(value)^sign) * w.scale
}

// reduce returns the distance of x from a zero of the wave, and the sign bit to
// be changed.
func (w *wave) reduce(x float32) (r float32, sign uint32) {
	if math.Float32bits(x)<<1 > w.limit {
		return w.reduceDistant(x)
	}
	rounded := fusedMultiplyAdd(x, w.inverse, w.offset) + w.round
	zero := (rounded - w.round) + w.middle
	r = fusedMultiplyAdd(-zero, w.low, fusedMultiplyAdd(-zero, w.high, x))
	return r, math.Float32bits(rounded) << 31
}

// fractionOfInversePi is the binary expansion of 1/π after 64 zeros, as far as a
// float32 can reach.
var fractionOfInversePi = [...]uint64{
	0, 0x517cc1b727220a94, 0xfe13abe8fa9a6ee0, 0x6db14acc9e21c820, 0xff28b1d5ef5de2b0,
}

// reduceDistant works in integers with as many digits of 1/π as matter (Payne
// and Hanek, "Radian reduction for trigonometric functions", 1983): the phase is
// x/π modulo 2 in units of 2^-63.
func (w *wave) reduceDistant(x float32) (r float32, sign uint32) {
	pattern := math.Float32bits(x)
	exponent := int(pattern>>23&0xff) - 150 // |x| is significand·2^exponent
	if exponent > 104 {
		return x - x, 0 // infinite or not a number
	}
	significand := uint64(pattern&0x7fffff | 0x800000)
	word, shift := (63+exponent)/64, (63+exponent)%64
	window := func(i int) uint64 {
		return fractionOfInversePi[word+i]<<shift | fractionOfInversePi[word+i+1]>>(64-shift)
	}
	carried, _ := bits.Mul64(significand, window(1))
	phase := significand*window(0) + carried
	if x < 0 {
		phase = -phase
	}
	phase -= w.lag
	beyondZero := int64(phase<<1 ^ 1<<63) // half a wave is 2^64
	return float32(float64(beyondZero) * (math.Pi / (1 << 64))), ^uint32(phase>>32) & (1 << 31)
}

// exponentialTerms tells the kernels what the exponential is made of.
type exponentialTerms struct {
	least, most    float32 // beyond, the result is zero or infinite
	inverse, round float32 // inverse is 1/ln 2
	high, low      float32 // ln 2 in two parts
	// Coefficients of e^r, for |r| < 0.347 within 7.1e-9 of it.
	sixth, fifth, fourth, third, second, one float32
}

var exponential = exponentialTerms{
	least: -104, most: 89,
	inverse: math.Log2E, round: roundEven,
	high: 0x1.62e43p-1, low: -0x1.05c61p-29,
	sixth: 0x1.7aa82p-10, fifth: 0x1.12764p-7, fourth: 0x1.554608p-5, third: 0x1.55543p-3, second: 0x1.000006p-1,
	one: 1,
}

func exponentialsPortable(x []float32, e *exponentialTerms) {
	for i, v := range x {
		x[i] = e.at(v)
	}
}

// at puts the power of 2 together from two, so that a subnormal result is
// rounded once and neither power is out of range.
func (e *exponentialTerms) at(x float32) float32 {
	switch {
	case x < e.least:
		x = e.least
	case x > e.most:
		x = e.most
	}
	rounded := fusedMultiplyAdd(x, e.inverse, e.round)
	n := rounded - e.round
	r := fusedMultiplyAdd(-n, e.low, fusedMultiplyAdd(-n, e.high, x))
	p := fusedMultiplyAdd(e.sixth, r, e.fifth)
	p = fusedMultiplyAdd(p, r, e.fourth)
	p = fusedMultiplyAdd(p, r, e.third)
	p = fusedMultiplyAdd(p, r, e.second)
	value := fusedMultiplyAdd(float32(r*r), p, r) + e.one
	power := int32(math.Float32bits(rounded)) - int32(math.Float32bits(e.round))
	half := power >> 1
	return float32(value*powerOfTwo(half)) * powerOfTwo(power-half)
}

func powerOfTwo(n int32) float32 { return math.Float32frombits(uint32(n+127) << 23) }
