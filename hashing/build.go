package hashing

import (
	"context"
	"fmt"
	"math"
	"sync/atomic"

	"gradsample/internal/huge"
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
// are 2^Width, or only those in use where that exceeds four times the rows.
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
		codes:       huge.Make[uint32](rows * settings.Tables),
		ids:         huge.Make[uint32](rows * settings.Tables),
		directories: make([]directory, settings.Tables),
	}
	blocks := (rows + rowsAtOnce - 1) / rowsAtOnce
	err := share(ctx, workers, blocks, func() func(int) {
		hash := t.hasher(h, keys)
		return func(block int) {
			for row := block * rowsAtOnce; row < min(rows, (block+1)*rowsAtOnce); row += vec.TileWidth {
				hash(row, min(rows, row+vec.TileWidth))
			}
		}
	})
	if err == nil {
		err = t.sort(ctx, h.Width(), workers)
	}
	if err != nil {
		return nil, fmt.Errorf("building hash tables: %w", err)
	}
	return t, nil
}

// hasher returns a function that finds the codes of up to vec.TileWidth rows, all
// of them in one table before the next, whose functions are then in the cache.
func (t *Tables) hasher(h Family, keys Keys) func(row, end int) {
	dim := keys.Dim()
	block := make([]float32, dim*vec.TileWidth)
	if tiles, ok := h.(tiler); ok {
		key := make([]float32, dim)
		return func(row, end int) { t.hashTile(tiles, keys, row, end, block, key) }
	}
	return func(row, end int) {
		for i := range end - row {
			keys.Key(row+i, block[i*dim:][:dim])
		}
		for table := range t.tables {
			for i := range end - row {
				t.codes[(row+i)*t.tables+table] = h.Code(table, block[i*dim:][:dim])
			}
		}
	}
}

// hashTile finds codes as hasher says, through the tile that it fills.
func (t *Tables) hashTile(h tiler, keys Keys, row, end int, tile, key []float32) {
	for i := range end - row {
		keys.Key(row+i, key)
		for c, v := range key {
			tile[c*vec.TileWidth+i] = v
		}
	}
	for table := range t.tables {
		codes := h.tileCodes(table, tile)
		for i := range end - row {
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
