package hashing

import (
	"context"
	"fmt"
	"math"
	"sync/atomic"

	"gradsample/internal/huge"

	"golang.org/x/sync/errgroup"
)

// Keys are the vectors to be hashed, one a row of the data set. Only their
// directions matter. The methods may be called by several goroutines at once.
type Keys interface {
	// Rows is the number of keys, at least 1.
	Rows() int
	// Dim is the length of every key.
	Dim() int
	// Key fills dst[:Dim()] with a row's key.
	Key(row int, dst []float32)
}

// Build hashes all keys and sorts them into tables, on the given number of
// goroutines (at least one). The result does not depend on that number: every
// code and every bucket is the work of one goroutine. A cancelled context ends
// it with the context's error.
//
// The counted cost is Rows x Tables x h.MultiplyAdds() multiply-adds. Memory, a
// row and table, is 4 bytes and those of a code: 1, 2 or 4 for a Width of up to
// 8, 16 or 30; and 4 bytes a table and bucket, where the buckets are 2^Width, or
// twice those in use where that exceeds four times the rows. While they sort, every
// goroutine takes 256 KiB, and 16 bytes a row where codes are wider than 16 bits or
// there are more of them than four times the rows.
func Build(ctx context.Context, h Family, keys Keys, workers int) (*Tables, error) {
	settings, rows := h.Settings(), keys.Rows()
	if keys.Dim() != settings.Dim {
		return nil, fmt.Errorf("building hash tables: keys have %d coordinates, the hash functions %d", keys.Dim(), settings.Dim)
	}
	if rows < 1 || int64(rows) > math.MaxUint32 {
		return nil, fmt.Errorf("building hash tables: %d rows; there must be 1 to 2^32-1", rows)
	}
	t := &Tables{
		rows:        rows,
		tables:      settings.Tables,
		codes:       newCodes(h.Width(), rows, settings.Tables),
		ids:         huge.Make[uint32](rows * settings.Tables),
		directories: make([]directory, settings.Tables),
	}
	err := t.hash(ctx, h, keys, workers)
	if err == nil {
		err = t.sort(ctx, h.Width(), workers)
	}
	if err != nil {
		return nil, fmt.Errorf("building hash tables: %w", err)
	}
	return t, nil
}

// hash finds the codes of all keys, block by block.
func (t *Tables) hash(ctx context.Context, h Family, keys Keys, workers int) error {
	newHasher := newHashers(h, keys)
	return share(ctx, workers, (t.rows+blockRows-1)/blockRows, func() func(int) {
		hasher, codes := newHasher(), make([]uint32, tablesAtOnce*codesStride)
		return func(block int) {
			first := block * blockRows
			rows := min(blockRows, t.rows-first)
			hasher.load(first, rows)
			for from := 0; from < t.tables; from += tablesAtOnce {
				to := min(t.tables, from+tablesAtOnce)
				hasher.codes(from, to, codes)
				for table := from; table < to; table++ {
					t.codes.put(table, first, codes[(table-from)*codesStride:][:rows])
				}
			}
		}
	})
}

// sort sorts the rows of every table by their codes.
func (t *Tables) sort(ctx context.Context, bits, workers int) error {
	return share(ctx, workers, t.tables, func() func(int) {
		sorter := &sorter{bits: bits, direct: direct(bits, t.rows)}
		return func(table int) {
			t.directories[table] = t.codes.sort(sorter, table, t.ids[table*t.rows:(table+1)*t.rows])
		}
	})
}

// share does jobs 0 to jobs-1 on several goroutines, each of which calls start
// for a function that does one job. Which goroutine does which is left to
// chance, so that jobs must not depend on it.
func share(ctx context.Context, workers, jobs int, start func() func(job int)) error {
	var taken atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for range max(1, min(workers, jobs)) {
		group.Go(func() error {
			do := start()
			for {
				job := int(taken.Add(1)) - 1
				if job >= jobs {
					return nil
				}
				if err := ctx.Err(); err != nil {
					return err
				}
				do(job)
			}
		})
	}
	return group.Wait()
}
