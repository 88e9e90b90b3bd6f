package hashing

import (
	"math"

	"gradsample/internal/vec"
)

// CollisionProbability returns the probability 1 - arccos(cosine)/pi that two
// vectors with this cosine agree in one bit of a dense SimHash (Goemans and
// Williamson, J. ACM 1995, Lemma 3.2). Cosines that rounding has carried beyond
// [-1, 1] are clamped. For a sparse SimHash it is an approximation, and a poor
// one where a bit looks at few coordinates.
func CollisionProbability(cosine float64) float64 {
	return 1 - vec.ArcCosine(cosine)/math.Pi
}

// OneSided returns the probability c^bits that a key is in the query's bucket,
// from the collision probability c of one bit.
func OneSided(c float64, bits int) float64 {
	return power(c, bits)
}

// TwoSided returns the probability c^bits + (1-c)^bits that a key is in the
// bucket of the query's code or in that of its complement. It is 1 for one bit.
func TwoSided(c float64, bits int) float64 {
	if bits == 1 {
		return 1
	}
	return power(c, bits) + power(1-c, bits)
}

// power returns x to the n-th power, n not negative.
func power(x float64, n int) float64 {
	result := 1.0
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			result *= x
		}
		x *= x
	}
	return result
}
