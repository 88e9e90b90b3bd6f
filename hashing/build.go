package hashing

import (
	"context"
	"fmt"
	"math"
	"sync/atomic"

	"gradsample/internal/vec"

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

// rowsAtOnce is how many rows a worker takes at a time, a multiple of the
// tile's width.
const rowsAtOnce = 64 * vec.TileWidth

// Build hashes all keys and sorts them into tables, on the given number of
// goroutines (at least one). The result does not depend on that number: every
// code and every bucket is the work of one goroutine. A cancelled context ends
// it with the context's error.
//
// The counted cost is Rows x Tables x h.MultiplyAdds() multiply-adds. Memory is
// 8 bytes a row and table, and 4 bytes a table and bucket, where the buckets
// are 2^K, or only those in use where 2^K exceeds four times the rows.
func Build(ctx context.Context, h *SimHash, keys Keys, workers int) (*Tables, error) {
	settings, rows := h.settings, keys.Rows()
	if keys.Dim() != settings.Dim {
		return nil, fmt.Errorf("building hash tables: keys have %d coordinates, the hash functions %d", keys.Dim(), settings.Dim)
	}
	if rows < 1 || int64(rows) > math.MaxUint32 {
		return nil, fmt.Errorf("building hash tables: %d rows; there must be 1 to 2^32-1", rows)
	}
	t := &Tables{
		rows:        rows,
		tables:      settings.Tables,
		codes:       make([]uint32, rows*settings.Tables),
		ids:         make([]uint32, rows*settings.Tables),
		directories: make([]directory, settings.Tables),
	}
	blocks := (rows + rowsAtOnce - 1) / rowsAtOnce
	err := share(ctx, workers, blocks, func() func(int) {
		tile, key := make([]float32, settings.Dim*vec.TileWidth), make([]float32, settings.Dim)
		return func(block int) {
			for row := block * rowsAtOnce; row < min(rows, (block+1)*rowsAtOnce); row += vec.TileWidth {
				t.hashTile(h, keys, row, tile, key)
			}
		}
	})
	if err == nil {
		err = t.sort(ctx, settings.Bits, workers)
	}
	if err != nil {
		return nil, fmt.Errorf("building hash tables: %w", err)
	}
	return t, nil
}

// hashTile finds the codes of the rows from the given one on that fill a tile.
func (t *Tables) hashTile(h *SimHash, keys Keys, row int, tile, key []float32) {
	last := min(t.rows, row+vec.TileWidth)
	for i := range last - row {
		keys.Key(row+i, key)
		for c, v := range key {
			tile[c*vec.TileWidth+i] = v
		}
	}
	for table := range t.tables {
		codes := h.tileCodes(table, tile)
		for i := range last - row {
			t.codes[(row+i)*t.tables+table] = codes[i]
		}
	}
}

// sort sorts the rows of every table by their codes.
func (t *Tables) sort(ctx context.Context, bits, workers int) error {
	if direct(bits, t.rows) {
		groups := (t.tables + tablesAtOnce - 1) / tablesAtOnce
		return share(ctx, workers, groups, func() func(int) {
			return func(group int) {
				first := group * tablesAtOnce
				t.countingSort(first, min(t.tables, first+tablesAtOnce), bits)
			}
		})
	}
	return share(ctx, workers, t.tables, func() func(int) {
		spare := make([]uint32, t.rows)
		return func(table int) { t.radixSort(table, bits, spare) }
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
