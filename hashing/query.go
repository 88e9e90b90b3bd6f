package hashing

import (
	"encoding/binary"
	"sync"

	"gradsample/internal/vec"
)

// tablesAString is how many tables' codes a string of signs has at most. Their bits fill
// whole groups of projections, whatever their number.
const tablesAString = 4 * vec.StringLanes

// maxBits is the largest K.
const maxBits = 30

// queries holds the hash functions for the codes of one vector in all tables, which are
// found in one pass: bit j in table t is projection t*K+j of vec.SumSigns or
// vec.ProductSigns. Where K is not a multiple of the lanes this spares the padding of
// every table, and the way into a kernel and out of it in any case.
type queries struct {
	bits    int
	size    int       // of a group of projections, in numbers
	places  []uint32  // sparse: in the vector and, after it, its negative
	weights []float32 // dense
	doubled sync.Pool // of *[]float32: room for both
}

// newQueries lays h's functions out.
func newQueries(h *SimHash) *queries {
	dim, projections := h.settings.Dim, h.settings.Tables*h.settings.Bits
	groups := (projections + vec.StringLanes - 1) / vec.StringLanes
	q := &queries{bits: h.settings.Bits, size: h.terms * vec.StringLanes}
	if h.entries != nil {
		q.places = make([]uint32, groups*q.size)
		q.doubled.New = func() any { both := make([]float32, 2*dim); return &both }
	} else {
		q.weights = make([]float32, groups*q.size)
	}
	projection := 0
	h.eachBit(func(first int) {
		at := projection/vec.StringLanes*q.size + projection%vec.StringLanes
		for term := range h.terms {
			from, to := first+term*vec.Lanes, at+term*vec.StringLanes
			if h.entries != nil {
				q.places[to] = h.entries[from]>>1 + h.entries[from]&1*uint32(dim)
			} else {
				q.weights[to] = h.weights[from]
			}
		}
		projection++
	})
	return q
}

// codes fills codes with those of v in every table.
func (q *queries) codes(v []float32, codes []uint32) {
	if q.places == nil {
		q.cut(v, codes)
		return
	}
	both := q.doubled.Get().(*[]float32)
	x := *both
	copy(x, v)
	copy(x[len(v):], v)
	vec.Scale(-1, x[len(v):])
	q.cut(x, codes)
	q.doubled.Put(both)
}

// cut cuts codes from the signs of x's projections.
func (q *queries) cut(x []float32, codes []uint32) {
	const mostBytes = tablesAString * maxBits / 8
	var signs [mostBytes + 8]byte // so that eight can be read from anywhere
	for table := 0; table < len(codes); table += tablesAString {
		some := codes[table:min(table+tablesAString, len(codes))]
		groups := (len(some)*q.bits + vec.StringLanes - 1) / vec.StringLanes
		q.project(table*q.bits/vec.StringLanes, x, signs[:groups*vec.StringLanes/8])
		for i := range some {
			bit := i * q.bits
			some[i] = uint32(binary.LittleEndian.Uint64(signs[bit/8:])>>(bit%8)) & (1<<q.bits - 1)
		}
	}
}

// project sets the signs of x's projections from a group on.
func (q *queries) project(group int, x []float32, signs []byte) {
	if q.places == nil {
		vec.ProductSigns(x, q.weights[group*q.size:], signs)
		return
	}
	vec.SumSigns(x, q.places[group*q.size:], q.size/vec.StringLanes, signs)
}
