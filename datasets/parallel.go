package datasets

import (
	"runtime"

	"golang.org/x/sync/errgroup"
)

// blockRows is how many rows one piece of work has. It is a constant, not a share
// of the machine, so that sums over blocks come out the same on any number of
// cores.
const blockRows = 1024

// eachBlock calls work for every block of rows, several at a time. Blocks are
// numbered from 0; block b has the rows [b·blockRows, min(rows, (b+1)·blockRows)).
func eachBlock(rows int, work func(block, from, to int)) {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for block := range blocks(rows) {
		group.Go(func() error {
			work(block, block*blockRows, min(rows, (block+1)*blockRows))
			return nil
		})
	}
	_ = group.Wait() // no work fails
}

// blocks returns how many blocks the rows make.
func blocks(rows int) int { return (rows + blockRows - 1) / blockRows }
