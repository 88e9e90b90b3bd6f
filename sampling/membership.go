package sampling

import (
	"gradsample/hashing"
	"gradsample/internal/huge"
	"gradsample/internal/vec"
)

// membership finds the tables in which rows share a bucket with a query, by
// comparisons of the rows' codes with the query's. Codes are packed into the lanes of
// 64-bit words, twelve codes of 5 bits in each, so that a row's 100 codes are 9
// words, side by side in memory.
type membership struct {
	packing vec.Packing
	words   int      // of a row
	packed  []uint64 // [row][word]
	places  []int    // of each table's weight among the weights of a comparison
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
	bits := laneBits(hash.Width())
	m := &membership{packing: vec.Packing{Lane: bits, Lanes: 64 / bits}}
	p := &m.packing
	m.words = membershipWords(hash.Width(), hash.Settings().Tables)
	for lane := range p.Lanes {
		first := lane * bits
		p.High |= 1 << (first + bits - 1)
		p.Low |= (1<<(bits-1) - 1) << first
		if twoSided {
			p.Other |= uint64(hash.Complement(0)) << first
		}
	}
	for table := range tables.Count() {
		m.places = append(m.places, p.WeightOf(table/p.Lanes, table%p.Lanes))
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
		word, shift := table/m.packing.Lanes, table%m.packing.Lanes*m.packing.Lane
		for i, code := range codes {
			own[i*m.words+word] |= uint64(code) << shift
		}
	}
}

// packQuery writes the codes of a query as they are compared with rows'.
func (m *membership) packQuery(codes []uint32, words []uint64) {
	lanes := m.packing.Lanes
	for i := range words {
		own := codes[min(len(codes), i*lanes):min(len(codes), (i+1)*lanes)]
		word, shift := uint64(0), 0
		for _, code := range own {
			word |= uint64(code) << shift
			shift += m.packing.Lane
		}
		for range lanes - len(own) {
			word |= strange << shift
			shift += m.packing.Lane
		}
		words[i] = word
	}
}

// fetch begins to bring the codes of rows into the cache.
func (m *membership) fetch(rows []int) { vec.FetchRows(m.packed, m.words, rows) }

// sums adds up, for each of the rows, the weights of the tables that have it in the
// query's buckets.
func (m *membership) sums(sums *[vec.RowsAtOnce]float64, rows *[vec.RowsAtOnce]int, query []uint64, weights []float64) {
	m.packing.MatchSums(sums, m.packed, rows, query, weights)
}
