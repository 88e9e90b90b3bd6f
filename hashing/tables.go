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
	codes        codes
	ids          []uint32    // [table][rows by code, then by number]
	directories  []directory // [table]
}

// Rows returns the number of rows in every table.
func (t *Tables) Rows() int { return t.rows }

// Count returns the number of tables.
func (t *Tables) Count() int { return t.tables }

// Span says where the rows of a bucket lie among those of a table, as Ordered has them.
type Span struct{ First, Size uint32 }

// Bucket returns the rows whose code in a table is the given one, in increasing
// order as Build leaves them. It is empty if there are none. It must not be
// changed.
func (t *Tables) Bucket(table int, code uint32) []uint32 {
	span := t.Span(table, code)
	return t.Ordered(table)[span.First:][:span.Size:span.Size]
}

// Span says where that bucket is.
func (t *Tables) Span(table int, code uint32) Span { return t.directories[table].span(code) }

// Spans sets where a vector's buckets are in all tables, given its codes there with some
// bits turned, the same ones in every table: none for its own buckets, and
// Complement(0), of the functions that the tables were built with, for the opposite ones.
func (t *Tables) Spans(codes []uint32, turned uint32, spans []Span) {
	codes, spans = codes[:len(t.directories)], spans[:len(t.directories)]
	for table := range t.directories {
		d, code := &t.directories[table], codes[table]^turned
		if d.distinct != nil {
			spans[table] = d.span(code)
			continue
		}
		first := d.offsets[code]
		spans[table] = Span{first, d.offsets[code+1] - first}
	}
}

// Ordered returns all rows in the order of their codes in a table. It must not be
// changed.
func (t *Tables) Ordered(table int) []uint32 {
	return t.ids[table*t.rows:][:t.rows:t.rows]
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

// Clone returns tables of which the caller may reorder the buckets.
func (t *Tables) Clone() *Tables {
	clone := *t
	clone.ids = slices.Clone(t.ids)
	return &clone
}

// RowCodes fills codes with those of consecutive rows' keys in a table, from row
// first on.
func (t *Tables) RowCodes(table, first int, codes []uint32) {
	t.codes.get(table, first, codes)
}

// Bytes returns the memory that the tables take.
func (t *Tables) Bytes() int64 {
	numbers := len(t.ids)
	for _, d := range t.directories {
		numbers += len(d.distinct) + len(d.offsets)
	}
	return t.codes.bytes() + 4*int64(numbers)
}
