package vec

import "math"

// CodesAtOnce is the number of codes that SumCodes and ProductCodes work out side by
// side.
const CodesAtOnce = 16

// SumCodes works out the codes of x in so many hash tables, a multiple of CodesAtOnce.
// Bit j of a code is set where the sum of some elements of x, so many terms, is negative.
// Groups of CodesAtOnce tables follow each other in places; a group has its bits, the
// highest first, and a bit its terms: of each, for every table, the place in x. Terms are
// added one after the other, as SparseSigns does; what that subtracts is to be added from
// among negatives in x. No place may exceed x: it is not checked. It panics if there are
// too few.
func SumCodes(x []float32, places []uint16, terms, bits int, codes []uint32) {
	clear(codes)
	if places = places[:len(codes)*bits*terms]; len(places) > 0 {
		sumCodes(x, places, terms, bits, codes)
	}
}

// ProductCodes works out the codes of v likewise, with bits that are set where the
// product of v with a direction is negative: weights has the directions' coordinates
// where SumCodes has places. It adds in the order of DenseSigns, and panics if weights is
// shorter.
func ProductCodes(v, weights []float32, bits int, codes []uint32) {
	clear(codes)
	if weights = weights[:len(codes)*bits*len(v)]; len(weights) > 0 {
		productCodes(v, weights, bits, codes)
	}
}

func sumCodesPortable(x []float32, places []uint16, terms, bits int, codes []uint32) {
	for ; len(codes) > 0; codes = codes[CodesAtOnce:] {
		for range bits {
			var sum [CodesAtOnce]float32
			for range terms {
				for i, place := range (*[CodesAtOnce]uint16)(places) {
					sum[i] += x[place]
				}
				places = places[CodesAtOnce:]
			}
			appendSigns(codes, &sum)
		}
	}
}

func productCodesPortable(v, weights []float32, bits int, codes []uint32) {
	for ; len(codes) > 0; codes = codes[CodesAtOnce:] {
		for range bits {
			var strand [denseStrands][CodesAtOnce]float32
			for c, a := range v {
				sum := &strand[c%denseStrands]
				for i, w := range (*[CodesAtOnce]float32)(weights) {
					sum[i] += float32(a * w)
				}
				weights = weights[CodesAtOnce:]
			}
			var sum [CodesAtOnce]float32
			for i := range sum {
				sum[i] = (strand[0][i] + strand[1][i]) + (strand[2][i] + strand[3][i])
			}
			appendSigns(codes, &sum)
		}
	}
}

// appendSigns makes the sums' signs the lowest bits of codes. No sum is -0.
func appendSigns(codes []uint32, sum *[CodesAtOnce]float32) {
	for i, s := range sum {
		codes[i] = codes[i]<<1 | math.Float32bits(s)>>31
	}
}
