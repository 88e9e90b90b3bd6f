package hashing

import (
	"sync"

	"gradsample/internal/vec"
)

// queries holds the functions of a SimHash in the order in which one vector's codes are
// found in vec.CodesAtOnce tables side by side; what tables are left over is asked one by
// one. A query in all tables then is no call for a few lanes of each.
type queries struct {
	tables, bits, terms int
	places              []uint16  // sparse, as vec.SumCodes wants them in a vector and, after it, its negative
	weights             []float32 // dense, as vec.ProductCodes wants them
	doubled             sync.Pool // of *[]float32: room for a vector and its negative
}

// mostPlaces is how many places there are in a vector and its negative at most, so that
// their numbers fit into 16 bits.
const mostPlaces = 1 << 16

// newQueries lays h's functions out. Where they are sparse and of too long vectors it
// leaves all tables to be asked one by one.
func newQueries(h *SimHash) *queries {
	dim, bits := h.settings.Dim, h.settings.Bits
	q := &queries{tables: h.settings.Tables / vec.CodesAtOnce * vec.CodesAtOnce, bits: bits, terms: h.terms}
	if h.entries != nil && 2*dim > mostPlaces {
		q.tables = 0
	}
	numbers := q.tables * bits * q.terms
	if h.entries != nil {
		q.places = make([]uint16, 0, numbers)
		q.doubled.New = func() any { x := make([]float32, 2*dim); return &x }
	} else {
		q.weights = make([]float32, 0, numbers)
	}
	for group := 0; group < q.tables; group += vec.CodesAtOnce {
		for bit := bits - 1; bit >= 0; bit-- {
			for term := range q.terms {
				for table := group; table < group+vec.CodesAtOnce; table++ {
					at := h.place(table, bit) + term*vec.Lanes
					if h.entries == nil {
						q.weights = append(q.weights, h.weights[at])
						continue
					}
					entry := h.entries[at]
					q.places = append(q.places, uint16(entry>>1+entry&1*uint32(dim)))
				}
			}
		}
	}
	return q
}

// codes sets the codes of v in the tables that are taken at once, and returns their
// number.
func (q *queries) codes(v []float32, codes []uint32) int {
	codes = codes[:q.tables]
	switch {
	case q.tables == 0:
		return 0
	case q.places == nil:
		vec.ProductCodes(v, q.weights, q.bits, codes)
		return q.tables
	}
	doubled := q.doubled.Get().(*[]float32)
	x := *doubled
	copy(x, v)
	copy(x[len(v):], v)
	vec.Scale(-1, x[len(v):])
	vec.SumCodes(x, q.places, q.terms, q.bits, codes)
	q.doubled.Put(doubled)
	return q.tables
}
