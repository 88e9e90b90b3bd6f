//go:build !purego

package vec

import "unsafe"

//go:noescape
func matchSumsAVX512(p *Packing, sums *[RowsAtOnce]float64, packed *uint64, rows *[RowsAtOnce]int, query *uint64, words int, weights *float64)

func matchSums(p *Packing, sums *[RowsAtOnce]float64, packed []uint64, rows *[RowsAtOnce]int, query []uint64, weights []float64) {
	if haveAVX512 {
		matchSumsAVX512(p, sums, unsafe.SliceData(packed), rows, unsafe.SliceData(query), len(query), unsafe.SliceData(weights))
		return
	}
	matchSumsPortable(p, sums, packed, rows, query, weights)
}
