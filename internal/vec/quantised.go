package vec

import "math"

// Signs of projections cost least as products of 16-bit integers, which are exact
// once vectors and directions are rounded to such. How far that may have moved a
// projection is bounded for every vector; the signs of smaller ones are in doubt.

// DirectionsAtOnce is the number of directions that QuantisedSigns takes.
const DirectionsAtOnce = 12

// Rounded vectors and directions have at most these lengths, and a little more by
// rounding, so that coordinates fit into 16 bits and projections into 32.
const (
	vectorReach    = 32000
	directionReach = 66000
	mostCoordinate = 32700
)

// Directions are rounded directions to project on.
type Directions struct {
	dim    int
	values []int32 // [group][pair of coordinates][direction], a pair's first in the lower half
	error  float64 // the longest of the directions' rounding errors
}

// NewDirections rounds the rows of a matrix, of at most 2^16 columns.
func NewDirections(rows Matrix) *Directions {
	pairs := (rows.Cols + 1) / 2
	groups := (rows.Rows + DirectionsAtOnce - 1) / DirectionsAtOnce
	d := &Directions{dim: rows.Cols, values: make([]int32, groups*pairs*DirectionsAtOnce)}
	for i := range rows.Rows {
		row, most := rows.Row(i), 0.0
		for _, w := range row {
			most = max(most, math.Abs(float64(w)))
		}
		squares := SumSquares(row)
		if !(squares > leastSquares && squares < mostSquares) {
			d.error = math.Inf(1) // nothing is certain
			continue
		}
		scale, squares := min(directionReach/math.Sqrt(squares), mostCoordinate/most), 0.0
		first := i/DirectionsAtOnce*pairs*DirectionsAtOnce + i%DirectionsAtOnce
		for c, w := range row {
			exact := float64(w) * scale
			rounded := math.RoundToEven(exact)
			squares += (rounded - exact) * (rounded - exact)
			d.values[first+c/2*DirectionsAtOnce] |= int32(uint32(uint16(int16(rounded))) << (16 * (c % 2)))
		}
		d.error = max(d.error, math.Sqrt(squares))
	}
	return d
}

// Vectors whose squared lengths lie between these neither overflow nor underflow when
// they are projected.
const leastSquares, mostSquares = 1e-30, 1e30

// QuantisedTile is TileWidth rounded vectors.
type QuantisedTile struct {
	floats  []float32 // [coordinate][vector], to an even number
	values  []int32   // [pair of coordinates][vector]
	margins [TileWidth]uint32
}

// NewQuantisedTile returns a tile for vectors of a length.
func NewQuantisedTile(dim int) *QuantisedTile {
	pairs := (dim + 1) / 2
	return &QuantisedTile{floats: make([]float32, 2*pairs*TileWidth), values: make([]int32, pairs*TileWidth)}
}

// Fill rounds TileWidth vectors, one after the other, that are to be projected on d.
func (t *QuantisedTile) Fill(d *Directions, vectors []float32) {
	var squares, scales, errors [TileWidth]float32
	transposeTile(t.floats, TileWidth, vectors, d.dim)
	tileSquares(t.floats, &squares)
	for i, square := range squares {
		if square > leastSquares && square < mostSquares {
			scales[i] = float32(vectorReach / math.Sqrt(float64(square)))
		}
	}
	quantiseTile(t.floats, &scales, t.values, &errors)
	for i := range t.margins {
		t.margins[i] = d.margin(scales[i], float64(errors[i]))
		if squares[i] == 0 && isZero(vectors[i*d.dim:][:d.dim]) {
			t.margins[i] = 0 // all projections are zero, and certainly so
		}
	}
}

func isZero(x []float32) bool {
	for _, v := range x {
		if v != 0 {
			return false
		}
	}
	return true
}

// margin bounds by how much a rounded projection may differ from the one that
// DenseSigns works out, in the same units, for a vector whose squared error is given.
// With q and p for a rounded vector and direction, v and w for the exact ones, qp - vw
// is (q-v)w + q(p-w), bounded by the lengths (Cauchy and Schwarz). DenseSigns errs by
// at most dim+2 roundings of products, the sum of whose sizes is bounded likewise.
func (d *Directions) margin(scale float32, squaredError float64) uint32 {
	const (
		most     = math.MaxInt32
		rounding = 1.0 / (1 << 24)
		safety   = 1.01 // the errors of squaredError and of this sum, up to 2^16 coordinates
	)
	if scale == 0 {
		return most
	}
	// The vectors were scaled in 32 bits.
	vectorError := math.Sqrt(squaredError)*safety + 2*vectorReach*rounding
	length := vectorReach*safety + vectorError
	bound := vectorError*directionReach + length*d.error + float64(d.dim+2)*rounding*length*directionReach
	if bound = bound*safety + 2; bound < most {
		return uint32(bound)
	}
	return most
}

// Signs collects the signs of the tile's projections on directions first, a multiple
// of DirectionsAtOnce, to first+len(signs)-1, also such a multiple. Of the bits for a
// direction the lowest is the first vector's. signs has those of negative
// projections, doubts those that DenseSigns might find otherwise.
func (t *QuantisedTile) Signs(d *Directions, first int, signs, doubts []uint32) {
	pairs := len(t.values) / TileWidth
	for i := 0; i < len(signs); i += DirectionsAtOnce {
		values := d.values[(first+i)*pairs:][:pairs*DirectionsAtOnce]
		quantisedSigns(t.values, values, &t.margins, (*[DirectionsAtOnce]uint32)(signs[i:]), (*[DirectionsAtOnce]uint32)(doubts[i:]))
	}
}

// PushBits sets a tile's codes from their bits, lowest first: those of all vectors in
// bits[j] are bit j of the codes.
func PushBits(bits []uint32, codes *[TileWidth]uint32) { pushBits(bits, codes) }

func tileSquaresPortable(floats []float32, squares *[TileWidth]float32) {
	for ; len(floats) >= TileWidth; floats = floats[TileWidth:] {
		for i, v := range floats[:TileWidth] {
			squares[i] += float32(v * v)
		}
	}
}

func quantiseTilePortable(floats []float32, scales *[TileWidth]float32, values []int32, squaredErrors *[TileWidth]float32) {
	for pair := range len(values) / TileWidth {
		for i, scale := range scales {
			var rounded [2]int32
			for half := range rounded {
				exact := float32(floats[(2*pair+half)*TileWidth+i] * scale)
				whole := float32(math.RoundToEven(float64(exact)))
				rounded[half] = int32(whole)
				squaredErrors[i] += float32((exact - whole) * (exact - whole))
			}
			values[pair*TileWidth+i] = rounded[0]&0xffff | rounded[1]<<16
		}
	}
}

func quantisedSignsPortable(values, directions []int32, margins *[TileWidth]uint32, signs, doubts *[DirectionsAtOnce]uint32) {
	for j := range signs {
		signs[j], doubts[j] = 0, 0
		for i, margin := range margins {
			sum := int32(0)
			for pair := range len(values) / TileWidth {
				v, w := values[pair*TileWidth+i], directions[pair*DirectionsAtOnce+j]
				sum += int32(int16(v))*int32(int16(w)) + v>>16*(w>>16)
			}
			signs[j] |= uint32(sum) >> 31 << i
			if uint32(max(sum, -sum)) < margin {
				doubts[j] |= 1 << i
			}
		}
	}
}

func pushBitsPortable(bits []uint32, codes *[TileWidth]uint32) {
	for i := range codes {
		codes[i] = 0
		for j, signs := range bits {
			codes[i] |= signs >> i & 1 << j
		}
	}
}
