// Package parallel divides work on many rows among the processors without
// letting their number reach a result.
package parallel

import (
	"runtime"

	"golang.org/x/sync/errgroup"
)

// Blocks calls work for every block of size rows, several at a time, and returns
// when all is done. Blocks are numbered from 0; block b has the rows
// [b·size, min(rows, (b+1)·size)). The size is the caller's constant, not a share
// of the machine, so that sums over blocks, and random streams of blocks, come out
// the same on any number of cores.
func Blocks(rows, size int, work func(block, from, to int)) {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for block := range Count(rows, size) {
		group.Go(func() error {
			work(block, block*size, min(rows, (block+1)*size))
			return nil
		})
	}
	_ = group.Wait() // no work fails
}

// Count returns how many blocks of a size the rows make.
func Count(rows, size int) int { return (rows + size - 1) / size }
