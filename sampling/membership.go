package sampling

import (
	"math/bits"

	"gradsample/hashing"
	"gradsample/internal/huge"
)

// membership finds the tables in which a row shares a bucket with a query, by
// one comparison of the row's codes with the query's. Codes are packed into the
// lanes of 64-bit words, twelve codes of 5 bits in each, so that a row's 100 codes
// are 9 words, side by side in memory.
type membership struct {
	lane   int      // bits of a lane: those of a code, 1 to 30, but at least 2
	lanes  int      // of a word
	tables [64]int  // what a bit among the matches of several words stands for
	words  int      // of a row
	packed []uint64 // [row][word]
	high   uint64   // the highest bit of every lane
	low    uint64   // all other bits of lanes; some of a word may be in none
	other  uint64   // by what the second bucket's code differs, in every lane
}

// laneBits returns the bits of a lane for codes of so many.
func laneBits(width int) int { return max(2, width) }

// membershipWords returns how many words a row's codes take.
func membershipWords(width, tables int) int {
	lanes := 64 / laneBits(width)
	return (tables + lanes - 1) / lanes
}

// strange fills the query's lanes that have no table. No row's lane, which is 0
// there, equals it or its complement: a family that turns bits turns the lowest.
const strange = 2

func newMembership(tables *hashing.Tables, hash hashing.Family, twoSided bool) *membership {
	m := &membership{lane: laneBits(hash.Width())}
	m.lanes = 64 / m.lane
	m.words = membershipWords(hash.Width(), hash.Settings().Tables)
	for lane := range m.lanes {
		first := lane * m.lane
		for shift := range m.lane {
			m.tables[first+m.lane-1-shift] = shift*m.lanes + lane
		}
		m.high |= 1 << (first + m.lane - 1)
		m.low |= (1<<(m.lane-1) - 1) << first
		if twoSided {
			m.other |= uint64(hash.Complement(0)) << first
		}
	}
	m.packed = huge.Make[uint64](tables.Rows() * m.words)
	codes := make([]uint32, rowsAtOnce)
	for first := 0; first < tables.Rows(); first += rowsAtOnce {
		m.packRows(tables, first, codes[:min(rowsAtOnce, tables.Rows()-first)])
	}
	return m
}

// rowsAtOnce is how many rows' codes are packed at a time, table by table, while
// their words are in the cache.
const rowsAtOnce = 256

// packRows packs the codes of as many rows as codes has room for.
func (m *membership) packRows(tables *hashing.Tables, first int, codes []uint32) {
	own := m.packed[first*m.words:][:len(codes)*m.words]
	for table := range tables.Count() {
		tables.RowCodes(table, first, codes)
		word, shift := table/m.lanes, table%m.lanes*m.lane
		for i, code := range codes {
			own[i*m.words+word] |= uint64(code) << shift
		}
	}
}

// packQuery writes the codes of a query as sum wants them.
func (m *membership) packQuery(codes []uint32, words []uint64) {
	for i := range words {
		own := codes[min(len(codes), i*m.lanes):min(len(codes), (i+1)*m.lanes)]
		word, shift := uint64(0), 0
		for _, code := range own {
			word |= uint64(code) << shift
			shift += m.lane
		}
		for range m.lanes - len(own) {
			word |= strange << shift
			shift += m.lane
		}
		words[i] = word
	}
}

// of returns a row's codes.
func (m *membership) of(row int) []uint64 { return m.packed[row*m.words:][:m.words] }

// sum adds up, in a fixed order, what each table that has the row with the given
// codes in the query's buckets contributes. The matches of a word are one bit a
// lane, so that those of several words fit into one, and are gone through at once.
func (m *membership) sum(codes, query []uint64, contribution []float64) float64 {
	var total float64
	for first := 0; first < len(query); first += m.lane {
		last := min(first+m.lane, len(query))
		own, matches := codes[first:last], uint64(0)
		for shift, word := range query[first:last] {
			differs := word ^ own[shift]
			matches |= (m.high &^ (m.nonZero(differs) & m.nonZero(differs^m.other))) >> shift
		}
		for ; matches != 0; matches &= matches - 1 {
			total += contribution[first*m.lanes+m.tables[bits.TrailingZeros64(matches)]]
		}
	}
	return total
}

// nonZero sets the highest bit of every lane that is not zero, and says nothing
// with the other bits. No lane carries into the next.
func (m *membership) nonZero(word uint64) uint64 {
	return (word&m.low + m.low) | word
}
