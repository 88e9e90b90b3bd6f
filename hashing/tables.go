package hashing

import (
	"iter"
	"slices"
)

// Tables holds the rows of a data set by bucket, in every table, and the codes
// by row. Build makes it; it is then read-only but for what Buckets says, and
// may be shared between goroutines.
type Tables struct {
	rows, tables int
	codes        []uint32    // [row][table]
	ids          []uint32    // [table][rows by code, then by number]
	directories  []directory // [table]
}

// directory tells where in a table's ids a code's rows lie.
type directory struct {
	// distinct has the codes that occur, in increasing order. It is nil where
	// the directory is direct: where it has a place for every possible code.
	distinct []uint32
	// offsets[i] is where the rows of code i, or of distinct[i], begin, and
	// offsets[i+1] where they end.
	offsets []uint32
}

// span returns where the rows of a code begin and end.
func (d *directory) span(code uint32) (from, to int) {
	place := int(code)
	if d.distinct != nil {
		var found bool
		if place, found = slices.BinarySearch(d.distinct, code); !found {
			return 0, 0
		}
	}
	return int(d.offsets[place]), int(d.offsets[place+1])
}

// Rows returns the number of rows in every table.
func (t *Tables) Rows() int { return t.rows }

// Bucket returns the rows whose code in a table is the given one, in increasing
// order as Build leaves them. It is empty if there are none. It must not be
// changed.
func (t *Tables) Bucket(table int, code uint32) []uint32 {
	from, to := t.directories[table].span(code)
	first := table * t.rows
	return t.ids[first+from : first+to : first+to]
}

// Buckets goes through the buckets of a table that are not empty, in increasing
// order of their codes. Whoever owns the tables alone may reorder the rows of a
// bucket in place, as a reservoir does.
func (t *Tables) Buckets(table int) iter.Seq2[uint32, []uint32] {
	return func(yield func(uint32, []uint32) bool) {
		d := &t.directories[table]
		for place := range len(d.offsets) - 1 {
			code := uint32(place)
			if d.distinct != nil {
				code = d.distinct[place]
			}
			if rows := t.Bucket(table, code); len(rows) > 0 && !yield(code, rows) {
				return
			}
		}
	}
}

// RowCode returns the code of a row's key in a table.
func (t *Tables) RowCode(row, table int) uint32 {
	return t.codes[row*t.tables+table]
}

// Bytes returns the memory that the tables take.
func (t *Tables) Bytes() int64 {
	numbers := len(t.codes) + len(t.ids)
	for _, d := range t.directories {
		numbers += len(d.distinct) + len(d.offsets)
	}
	return 4 * int64(numbers)
}
