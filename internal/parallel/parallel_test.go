package parallel

import (
	"context"
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

// Every job is done once, and no two jobs at once have one worker's scratch.
func TestJobsAreDoneOnceEach(t *testing.T) {
	for _, workers := range []int{0, 1, 2, 3, 20} {
		for _, jobs := range []int{0, 1, 7, 100} {
			done, busy := make([]atomic.Int32, jobs), make([]atomic.Int32, max(1, workers))
			Jobs(workers, jobs, func(worker, job int) {
				if busy[worker].Add(1) != 1 {
					t.Errorf("%d workers: worker %d has two jobs at once", workers, worker)
				}
				done[job].Add(1)
				busy[worker].Add(-1)
			})
			for job := range done {
				if n := done[job].Load(); n != 1 {
					t.Errorf("%d workers: job %d of %d was done %d times", workers, job, jobs, n)
				}
			}
		}
	}
}

// No job begins after the context is cancelled.
func TestEachStops(t *testing.T) {
	for _, workers := range []int{1, 3} {
		ctx, cancel := context.WithCancel(t.Context())
		var begun atomic.Int32
		err := Each(ctx, workers, 100, func(int) {
			begun.Add(1)
			cancel()
		})
		if n := begun.Load(); err == nil || n < 1 || int(n) > workers {
			t.Errorf("%d workers: %d jobs begun, error %v", workers, n, err)
		}
	}
	if err := Each(t.Context(), 2, 10, func(int) {}); err != nil {
		t.Error(err)
	}
}
