package vec

import "math"

// The signs of many projections of one vector make a string of bits, eight to a
// byte, the lowest first. Projections come in groups of StringLanes, two bytes each.

// StringLanes is the number of projections that SumSigns and ProductSigns work out
// side by side. The last group is padded to it.
const StringLanes = 16

// SumSigns sets bit j of signs where the sum of projection j, of so many terms, is
// negative. With lane j modulo StringLanes of group j / StringLanes, term t is
// x[places[(group*terms+t)*StringLanes+lane]]. Terms are added one after the other, as
// SparseSigns does; what that subtracts is to be added from among negatives in x. No
// place may exceed x: it is not checked. It panics if there are too few.
func SumSigns(x []float32, places []uint32, terms int, signs []byte) {
	if places = places[:len(signs)/2*terms*StringLanes]; len(places) == 0 {
		clear(signs)
		return
	}
	sumSigns(x, places, terms, signs)
}

// ProductSigns sets bit j of signs where the product of v with direction j is negative.
// With lane j modulo StringLanes of group j / StringLanes, coordinate c of the direction
// is weights[(group*len(v)+c)*StringLanes+lane]. It adds in the order of DenseSigns, and
// panics if weights is shorter.
func ProductSigns(v, weights []float32, signs []byte) {
	if weights = weights[:len(signs)/2*len(v)*StringLanes]; len(weights) == 0 {
		clear(signs)
		return
	}
	productSigns(v, weights, signs)
}

func sumSignsPortable(x []float32, places []uint32, terms int, signs []byte) {
	for ; len(signs) > 0; signs = signs[2:] {
		var sum [StringLanes]float32
		for range terms {
			for j, place := range (*[StringLanes]uint32)(places) {
				sum[j] += x[place]
			}
			places = places[StringLanes:]
		}
		putSigns(&sum, signs)
	}
}

func productSignsPortable(v, weights []float32, signs []byte) {
	for ; len(signs) > 0; signs = signs[2:] {
		var strand [denseStrands][StringLanes]float32
		for c, a := range v {
			sum := &strand[c%denseStrands]
			for j, w := range (*[StringLanes]float32)(weights) {
				sum[j] += float32(a * w)
			}
			weights = weights[StringLanes:]
		}
		var sum [StringLanes]float32
		for j := range sum {
			sum[j] = (strand[0][j] + strand[1][j]) + (strand[2][j] + strand[3][j])
		}
		putSigns(&sum, signs)
	}
}

// putSigns puts the signs of a group of sums, none of them -0, at the string's
// beginning.
func putSigns(sum *[StringLanes]float32, signs []byte) {
	signs[0], signs[1] = 0, 0
	for j, s := range sum {
		signs[j/8] |= byte(math.Float32bits(s) >> 31 << (j % 8))
	}
}
