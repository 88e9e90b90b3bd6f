package sampling

import "gradsample/hashing"

// metTable is the query's bucket in a table, and the complement's where look-ups are
// two-sided: along rows from place first on, and what is missing to size some places
// further.
type metTable struct {
	first, along, size int
	apart              int // from the end of the one to the beginning of the other
}

// meetTable finds the buckets of a code.
func meetTable(tables *hashing.Tables, hash hashing.Family, table int, code uint32, twoSided bool) metTable {
	along, against := tables.Span(table, code), hashing.Span{}
	if twoSided {
		against = tables.Span(table, hash.Complement(code))
	}
	return metSpans(tables.Place(table, along), along, against)
}

// metSpans has two buckets of a table, of which the first begins at a place.
func metSpans(first int, along, against hashing.Span) metTable {
	return metTable{
		first: first,
		along: int(along.Size),
		size:  int(along.Size + against.Size),
		apart: int(against.First) - int(along.First) - int(along.Size),
	}
}

// place returns that of row i of both buckets, one after the other.
func (m *metTable) place(i int) int {
	if i >= m.along {
		i += m.apart
	}
	return m.first + i
}
