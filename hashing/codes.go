package hashing

import (
	"unsafe"

	"gradsample/internal/huge"
	"gradsample/internal/vec"
)

// codes holds the codes of all rows in every table, in as few bytes as a code
// fits into.
type codes interface {
	// put sets the codes of consecutive rows in a table.
	put(table, first int, codes []uint32)
	// get is the inverse of put.
	get(table, first int, codes []uint32)
	// sort fills ids with the rows of a table in the order of their codes, those of
	// one code in increasing order, and returns where each code's rows lie.
	sort(s *sorter, table int, ids []uint32) directory
	// bytes is the memory taken.
	bytes() int64
}

// packed is codes of one size.
type packed[C uint8 | uint16 | uint32] struct {
	rows   int
	values []C // [table][row]
}

func newCodes(bits, rows, tables int) codes {
	switch {
	case bits <= 8:
		return &packed[uint8]{rows, huge.Make[uint8](rows * tables)}
	case bits <= 16:
		return &packed[uint16]{rows, huge.Make[uint16](rows * tables)}
	}
	return &packed[uint32]{rows, huge.Make[uint32](rows * tables)}
}

func (p *packed[C]) of(table int) []C { return p.values[table*p.rows : (table+1)*p.rows] }

func (p *packed[C]) put(table, first int, codes []uint32) {
	vec.Narrow(p.of(table)[first:], codes)
}

func (p *packed[C]) get(table, first int, codes []uint32) {
	for i, code := range p.of(table)[first:][:len(codes)] {
		codes[i] = uint32(code)
	}
}

func (p *packed[C]) sort(s *sorter, table int, ids []uint32) directory {
	if s.direct {
		switch codes := any(p.of(table)).(type) {
		case []uint8:
			return countingSort(s, codes, ids)
		case []uint16:
			return countingSort(s, codes, ids)
		}
	}
	return radixSort(s, p.of(table), ids)
}

func (p *packed[C]) bytes() int64 {
	var code C
	return int64(len(p.values)) * int64(unsafe.Sizeof(code))
}
