package hashing

import (
	"math/bits"

	"gradsample/internal/vec"
)

// blockRows is how many rows a worker hashes at a time: their keys and the
// projections of some tables stay in the cache.
const blockRows = 8 * vec.TileWidth

// tablesAtOnce is how many tables' codes are found before they are stored, so that a
// tile of keys stays in the first-level cache meanwhile. Their bits are a multiple of
// vec.DirectionsAtOnce.
const tablesAtOnce = 2 * vec.DirectionsAtOnce

// codesStride is how far apart one table's codes of a block and the next one's lie: not
// a power of two, so that they do not compete for places in the cache.
const codesStride = blockRows + vec.TileWidth

// hasher finds the codes of a block of rows, for one goroutine.
type hasher interface {
	// load reads the keys of consecutive rows, at most blockRows.
	load(first, rows int)
	// codes finds their codes in tables from..to-1, at most tablesAtOnce: those of
	// Family.Code, to the bit. Those of table from+i begin at dst[i*codesStride].
	// What follows them up to a whole tile is lost.
	codes(from, to int, dst []uint32)
}

// newHashers prepares what hashers of a family share, and returns a function that
// makes one.
func newHashers(h Family, keys Keys) func() hasher {
	if h, ok := h.(*SimHash); ok {
		switch {
		case h.entries != nil:
			entries := tileEntries(h)
			return func() hasher { return newTiledHasher(h, entries, keys) }
		case vec.Path() != "portable" && h.settings.Dim <= mostRoundedDim:
			directions := newDirections(h)
			return func() hasher { return newRoundedHasher(h, directions, keys) }
		}
	}
	return func() hasher { return &singleHasher{blockKeys: newBlockKeys(keys), family: h} }
}

// blockKeys are the keys of a block.
type blockKeys struct {
	keys   Keys
	matrix vec.Matrix
	rows   int // that are at hand
}

func newBlockKeys(keys Keys) blockKeys {
	return blockKeys{keys: keys, matrix: vec.NewMatrix(blockRows, keys.Dim())}
}

func (b *blockKeys) load(first, rows int) {
	b.rows = rows
	for i := range rows {
		b.keys.Key(first+i, b.matrix.Row(i))
	}
}

// singleHasher hashes key by key, one table after the other, whose functions are
// then in the cache.
type singleHasher struct {
	blockKeys
	family Family
}

func (s *singleHasher) codes(from, to int, dst []uint32) {
	for table := from; table < to; table++ {
		for i := range s.rows {
			dst[(table-from)*codesStride+i] = s.family.Code(table, s.matrix.Row(i))
		}
	}
}

// tiledHasher hashes tiles of keys by sparse projections.
type tiledHasher struct {
	blockKeys
	family  *SimHash
	entries []uint32 // [table][bit][term]
	tiles   [blockRows / vec.TileWidth][]float32
	signs   []uint32 // [table and bit]
}

// tileEntries lays the functions' entries out as vec.SparseTileSigns wants them.
func tileEntries(h *SimHash) []uint32 {
	entries := make([]uint32, 0, h.settings.Tables*h.settings.Bits*h.terms)
	h.eachBit(func(first int) {
		for term := range h.terms {
			entries = append(entries, h.entries[first+term*vec.Lanes])
		}
	})
	return entries
}

func newTiledHasher(h *SimHash, entries []uint32, keys Keys) *tiledHasher {
	t := &tiledHasher{
		blockKeys: newBlockKeys(keys), family: h, entries: entries,
		signs: make([]uint32, tablesAtOnce*h.settings.Bits),
	}
	for i := range t.tiles {
		t.tiles[i] = make([]float32, 2*keys.Dim()*vec.TileWidth)
	}
	return t
}

func (t *tiledHasher) load(first, rows int) {
	t.blockKeys.load(first, rows)
	for i := 0; i < rows; i += vec.TileWidth {
		vec.FillTile(t.tiles[i/vec.TileWidth], t.matrix.Data[i*t.matrix.Cols:(i+vec.TileWidth)*t.matrix.Cols])
	}
}

