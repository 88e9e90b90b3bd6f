package hashing

import (
	"math"
	"math/bits"

	"gradsample/internal/vec"
)

// blockRows is how many rows a worker hashes at a time: their keys and the
// projections of some tables stay in the cache.
const blockRows = 8 * vec.TileWidth

// tablesAtOnce is how many tables' codes are found before they are stored, so that a
// tile of keys stays in the first-level cache meanwhile.
const tablesAtOnce = 16

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
			return func() hasher { return newTiledHasher(h, keys) }
		case vec.Path() != "portable" && h.settings.Dim <= mostProjectedDim:
			normals := newNormals(h)
			return func() hasher { return newProjectedHasher(h, normals, keys) }
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
	family *SimHash
	tiles  [blockRows / vec.TileWidth][]float32
}

func newTiledHasher(h *SimHash, keys Keys) *tiledHasher {
	t := &tiledHasher{blockKeys: newBlockKeys(keys), family: h}
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
	for i := 0; i < t.rows; i += vec.TileWidth {
		tile := t.tiles[i/vec.TileWidth]
		for table := from; table < to; table++ {
			t.hash(tile, table, (*[vec.TileWidth]uint32)(dst[(table-from)*codesStride+i:]))
		}
	}
}

// hash finds a tile's codes in a table.
func (t *tiledHasher) hash(tile []float32, table int, codes *[vec.TileWidth]uint32) {
	h := t.family
	size := h.terms * vec.Lanes
	*codes = [vec.TileWidth]uint32{}
	for group := h.groups - 1; group >= 0; group-- {
		entries := h.entries[(table*h.groups+group)*size:][:size]
		vec.SparseTileSigns(tile, entries, min(vec.Lanes, h.settings.Bits-group*vec.Lanes), codes)
	}
}

// normals are the vectors that dense SimHash projects keys on.
type normals struct {
	vec.Matrix         // [table and bit][coordinate]
	slack      float64 // a projection's rounding error, for a key of length 1
}

// mostProjectedDim bounds the longest keys for which slack holds.
const mostProjectedDim = 1 << 16

// newNormals lays the normals out for matrix products. Where both ways of adding
// up d products, the matrix product's and vec.DenseSigns', err by at most d+2
// roundings of the products' sizes, whose sum is at most the product of the
// lengths (Cauchy and Schwarz), they are no further apart than slack.
func newNormals(h *SimHash) *normals {
	settings := h.settings
	n := &normals{Matrix: vec.NewMatrix(settings.Tables*settings.Bits, settings.Dim)}
	longest := 0.0
	for table := range settings.Tables {
		for bit := range settings.Bits {
			row, first := n.Row(table*settings.Bits+bit), h.place(table, bit)
			for c := range row {
				row[c] = h.weights[first+c*vec.Lanes]
			}
			longest = max(longest, math.Sqrt(vec.SumSquares(row)))
		}
	}
	const roundings = 1.01 / (1 << 23) // twice half a unit in the last place, and their products
	n.slack = longest * float64(settings.Dim+2) * roundings
	return n
}

// margin returns how far from zero a key's projections must be for their signs to
// be certain. Where sums might overflow, none are.
func (n *normals) margin(key []float32) float32 {
	const (
		most      = 1e-10 * math.MaxFloat32
		underflow = 1e-40 // of a product
	)
	margin := n.slack*math.Sqrt(vec.SumSquares(key)) + underflow*float64(len(key))
	if !(margin < most) {
		return float32(math.Inf(1))
	}
	return float32(margin) * (1 + 1e-6)
}

// projectedHasher hashes by dense projections, which are a matrix product. That
// rounds otherwise than Code, so that codes with a projection next to zero are left
// to Code: one in thousands.
type projectedHasher struct {
	blockKeys
	family      *SimHash
	normals     *normals
	margins     [blockRows / vec.TileWidth][vec.TileWidth]float32
	projections vec.Matrix // [table and bit][row of the block, to whole tiles]
}

func newProjectedHasher(h *SimHash, normals *normals, keys Keys) *projectedHasher {
	return &projectedHasher{
		blockKeys: newBlockKeys(keys), family: h, normals: normals,
		projections: vec.NewMatrix(tablesAtOnce*h.settings.Bits, blockRows),
	}
}

func (p *projectedHasher) load(first, rows int) {
	p.blockKeys.load(first, rows)
	for i := range rows {
		p.margins[i/vec.TileWidth][i%vec.TileWidth] = p.normals.margin(p.matrix.Row(i))
	}
}

func (p *projectedHasher) codes(from, to int, dst []uint32) {
	width, stride := p.family.settings.Bits, p.project(from, to)
	for table := from; table < to; table++ {
		projections := p.projections.Data[(table-from)*width*stride:]
		for first := 0; first < p.rows; first += vec.TileWidth {
			codes := (*[vec.TileWidth]uint32)(dst[(table-from)*codesStride+first:])
			*codes = [vec.TileWidth]uint32{}
			doubtful := vec.ProjectedSigns(projections[first:], stride, width, &p.margins[first/vec.TileWidth], codes)
			for ; doubtful != 0; doubtful &= doubtful - 1 {
				if i := bits.TrailingZeros32(doubtful); first+i < p.rows {
					codes[i] = p.family.Code(table, p.matrix.Row(first+i))
				}
			}
		}
	}
}

// project works out the projections of some tables, and returns how far apart one
// bit's and the next one's lie.
func (p *projectedHasher) project(from, to int) (stride int) {
	width, dim := p.family.settings.Bits, p.family.settings.Dim
	rows, count := (p.rows+vec.TileWidth-1)/vec.TileWidth*vec.TileWidth, (to-from)*width
	dst := vec.Matrix{Rows: count, Cols: rows, Data: p.projections.Data[:count*rows]}
	some := vec.Matrix{Rows: count, Cols: dim, Data: p.normals.Data[from*width*dim:][:count*dim]}
	vec.MultiplyTransposed(dst, some, vec.Matrix{Rows: rows, Cols: dim, Data: p.matrix.Data[:rows*dim]})
	return rows
}
