package sampling

import (
	"math"

	"gradsample/internal/huge"
	"gradsample/internal/radix"
)

// ranking orders the rows along one direction: rows[r] is the one whose value
// has rank r from below by magnitude, and ranks is the inverse.
type ranking struct {
	rows, ranks []uint32
}

// newRanking ranks the magnitudes of values; equal ones rank as the rows are
// numbered. It sorts the bits of the numbers, which are in their order.
func newRanking(values []float32, sorter *radix.Sorter) ranking {
	pairs := sorter.Room(len(values))
	for row, value := range values {
		pairs[row] = radix.PairOf(math.Float32bits(value)&^(1<<31), uint32(row))
	}
	r := ranking{huge.Make[uint32](len(values)), huge.Make[uint32](len(values))}
	for rank, pair := range sorter.Sort(31) {
		r.rows[rank] = pair.Value()
		r.ranks[pair.Value()] = uint32(rank)
	}
	return r
}
