package sampling

import (
	"fmt"
	"math"
	"math/bits"

	"gradsample/internal/huge"
	"gradsample/internal/vec"
)

// aliasTable draws rows with given probabilities in constant time, by Walker's
// alias method (ACM Trans. Math. Softw. 1977) with Vose's construction (IEEE
// Trans. Softw. Eng. 1991): every row has a column of equal height, filled up
// by one other row.
type aliasTable struct {
	columns []aliasColumn
	pairs   *pairing
}

// aliasColumn gives a column to its own row, the first one, below the threshold, in
// units of 2^-64 of its height, and to the alias, the second, above. The probabilities of
// both are here so that a draw reads one place in memory, half a cache line.
type aliasColumn struct {
	threshold     uint64
	probabilities [2]float64
	rows          [2]uint32
}

// newAliasTable returns the table of probabilities
// (1-epsilon) weight(i)/total + epsilon/rows; if all weights are zero, of equal
// ones. It fails if the total is not finite.
func newAliasTable(rows int, weight func(row int) float64, epsilon float64) (*aliasTable, error) {
	t := emptyAliasTable(rows)
	for row := range t.weights() {
		t.weights()[row] = weight(row)
	}
	if total := t.set(epsilon); math.IsNaN(total) || math.IsInf(total, 0) {
		return nil, fmt.Errorf("the weights of %d rows sum to %v; look for values that are not finite", rows, total)
	}
	return t, nil
}

// emptyAliasTable has to be set before anything is drawn from it.
func emptyAliasTable(rows int) *aliasTable {
	return &aliasTable{huge.Make[aliasColumn](rows), newPairing(rows)}
}

// weights is where set finds the weights of the rows.
func (t *aliasTable) weights() []float64 { return t.pairs.height }

// probability returns that of drawing a row.
func (t *aliasTable) probability(row int) float64 { return t.columns[row].probabilities[0] }

// set fills the columns by t.weights(), which it overwrites, without allocating.
// It returns the weights' total; where that is not positive and finite, the rows
// are equally likely.
func (t *aliasTable) set(epsilon float64) float64 {
	heights := t.weights()
	total, rows := mix(heights, epsilon), float64(len(t.columns))
	for row, probability := range heights {
		t.columns[row] = aliasColumn{math.MaxUint64, [2]float64{probability, probability}, [2]uint32{uint32(row), uint32(row)}}
		heights[row] = probability * rows
	}
	t.pairs.run(len(t.columns), func(short, tall uint32, height float64) {
		column := &t.columns[short]
		column.threshold = uint64(height * (1 << 64))
		column.probabilities[1], column.rows[1] = t.columns[tall].probabilities[0], tall
	})
	return total
}

// mix turns weights into probabilities as set says, and returns their total.
func mix(weights []float64, epsilon float64) float64 {
	var total float64
	for _, weight := range weights {
		total += weight
	}
	rows, usable := float64(len(weights)), total > 0 && !math.IsInf(total, 0)
	for row, weight := range weights {
		share := 1 / rows
		if usable {
			share = weight / total
		}
		weights[row] = (1-epsilon)*share + epsilon/rows
	}
	return total
}

// at returns the row for a random number, and its probability: the integer part of
// a uniform number in [0, rows) chooses the column, its fraction the side of the
// threshold. No branch depends on the side, which nothing can foresee.
func (t *aliasTable) at(number uint64) (row int, probability float64) {
	own, fraction := bits.Mul64(number, uint64(len(t.columns)))
	column := &t.columns[own]
	_, below := bits.Sub64(fraction, column.threshold, 0)
	side := 1 - below&1
	return int(column.rows[side]), column.probabilities[side]
}

// fetch begins to bring the number's column into the cache.
func (t *aliasTable) fetch(number uint64) {
	row, _ := bits.Mul64(number, uint64(len(t.columns)))
	vec.Fetch(t.columns[row : row+1])
}

// pairing is Vose's construction: it fills columns of height 1.
type pairing struct {
	height    []float64 // of each row, which add up to their number
	low, high []uint32
}

func newPairing(rows int) *pairing {
	return &pairing{make([]float64, rows), make([]uint32, 0, rows), make([]uint32, 0, rows)}
}

// run pairs the first rows: every short one, whose height it gives, with a tall
// one that fills up its column. The others stand alone, in columns that
// rounding may have left not quite full.
func (p *pairing) run(rows int, pair func(short, tall uint32, height float64)) {
	low, high := p.low[:0], p.high[:0]
	for row, height := range p.height[:rows] {
		if height < 1 {
			low = append(low, uint32(row))
		} else {
			high = append(high, uint32(row))
		}
	}
	for len(low) > 0 && len(high) > 0 {
		short, tall := low[len(low)-1], high[len(high)-1]
		low = low[:len(low)-1]
		pair(short, tall, p.height[short])
		p.height[tall] -= 1 - p.height[short]
		if p.height[tall] < 1 {
			high = high[:len(high)-1]
			low = append(low, tall)
		}
	}
}
