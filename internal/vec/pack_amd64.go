//go:build !purego

package vec

import "unsafe"

// bandStride is the distance of the rows of a packed band. It is an odd number
// of cache lines, so that the rows spread over all sets of the cache.
const bandStride = depthBlock + 16

// factor is a factor of a product, read along the dimension that the product
// keeps and along the one that it sums over, its depth.
type factor struct {
	data   []float32
	stride int
	size   int  // of the dimension that is kept
	deep   bool // the depth runs along the rows of data, not across them
}

// along is a matrix whose columns are summed over, across one whose rows are.
func along(m Matrix) factor  { return factor{m.Data, m.Cols, m.Rows, true} }
func across(m Matrix) factor { return factor{m.Data, m.Cols, m.Cols, false} }

// packBand copies up to height rows from row i on, over a range of the depth, to
// rows of a band, and fills the rows that are missing with zeros.
func (f factor) packBand(band []float32, height, i, p, depth int) {
	present := max(min(height, f.size-i), 0)
	if f.deep {
		copyTile(band, bandStride, f.data[i*f.stride+p:], f.stride, present, depth)
	} else {
		transpose(band, bandStride, f.data[p*f.stride+i:], f.stride, depth, present)
	}
	for r := present; r < height; r++ {
		clear(band[r*bandStride:][:depth])
	}
}

// packPanels copies count columns from column j on, over a range of the depth,
// to panels of width columns, the columns next to each other, and fills those
// that are missing with zeros.
func (f factor) packPanels(panels []float32, width, j, count, p, depth int) {
	end := min(j+count, f.size)
	if !f.deep {
		full := (end - j) / width
		if full > 0 {
			copyPanelsAVX2(unsafe.SliceData(panels), unsafe.SliceData(f.data[p*f.stride+j:]), f.stride, width, full, depth)
		}
		panels, j, count = panels[full*width*depth:], j+full*width, count-full*width
	}
	for ; count > 0; j, count = j+width, count-width {
		panel, present := panels[:width*depth], max(min(width, end-j), 0)
		panels = panels[width*depth:]
		if present < width {
			clear(panel)
		}
		if f.deep {
			transpose(panel, width, f.data[j*f.stride+p:], f.stride, present, depth)
		} else {
			copyTile(panel, width, f.data[p*f.stride+j:], f.stride, depth, present)
		}
	}
}

// transposeAVX2 writes the transpose of 8 rows and 4*fours columns.
//
//go:noescape
func transposeAVX2(to *float32, toStride int, from *float32, fromStride, fours int)

// transpose writes the transpose of so many rows and columns: what is at row r
// and column c goes to row c and column r. It takes some columns at a time, so
// that the lines it writes are full before they leave the first-level cache.
func transpose(to []float32, toStride int, from []float32, fromStride, rows, columns int) {
	const most = 64
	for ; columns > most; columns -= most {
		transposeSome(to, toStride, from, fromStride, rows, most)
		to, from = to[most*toStride:], from[most:]
	}
	transposeSome(to, toStride, from, fromStride, rows, columns)
}

func transposeSome(to []float32, toStride int, from []float32, fromStride, rows, columns int) {
	eights, fours := rows&^7, columns&^3
	if fours > 0 {
		for r := 0; r < eights; r += 8 {
			transposeAVX2(unsafe.SliceData(to[r:]), toStride, unsafe.SliceData(from[r*fromStride:]), fromStride, fours/4)
		}
	}
	for c := range columns {
		first := eights
		if c >= fours {
			first = 0
		}
		for r := first; r < rows; r++ {
			to[c*toStride+r] = from[r*fromStride+c]
		}
	}
}

// copyPanelsAVX2 copies depth rows of full panels of width (a multiple of 16)
// columns.
//
//go:noescape
func copyPanelsAVX2(panels, from *float32, stride, width, full, depth int)
