package vec

import "math/bits"

// RowsAtOnce is how many rows MatchSums compares with a query.
const RowsAtOnce = 16

// Packing tells how codes of so many bits lie side by side in 64-bit words, and
// when one matches a query's. No lane carries into the next.
type Packing struct {
	Lane  int    // bits of a lane, 2 to 32
	Lanes int    // of a word: 64/Lane
	High  uint64 // the highest bit of every lane
	Low   uint64 // all other bits of lanes; some of a word may be in none
	Other uint64 // in every lane, by what the other code that matches differs from the query's
}

// WeightsOf returns how many weights MatchSums takes for rows of so many words: 64
// for every Lane of them, of which as many are used as they have lanes.
func (p *Packing) WeightsOf(words int) int {
	return (words + p.Lane - 1) / p.Lane * 64
}

// WeightOf returns where among its weights that of a lane of a word is.
func (p *Packing) WeightOf(word, lane int) int {
	return word/p.Lane*64 + (lane+1)*p.Lane - 1 - word%p.Lane
}

// MatchSums sets sums[i] to the sum of the weights of the lanes in which the words of
// row rows[i] have the query's code or the other one. A row's words are as many as the
// query's, row r's from packed[r*len(query)] on. Weights are where WeightOf
// says, and are added in that order, so that a sum is the same in every kernel. It panics if there are fewer than WeightsOf; that the rows are there is not
// checked.
func (p *Packing) MatchSums(sums *[RowsAtOnce]float64, packed []uint64, rows *[RowsAtOnce]int, query []uint64, weights []float64) {
	matchSums(p, sums, packed, rows, query, weights[:p.WeightsOf(len(query))])
}

// matchSumsPortable has the matches of a word as one bit a lane, so that those of
// several words fit into one, and are gone through at once.
func matchSumsPortable(p *Packing, sums *[RowsAtOnce]float64, packed []uint64, rows *[RowsAtOnce]int, query []uint64, weights []float64) {
	for i, row := range rows {
		sums[i] = p.matchSum(packed[row*len(query):][:len(query)], query, weights)
	}
}

func (p *Packing) matchSum(codes, query []uint64, weights []float64) float64 {
	var sum float64
	for first := 0; first < len(query); first += p.Lane {
		last := min(first+p.Lane, len(query))
		own, matches := codes[first:last], uint64(0)
		for shift, word := range query[first:last] {
			differs := word ^ own[shift]
			matches |= (p.High &^ (p.nonZero(differs) & p.nonZero(differs^p.Other))) >> shift
		}
		for ; matches != 0; matches &= matches - 1 {
			sum += weights[bits.TrailingZeros64(matches)]
		}
		weights = weights[64:]
	}
	return sum
}

// nonZero sets the highest bit of every lane that is not zero, and says nothing
// with the other bits.
func (p *Packing) nonZero(word uint64) uint64 {
	return (word&p.Low + p.Low) | word
}
