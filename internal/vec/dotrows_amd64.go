//go:build !purego

package vec

import "unsafe"

//go:noescape
func dotRowsAVX512(x *float32, columns int, rows *int, y, dots *float32, n int)

func dotRows(x Matrix, rows []int, y, dots []float32) {
	fours := 0
	if haveAVX512 && len(rows) >= 4 {
		fours = len(rows) &^ 3
		dotRowsAVX512(unsafe.SliceData(x.Data), x.Cols, unsafe.SliceData(rows), unsafe.SliceData(y), unsafe.SliceData(dots), fours)
	}
	dotRowsPortable(x, rows[fours:], y, dots[fours:])
}
