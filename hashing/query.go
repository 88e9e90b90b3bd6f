package hashing

import (
	"sync"

	"gradsample/internal/vec"
)

// queries holds the functions of SimHash in the order in which the codes of one vector
// are found in as many tables at once as fill vectors, vec.CodesAtOnce or a multiple.
type queries struct {
	tables, bits, terms int
	places              []uint16  // sparse, as vec.SumCodes wants them in a vector and, after it, its negative
	weights             []float32 // dense, as vec.ProductCodes wants them
	doubled             sync.Pool // of *[]float32: room for a vector and its negative
}

// newQueries lays h's functions out.
func newQueries(h *SimHash) *queries {
	dim, bits := h.settings.Dim, h.settings.Bits
	q := &queries{tables: h.settings.Tables / vec.CodesAtOnce * vec.CodesAtOnce, bits: bits, terms: h.terms}
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
	if q.places == nil {
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
