package parallel

import (
	"sync/atomic"
	"testing"
)

// Every row is in exactly one block, and blocks lie where they are said to.
func TestBlocksCoverEachRowOnce(t *testing.T) {
	for _, rows := range []int{0, 1, 9, 10, 11, 100, 105} {
		seen := make([]atomic.Int32, rows)
		var blocks atomic.Int32
		Blocks(rows, 10, func(block, from, to int) {
			blocks.Add(1)
			if from != 10*block || to-from > 10 || to <= from {
				t.Errorf("block %d of %d rows is [%d, %d)", block, rows, from, to)
			}
			for i := from; i < to; i++ {
				seen[i].Add(1)
			}
		})
		for i := range seen {
			if n := seen[i].Load(); n != 1 {
				t.Errorf("row %d of %d was in %d blocks", i, rows, n)
			}
		}
		if int(blocks.Load()) != Count(rows, 10) {
			t.Errorf("%d rows made %d blocks, counted are %d", rows, blocks.Load(), Count(rows, 10))
		}
	}
}
