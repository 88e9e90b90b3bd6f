// Package parallel divides work among the processors without letting their
// number reach a result.
package parallel

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Jobs does jobs 0 to jobs-1 on so many goroutines, and returns when all are
// done. Which goroutine does which is left to chance, so that what a job computes
// must depend on its number alone; worker, below workers, names the scratch
// memory that it may use. With one worker the jobs come in their order.
func Jobs(workers, jobs int, do func(worker, job int)) {
	if workers = min(workers, jobs); workers <= 1 {
		for job := range jobs {
			do(0, job)
		}
		return
	}
	var taken atomic.Int64
	var group sync.WaitGroup
	for worker := range workers {
		group.Go(func() {
			for job := int(taken.Add(1)) - 1; job < jobs; job = int(taken.Add(1)) - 1 {
				do(worker, job)
			}
		})
	}
	group.Wait()
}

// Each is Jobs for work without scratch memory, which begins no job once the
// context is cancelled. It returns the context's error.
func Each(ctx context.Context, workers, jobs int, do func(job int)) error {
	Jobs(workers, jobs, func(_, job int) {
		if ctx.Err() == nil {
			do(job)
		}
	})
	return ctx.Err()
}

// Blocks calls work for every block of size rows, several at a time, and returns
// when all is done. Blocks are numbered from 0; block b has the rows
// [b·size, min(rows, (b+1)·size)). The size is the caller's constant, not a share
// of the machine, so that sums over blocks, and random streams of blocks, come out
// the same on any number of cores.
func Blocks(rows, size int, work func(block, from, to int)) {
	Jobs(runtime.GOMAXPROCS(0), Count(rows, size), func(_, block int) {
		work(block, block*size, min(rows, (block+1)*size))
	})
}

// Count returns how many blocks of a size the rows make.
func Count(rows, size int) int { return (rows + size - 1) / size }
