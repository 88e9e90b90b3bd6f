package vec

// Lanes is the number of projections of a vector that SparseSigns and
// DenseSigns work out side by side. Hash functions pad their last group of
// projections to it.
const Lanes = 8

// TileWidth is the number of vectors in a tile. A tile holds vectors and their
// negatives transposed, so that an entry is the number of one of its rows:
// coordinate c of vector i is tile[2*c*TileWidth+i], and with its sign turned
// tile[(2*c+1)*TileWidth+i].
const TileWidth = 32

// A sparse projection adds some coordinates of a vector and subtracts others.
// Each is one entry: the coordinate shifted left by one, with the lowest bit
// set where it is subtracted.

// Entry returns the entry that adds (or subtracts) a coordinate below 2^31.
func Entry(coordinate int, subtract bool) uint32 {
	entry := uint32(coordinate) << 1
	if subtract {
		entry |= 1
	}
	return entry
}

// SparseSigns returns the signs of bits (1 to Lanes) sparse projections of v:
// bit j is set when the sum of projection j is negative. Entries are laid out
// term by term, entries[term*Lanes+j] being that term of projection j; terms
// are added one after the other, so that the tile kernel, which adds in the
// same order, agrees to the bit. Every coordinate must be below len(v): it is
// not checked.
func SparseSigns(v []float32, entries []uint32, bits int) uint32 {
	return sparseSigns(v, entries, bits) & (1<<bits - 1)
}

// DenseSigns returns the signs of bits (1 to Lanes) dense projections of v: bit
// j is set when sum_c weights[c*Lanes+j]*v[c] is negative. Coordinate c is added
// to the partial sum c modulo 4. It panics if weights is shorter than
// len(v)*Lanes.
func DenseSigns(v, weights []float32, bits int) uint32 {
	return denseSigns(v, weights[:len(v)*Lanes]) & (1<<bits - 1)
}

// FillTile puts TileWidth vectors of one length, one after the other, into a tile.
// It panics if the tile is shorter than both its halves.
func FillTile(tile, vectors []float32) {
	n := len(vectors) / TileWidth
	transposeTile(tile[:2*n*TileWidth], 2*TileWidth, vectors, n)
	negateRows(tile)
}

// SparseTileSigns works out the signs of sparse projections, of so many terms each, for
// a whole tile: bit i of signs[j] is set where the sum of projection j of vector i is
// negative. Term t of projection j is entries[j*terms+t]. Signs are those of SparseSigns.
// No entry may exceed the tile's rows: it is not checked. It panics if there are too few.
func SparseTileSigns(tile []float32, entries []uint32, terms int, signs []uint32) {
	if entries = entries[:len(signs)*terms]; len(entries) == 0 {
		clear(signs)
		return
	}
	sparseTileSigns(tile, entries, terms, signs)
}

// Narrow stores numbers below 2^8, 2^16 or 2^32, as they fit into C. It panics if dst
// is shorter.
func Narrow[C uint8 | uint16 | uint32](dst []C, numbers []uint32) {
	dst, done := dst[:len(numbers)], 0
	switch dst := any(dst).(type) {
	case []uint8:
		done = narrow8(dst, numbers)
	case []uint16:
		done = narrow16(dst, numbers)
	}
	for i, number := range numbers[done:] {
		dst[done+i] = C(number)
	}
}
