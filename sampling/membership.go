package sampling

import (
	"math/bits"

	"gradsample/hashing"
)

// membership finds the tables in which a row shares a bucket with a query, by
// one comparison of the row's codes with the query's. Codes are packed into the
// lanes of 64-bit words, eight codes of up to 8 bits in each, so that a row's
// 100 codes are 13 words, side by side in memory.
type membership struct {
	lane   int      // bits of a lane: 8, 16 or 32
	shift  int      // its logarithm
	words  int      // of a row
	packed []uint64 // [row][word]
	low    uint64   // all bits of every lane but its highest
	other  uint64   // by what the second bucket's code differs, in every lane
}

// strange fills the query's lanes that have no table. No row's lane, which is 0
// there, equals it or its complement of any number of bits.
const strange = 2

func newMembership(tables *hashing.Tables, settings Settings) *membership {
	m := &membership{lane: 8, shift: 3}
	for m.lane < settings.Bits {
		m.lane *= 2
		m.shift++
	}
	lanes := 64 / m.lane
	m.words = (settings.Tables + lanes - 1) / lanes
	for at := 0; at < 64; at += m.lane {
		m.low |= (1<<(m.lane-1) - 1) << at
		if settings.TwoSided {
			m.other |= (1<<settings.Bits - 1) << at
		}
	}
	m.packed = make([]uint64, tables.Rows()*m.words)
	codes := make([]uint32, settings.Tables)
	for row := range tables.Rows() {
		for table := range codes {
			codes[table] = tables.RowCode(row, table)
		}
		m.pack(codes, 0, m.of(row))
	}
	return m
}

// pack writes codes into words, and fills the lanes that are left over.
func (m *membership) pack(codes []uint32, fill uint64, words []uint64) {
	clear(words)
	lanes := 64 / m.lane
	for i := range len(words) * lanes {
		code := fill
		if i < len(codes) {
			code = uint64(codes[i])
		}
		words[i/lanes] |= code << (i % lanes * m.lane)
	}
}

// packQuery writes the codes of a query as sum wants them.
func (m *membership) packQuery(codes []uint32, words []uint64) { m.pack(codes, strange, words) }

// of returns a row's codes.
func (m *membership) of(row int) []uint64 { return m.packed[row*m.words:][:m.words] }

// sum adds up, in the order of the tables, what each that has the row with the
// given codes in the query's buckets contributes.
func (m *membership) sum(codes, query []uint64, contribution []float64) float64 {
	var total float64
	lanes, codes := 64/m.lane, codes[:len(query)]
	for i, word := range query {
		differs := word ^ codes[i]
		matches := ^(m.nonZero(differs)&m.nonZero(differs^m.other) | m.low)
		for ; matches != 0; matches &= matches - 1 {
			total += contribution[i*lanes+bits.TrailingZeros64(matches)>>m.shift]
		}
	}
	return total
}

// nonZero sets the highest bit of every lane that is not zero, and says nothing
// with the other bits. No lane carries into the next.
func (m *membership) nonZero(word uint64) uint64 {
	return (word&m.low + m.low) | word
}
