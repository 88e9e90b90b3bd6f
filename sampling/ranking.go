package sampling

import (
	"math"

	"gradsample/internal/huge"
)

// ranking orders the rows along one direction: rows[r] is the one whose value
// has rank r from below by magnitude, and ranks is the inverse.
type ranking struct {
	rows, ranks []uint32
}

// newRanking ranks the magnitudes of values; equal ones rank as the rows are
// numbered. It sorts the bits of the numbers, which are in their order, digit
// by digit.
func newRanking(values []float32) ranking {
	const digitBits, digits = 11, 3
	r := ranking{huge.Make[uint32](len(values)), huge.Make[uint32](len(values))}
	magnitude := func(row uint32) uint32 { return math.Float32bits(values[row]) &^ (1 << 31) }
	from, to := r.rows, r.ranks
	for row := range from {
		from[row] = uint32(row)
	}
	for digit := range digits {
		var next [1<<digitBits + 1]int
		at := func(row uint32) uint32 { return magnitude(row) >> (digit * digitBits) & (1<<digitBits - 1) }
		for _, row := range from {
			next[at(row)+1]++
		}
		for i := range 1 << digitBits {
			next[i+1] += next[i]
		}
		for _, row := range from {
			place := &next[at(row)]
			to[*place] = row
			*place++
		}
		from, to = to, from
	}
	copy(r.rows, from)
	for rank, row := range r.rows {
		r.ranks[row] = uint32(rank)
	}
	return r
}
