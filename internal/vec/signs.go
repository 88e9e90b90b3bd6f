package vec

// Lanes is the number of projections of a vector that SparseSigns and
// DenseSigns work out side by side. Hash functions pad their last group of
// projections to it.
const Lanes = 8

// TileWidth is the number of vectors in a tile. A tile holds vectors
// transposed, coordinate by coordinate: coordinate c of vector i is
// tile[c*TileWidth+i].
const TileWidth = 16

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

// SparseTileSigns works out SparseSigns for a whole tile. It shifts each vector's code left by bits and
// puts the signs, projection j as bit j, in the place that this frees.
func SparseTileSigns(tile []float32, entries []uint32, bits int, codes *[TileWidth]uint32) {
	sparseTileSigns(tile, entries, bits, codes)
}

// DenseTileSigns is to DenseSigns what SparseTileSigns is to SparseSigns.
func DenseTileSigns(tile, weights []float32, bits int, codes *[TileWidth]uint32) {
	denseTileSigns(tile, weights[:len(tile)/TileWidth*Lanes], bits, codes)
}
