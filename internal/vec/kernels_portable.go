//go:build !amd64 || purego

package vec

import "unsafe"

const haveAVX2, haveAVX512 = false, false

func dot(x, y []float32) float32 { return dotPortable(x, y) }

func axpy(a float32, x, y []float32) { axpyPortable(a, x, y) }

func stepDot(x, y []float32, _, _ unsafe.Pointer) float32 { return dotPortable(x, y) }

func stepAxpy(a float32, x, y []float32, _ unsafe.Pointer) { axpyPortable(a, x, y) }

func scale(a float32, x []float32) { scalePortable(a, x) }

func sumSquares(x []float32) float64 { return sumSquaresPortable(x) }

func adaGrad(theta, gradient []float32, squares []float64, step, epsilon float64) {
	adaGradPortable(theta, gradient, squares, step, epsilon)
}

func adam(theta, gradient, mean, square []float32, s *AdamStep) {
	adamPortable(theta, gradient, mean, square, s)
}

func fetch(unsafe.Pointer, uintptr) {}

func fetchRows(unsafe.Pointer, uintptr, *int, int) {}

func sparseSigns(v []float32, entries []uint32, bits int) uint32 {
	return sparseSignsPortable(v, entries, bits)
}

func denseSigns(v, weights []float32) uint32 { return denseSignsPortable(v, weights) }

func sparseTileSigns(tile []float32, entries []uint32, terms int, signs []uint32) {
	sparseTileSignsPortable(tile, entries, terms, signs)
}

func sumCodes(x []float32, places []uint16, terms, bits int, codes []uint32) {
	sumCodesPortable(x, places, terms, bits, codes)
}

func productCodes(v, weights []float32, bits int, codes []uint32) {
	productCodesPortable(v, weights, bits, codes)
}

func transposeTile(tile []float32, stride int, vectors []float32, n int) {
	transposeTilePortable(tile, stride, vectors, n)
}

func negateRows(tile []float32) { negateRowsPortable(tile) }

func narrow8([]uint8, []uint32) (done int) { return 0 }

func narrow16([]uint16, []uint32) (done int) { return 0 }

func tileSquares(floats []float32, squares *[TileWidth]float32) { tileSquaresPortable(floats, squares) }

func quantiseTile(floats []float32, scales *[TileWidth]float32, values []int32, squaredErrors *[TileWidth]float32) {
	quantiseTilePortable(floats, scales, values, squaredErrors)
}

func quantisedSigns(values, directions []int32, margins *[TileWidth]uint32, signs, doubts *[DirectionsAtOnce]uint32) {
	quantisedSignsPortable(values, directions, margins, signs, doubts)
}

func pushBits(bits []uint32, codes *[TileWidth]uint32) { pushBitsPortable(bits, codes) }

func multiplyTransposed(dst, a, b Matrix) { multiplyTransposedPortable(dst, a, b) }

func multiplyAdd(dst, a, b Matrix) { multiplyAddPortable(dst, a, b) }

func multiplyAddTransposed(dst, a, b Matrix) { multiplyAddTransposedPortable(dst, a, b) }

func matchSums(p *Packing, sums *[RowsAtOnce]float64, packed []uint64, rows *[RowsAtOnce]int, query []uint64, weights []float64) {
	matchSumsPortable(p, sums, packed, rows, query, weights)
}

func arcCosines(x []float64) { arcCosinesPortable(x) }

func dotRows(x Matrix, rows []int, y, dots []float32) { dotRowsPortable(x, rows, y, dots) }

func wideDots(rows *[4][]float32, w []float64, sums *[4]float64) { wideDotsPortable(rows, w, sums) }

func wideDistances(rows *[4][]float32, w []float64, sums *[4]float64) {
	wideDistancesPortable(rows, w, sums)
}

func addWide(y, weights []float64, factors []float32, rows *[rowsAtOnce][]float32) {
	addWidePortable(y, weights, factors, rows)
}

func addGram(sums, x, others []float64, stride, rows int) {
	addGramPortable(sums, x, others, stride, rows)
}

func dots(x, rows []float64, stride int, sums *[4]float64) { dotsPortable(x, rows, stride, sums) }

func panelDistances(dst *[PanelTile]float64, group, panel []float64, depth int) {
	panelDistancesPortable(dst, group, panel, depth)
}

func substitute(panel, lower []float64, depth int) { substitutePortable(panel, lower, depth) }

func addGroupProducts(sums []float64, stride int, left, right []float64, apart, depth int) {
	addGroupProductsPortable(sums, stride, left, right, apart, depth)
}

func wideExponentials(x []float64, scale float64) { wideExponentialsPortable(x, scale) }

func waves(x []float32, w *wave) { wavesPortable(x, w) }

func exponentials(x []float32, e *exponentialTerms) { exponentialsPortable(x, e) }

func multiply(dst, a, b Matrix) { multiplyPortable(dst, a, b) }

func rectify(x, y []float32) { rectifyPortable(x, y) }

func keepWherePositive(gate, x, y []float32) { keepWherePositivePortable(gate, x, y) }

func inverseThreeQuarters(s, p []float32) { inverseThreeQuartersPortable(s, p) }

func largestOf(x []float32, stride, rows, columns int, largest *[VectorWidth]float32, at *[VectorWidth]int32) {
	largestOfPortable(x, stride, rows, columns, largest, at)
}
