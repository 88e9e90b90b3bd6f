//go:build !purego

package vec

import (
	"sync"
	"unsafe"
)

// A product is cut as in Goto and van de Geijn, "Anatomy of high-performance
// matrix multiplication" (2008), with the narrow side in the first-level cache:
//
//  1. A block of the right factor, depthBlock × columnBlock, is packed into
//     panels as wide as a tile, which stay in the second-level cache.
//  2. A band of rows of the left factor is packed and stays in the first-level
//     cache while it meets each of those panels.
//  3. Each meeting is one tile of dst, held in registers over the depth. The
//     next block of the depth takes up the chains where dst holds them.
//
// A narrow product that does not fill tiles is worked out transposed: it is the
// large factor that is then read along its rows, and the vectors run along the
// many rows of dst.
const (
	depthBlock  = 256
	columnBlock = 512

	mostTileRows    = 12
	mostTileColumns = 32
	flatTileRows    = 4
	narrow          = 32
)

//go:noescape
func tile12AVX512(c *float32, stride int, rows, columns *float32, depth int, goOn bool)

//go:noescape
func tile4AVX512(c *float32, stride int, rows, columns *float32, depth int, goOn bool)

//go:noescape
func tile6AVX2(c *float32, stride int, rows, columns *float32, depth int, goOn bool)

//go:noescape
func tile4AVX2(c *float32, stride int, rows, columns *float32, depth int, goOn bool)

// tileShape is the number of rows and columns of a tile.
func tileShape() (rows, columns int) {
	if haveAVX512 {
		return mostTileRows, mostTileColumns
	}
	return 6, 16
}

// tileHeight is the number of rows of the tile that takes so many.
func tileHeight(rows int) int {
	if rows <= flatTileRows {
		return flatTileRows
	}
	full, _ := tileShape()
	return full
}

// workspace holds what a product packs. Go allocates so large a value at the
// start of a page, so that the columns, being first, are aligned to cache lines.
type workspace struct {
	columns    [depthBlock * columnBlock]float32
	band       [mostTileRows * bandStride]float32
	tile       [mostTileRows * mostTileColumns]float32
	transposed [(narrow/mostTileRows + 1) * mostTileRows * columnBlock]float32
}

var workspaces = sync.Pool{New: func() any { return new(workspace) }}

// multiplyBlocked sets dst to the product of two factors, or adds it to dst.
func multiplyBlocked(dst Matrix, left, right factor, depth int, add bool) {
	if depth == 0 {
		if !add {
			clear(dst.Data[:dst.Rows*dst.Cols])
		}
		return
	}
	w := workspaces.Get().(*workspace)
	defer workspaces.Put(w)
	if _, columns := tileShape(); dst.Cols <= narrow && dst.Cols < dst.Rows && dst.Cols%columns != 0 {
		w.multiplyNarrow(dst, left, right, depth, add)
		return
	}
	for j := 0; j < dst.Cols; j += columnBlock {
		to := target{dst.Data[j:], dst.Cols, dst.Rows, min(columnBlock, dst.Cols-j)}
		w.multiplyColumns(to, left, right, j, depth, add)
	}
}

// multiplyNarrow works out dst transposed, a block of its rows at a time. The
// transposed block is padded to whole tiles.
func (w *workspace) multiplyNarrow(dst Matrix, left, right factor, depth int, add bool) {
	rows, columns := tileShape()
	padded := dst.Cols / rows * rows
	if rest := dst.Cols % rows; rest > 0 {
		padded += tileHeight(rest)
	}
	for i := 0; i < dst.Rows; i += columnBlock {
		count := min(columnBlock, dst.Rows-i)
		values := dst.Data[i*dst.Cols : (i+count)*dst.Cols]
		if add {
			clear(w.transposed[:padded*columnBlock])
			transpose(w.transposed[:], columnBlock, values, dst.Cols, count, dst.Cols)
		}
		to := target{w.transposed[:], columnBlock, padded, roundUp(count, columns)}
		w.multiplyColumns(to, right, left, i, depth, add)
		transpose(values, dst.Cols, w.transposed[:], columnBlock, dst.Cols, count)
	}
}

// target is where a block of columns of a product goes.
type target struct {
	data                  []float32
	stride, rows, columns int
}

// multiplyColumns works out all rows of a block of columns that starts at
// column j of the right factor.
func (w *workspace) multiplyColumns(to target, left, right factor, j, depth int, add bool) {
	rows, columns := tileShape()
	for p := 0; p < depth; p += depthBlock {
		deep := min(depthBlock, depth-p)
		right.packPanels(w.columns[:], columns, j, to.columns, p, deep)
		for i := 0; i < to.rows; i += rows {
			height := min(rows, to.rows-i)
			left.packBand(w.band[:], tileHeight(height), i, p, deep)
			w.multiplyBand(to, i, height, deep, add || p > 0)
		}
	}
}

// multiplyBand works out the tiles of the rows from i on, going on from what
// they hold or starting from zero. A tile that dst has no room for takes a
// detour.
func (w *workspace) multiplyBand(to target, i, height, depth int, goOn bool) {
	_, columns := tileShape()
	for j := 0; j < to.columns; j += columns {
		c, panel := to.data[i*to.stride+j:], w.columns[j*depth:]
		width := min(columns, to.columns-j)
		if width == columns && height == tileHeight(height) {
			w.multiplyTile(height, c, to.stride, panel, depth, goOn)
			continue
		}
		if goOn {
			copyTile(w.tile[:], columns, c, to.stride, height, width)
		}
		w.multiplyTile(height, w.tile[:], columns, panel, depth, goOn)
		copyTile(c, to.stride, w.tile[:], columns, height, width)
	}
}

func copyTile(to []float32, toStride int, from []float32, fromStride, rows, columns int) {
	for i := range rows {
		copy(to[i*toStride:][:columns], from[i*fromStride:][:columns])
	}
}

// multiplyTile works out the tile at c, whose rows are stride apart, from the
// packed band and a panel.
func (w *workspace) multiplyTile(rows int, c []float32, stride int, panel []float32, depth int, goOn bool) {
	corner, columns := unsafe.SliceData(c), unsafe.SliceData(panel)
	switch {
	case haveAVX512 && rows > flatTileRows:
		tile12AVX512(corner, stride, &w.band[0], columns, depth, goOn)
	case haveAVX512:
		tile4AVX512(corner, stride, &w.band[0], columns, depth, goOn)
	case rows > flatTileRows:
		tile6AVX2(corner, stride, &w.band[0], columns, depth, goOn)
	default:
		tile4AVX2(corner, stride, &w.band[0], columns, depth, goOn)
	}
}

func roundUp(n, multiple int) int { return (n + multiple - 1) / multiple * multiple }
