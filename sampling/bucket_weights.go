package sampling

import (
	"context"
	"fmt"
	"math"
	"math/bits"
	"slices"

	"gradsample/hashing"
	"gradsample/internal/huge"

	"golang.org/x/sync/errgroup"
)

// bucketWeights makes draws from a bucket in proportion to the weights of its
// rows take constant time: every bucket of every table has an alias table of its
// own, of 8 bytes a row. A row's probability in its bucket of n rows is thereby
// exact to within 2^-32/n.
type bucketWeights []tableWeights

// tableWeights has one element a bucket that is not empty.
type tableWeights struct {
	codes   []uint32 // in increasing order
	totals  []float64
	columns [][]bucketColumn
}

// bucketColumn gives a column to its own row below the threshold, in units of
// 2^-32 of its height, and to another row of the bucket above.
type bucketColumn struct {
	threshold, alias uint32
}

// newBucketWeights prepares the buckets of all tables, on so many goroutines.
func newBucketWeights(ctx context.Context, tables *hashing.Tables, count int, weights []float64, workers int) (bucketWeights, error) {
	b := make(bucketWeights, count)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(1, workers))
	for table := range b {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("weighing the rows of the buckets: %w", err)
			}
			b[table].fill(tables, table, weights)
			return nil
		})
	}
	return b, group.Wait()
}

func (b *tableWeights) fill(tables *hashing.Tables, table int, weights []float64) {
	columns := huge.Make[bucketColumn](tables.Rows())
	pairs := newPairing(tables.Rows())
	for code, rows := range tables.Buckets(table) {
		var total float64
		for _, row := range rows {
			total += weights[row]
		}
		for i, row := range rows {
			pairs.height[i] = weights[row] / total * float64(len(rows))
			columns[i] = bucketColumn{math.MaxUint32, uint32(i)}
		}
		if total > 0 {
			pairs.run(len(rows), func(short, tall uint32, height float64) {
				columns[short] = bucketColumn{uint32(height * (1 << 32)), tall}
			})
		}
		b.codes = append(b.codes, code)
		b.totals = append(b.totals, total)
		b.columns = append(b.columns, columns[:len(rows):len(rows)])
		columns = columns[len(rows):]
	}
}

// find returns the total weight and the columns of a bucket; none if it is empty.
func (b bucketWeights) find(table int, code uint32) (float64, []bucketColumn) {
	place, found := slices.BinarySearch(b[table].codes, code)
	if !found {
		return 0, nil
	}
	return b[table].totals[place], b[table].columns[place]
}

// columnAt returns the place of a row in the bucket for a random number.
func columnAt(columns []bucketColumn, number uint64) int {
	place, fraction := bits.Mul64(number, uint64(len(columns)))
	if column := &columns[place]; uint32(fraction>>32) >= column.threshold {
		return int(column.alias)
	}
	return int(place)
}