func (t *tiledHasher) codes(from, to int, dst []uint32) {
	width, terms := t.family.settings.Bits, t.family.terms
	signs := t.signs[:(to-from)*width]
	for first := 0; first < t.rows; first += vec.TileWidth {
		vec.SparseTileSigns(t.tiles[first/vec.TileWidth], t.entries[from*width*terms:], terms, signs)
		pushCodes(signs, width, dst[first:])
	}
}

// pushCodes sets a tile's codes in some tables from their bits.
func pushCodes(signs []uint32, width int, dst []uint32) {
	for ; len(signs) > 0; signs, dst = signs[width:], dst[min(codesStride, len(dst)):] {
		vec.PushBits(signs[:width], (*[vec.TileWidth]uint32)(dst))
	}
}

// mostRoundedDim bounds the longest keys that vec.Directions take.
const mostRoundedDim = 1 << 16

// newDirections rounds the normals of dense SimHash, [table and bit].
func newDirections(h *SimHash) *vec.Directions {
	settings := h.settings
	normals := vec.NewMatrix(settings.Tables*settings.Bits, settings.Dim)
	for table := range settings.Tables {
		for bit := range settings.Bits {
			row, first := normals.Row(table*settings.Bits+bit), h.place(table, bit)
			for c := range row {
				row[c] = h.weights[first+c*vec.Lanes]
			}
		}
	}
	return vec.NewDirections(normals)
}

// roundedHasher hashes by dense projections of rounded keys, and those bits as Code
// does that are in doubt: about one in a thousand at a hundred coordinates, and in
// proportion to their number.
type roundedHasher struct {
	blockKeys
	family        *SimHash
	directions    *vec.Directions
	tiles         [blockRows / vec.TileWidth]*vec.QuantisedTile
	signs, doubts []uint32 // [table and bit]
}

func newRoundedHasher(h *SimHash, directions *vec.Directions, keys Keys) *roundedHasher {
	r := &roundedHasher{blockKeys: newBlockKeys(keys), family: h, directions: directions}
	for i := range r.tiles {
		r.tiles[i] = vec.NewQuantisedTile(keys.Dim())
	}
	bits := tablesAtOnce * h.settings.Bits
	r.signs, r.doubts = make([]uint32, bits), make([]uint32, bits)
	return r
}

func (r *roundedHasher) load(first, rows int) {
	r.blockKeys.load(first, rows)
	for i := 0; i < rows; i += vec.TileWidth {
		r.tiles[i/vec.TileWidth].Fill(r.directions, r.matrix.Data[i*r.matrix.Cols:(i+vec.TileWidth)*r.matrix.Cols])
	}
}

func (r *roundedHasher) codes(from, to int, dst []uint32) {
	width := r.family.settings.Bits
	bits := (to - from) * width
	padded := (bits + vec.DirectionsAtOnce - 1) / vec.DirectionsAtOnce * vec.DirectionsAtOnce
	for first := 0; first < r.rows; first += vec.TileWidth {
		r.tiles[first/vec.TileWidth].Signs(r.directions, from*width, r.signs[:padded], r.doubts[:padded])
		for bit, doubts := range r.doubts[:bits] {
			if doubts != 0 {
				r.settle(from+bit/width, bit%width, first, doubts, &r.signs[bit])
			}
		}
		pushCodes(r.signs[:bits], width, dst[first:])
	}
}

// settle sets the signs that are in doubt of a tile's keys in one bit of a table.
func (r *roundedHasher) settle(table, bit, first int, doubts uint32, signs *uint32) {
	group, lane := bit/vec.Lanes, bit%vec.Lanes
	for ; doubts != 0; doubts &= doubts - 1 {
		i := bits.TrailingZeros32(doubts)
		own := r.family.signs(table*r.family.groups+group, r.matrix.Row(first+i), vec.Lanes) >> lane & 1
		*signs = *signs&^(1<<i) | own<<i
	}
}
