package vec

import "math"

// fusedMultiplyAdd returns a*b + c rounded once, as the fused instruction does.
// The product of two float32 is exact in float64, and so is nearly every case
// settled by adding c there: rounding that sum again to float32 goes wrong only
// if it falls on the middle between two float32, whose last 28 bits are zero.
func fusedMultiplyAdd(a, b, c float32) float32 {
	sum := float64(a)*float64(b) + float64(c)
	if math.Float64bits(sum)<<36 != 0 {
		return float32(sum)
	}
	return roundToOdd(a, b, c)
}

// roundToOdd is fusedMultiplyAdd for a sum that ends in zeros: where something
// was lost, a last bit that is set keeps the side on which the exact sum lies
// (Boldo and Melquiond, "Emulation of a FMA and correctly rounded sums: proved
// algorithms using rounding to odd", 2008).
func roundToOdd(a, b, c float32) float32 {
	product, addend := float64(a)*float64(b), float64(c)
	sum := product + addend
	part := sum - product
	lost := (product - (sum - part)) + (addend - part)
	bits := math.Float64bits(sum)
	switch {
	case lost == 0 || lost != lost: // exact, infinite or not a number
	case (lost > 0) == (sum > 0):
		bits++
	default:
		bits--
	}
	return float32(math.Float64frombits(bits))
}
