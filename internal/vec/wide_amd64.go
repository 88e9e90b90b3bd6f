//go:build !purego

package vec

import "unsafe"

//go:noescape
func wideDotsAVX2(rows *[4][]float32, w *float64, n int, sums *[4]float64)

//go:noescape
func wideDistancesAVX2(rows *[4][]float32, w *float64, n int, sums *[4]float64)

//go:noescape
func addWideAVX2(y *float64, n int, weights *float64, factors *float32, rows *[rowsAtOnce][]float32, count int)

//go:noescape
func addGramAVX2(sums *float64, n int, x, others *float64, stride, rows int)

//go:noescape
func dotsAVX2(x *float64, n int, rows *float64, stride int, sums *[4]float64)

func wideDots(rows *[4][]float32, w []float64, sums *[4]float64) {
	if haveAVX2 {
		wideDotsAVX2(rows, unsafe.SliceData(w), len(w), sums)
		return
	}
	wideDotsPortable(rows, w, sums)
}

func wideDistances(rows *[4][]float32, w []float64, sums *[4]float64) {
	if haveAVX2 {
		wideDistancesAVX2(rows, unsafe.SliceData(w), len(w), sums)
		return
	}
	wideDistancesPortable(rows, w, sums)
}

func addWide(y, weights []float64, factors []float32, rows *[rowsAtOnce][]float32) {
	if haveAVX2 {
		addWideAVX2(unsafe.SliceData(y), len(y), unsafe.SliceData(weights), unsafe.SliceData(factors), rows, len(weights))
		return
	}
	addWidePortable(y, weights, factors, rows)
}

func addGram(sums, x, others []float64, stride, rows int) {
	if haveAVX2 {
		addGramAVX2(unsafe.SliceData(sums), len(sums), unsafe.SliceData(x), unsafe.SliceData(others), stride, rows)
		return
	}
	addGramPortable(sums, x, others, stride, rows)
}

func dots(x, rows []float64, stride int, sums *[4]float64) {
	if haveAVX2 {
		dotsAVX2(unsafe.SliceData(x), len(x), unsafe.SliceData(rows), stride, sums)
		return
	}
	dotsPortable(x, rows, stride, sums)
}
