package sampling

import (
	"fmt"
	"math"
	"math/bits"

	"gradsample/internal/rng"
)

// aliasTable draws rows with given probabilities in constant time, by Walker's
// alias method (ACM Trans. Math. Softw. 1977) with Vose's construction (IEEE
// Trans. Softw. Eng. 1991): every row has a column of equal height, filled up
// by one other row.
type aliasTable struct {
	columns     []aliasColumn
	probability []float64
}

// aliasColumn gives a column to its own row below the threshold, in units of
// 2^-64 of its height, and to the alias above.
type aliasColumn struct {
	threshold uint64
	alias     uint32
}

// newAliasTable returns the table of probabilities
// (1-epsilon) weight(i)/total + epsilon/rows; if all weights are zero, of equal
// ones. It fails if the total is not finite.
func newAliasTable(rows int, weight func(row int) float64, epsilon float64) (*aliasTable, error) {
	t := &aliasTable{make([]aliasColumn, rows), make([]float64, rows)}
	var total float64
	for row := range t.probability {
		t.probability[row] = weight(row)
		total += t.probability[row]
	}
	if math.IsNaN(total) || math.IsInf(total, 0) {
		return nil, fmt.Errorf("the weights of %d rows sum to %v; look for values that are not finite", rows, total)
	}
	for row := range t.probability {
		share := 1 / float64(rows)
		if total > 0 {
			share = t.probability[row] / total
		}
		t.probability[row] = (1-epsilon)*share + epsilon/float64(rows)
	}
	t.fill()
	return t, nil
}

// fill sets the columns from the probabilities.
func (t *aliasTable) fill() {
	height := make([]float64, len(t.columns)) // 1 fills a column
	var low, high []uint32
	for row, p := range t.probability {
		height[row] = p * float64(len(t.columns))
		// Rows left over at the end stand alone in columns that rounding has
		// left not quite full.
		t.columns[row] = aliasColumn{math.MaxUint64, uint32(row)}
		if height[row] < 1 {
			low = append(low, uint32(row))
		} else {
			high = append(high, uint32(row))
		}
	}
	for len(low) > 0 && len(high) > 0 {
		short, tall := low[len(low)-1], high[len(high)-1]
		low = low[:len(low)-1]
		t.columns[short] = aliasColumn{uint64(height[short] * (1 << 64)), tall}
		height[tall] -= 1 - height[short]
		if height[tall] < 1 {
			high = high[:len(high)-1]
			low = append(low, tall)
		}
	}
}

// draw returns a row. The integer part of a uniform number in [0, rows) chooses
// the column, its fraction the side of the threshold.
func (t *aliasTable) draw(random *rng.Stream) int {
	row, fraction := bits.Mul64(random.Uint64(), uint64(len(t.columns)))
	if column := &t.columns[row]; fraction >= column.threshold {
		return int(column.alias)
	}
	return int(row)
}
