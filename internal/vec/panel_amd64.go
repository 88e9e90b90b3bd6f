//go:build !purego

package vec

import "unsafe"

// The kernels for AVX2 take parts of a tile: four rows, and eight columns for
// distances or twelve for products.

//go:noescape
func panelDistancesAVX2(dst, group, panel *float64, depth int)

//go:noescape
func panelDistancesAVX512(dst, group, panel *float64, depth int)

//go:noescape
func substituteAVX2(panel, lower *float64, depth int)

//go:noescape
func substituteAVX512(panel, lower *float64, depth int)

//go:noescape
func addGroupProductsAVX2(sums *float64, stride int, left, first, second, third *float64, depth int)

//go:noescape
func addGroupProductsAVX512(sums *float64, stride int, left, right *float64, apart, depth int)

func panelDistances(dst *[PanelTile]float64, group, panel []float64, depth int) {
	switch {
	case depth == 0 || !haveAVX2:
		panelDistancesPortable(dst, group, panel, depth)
	case haveAVX512:
		panelDistancesAVX512(&dst[0], &group[0], &panel[0], depth)
	default:
		for r := 0; r < GroupRows; r += 4 {
			for c := 0; c < PanelColumns; c += 8 {
				panelDistancesAVX2(&dst[r*PanelColumns+c], &group[r], &panel[c], depth)
			}
		}
	}
}

func substitute(panel, lower []float64, depth int) {
	switch {
	case haveAVX512:
		substituteAVX512(unsafe.SliceData(panel), unsafe.SliceData(lower), depth)
	case haveAVX2:
		for r := 0; r < GroupRows; r += 4 {
			for c := 0; c < PanelColumns; c += 12 {
				substituteAVX2(&panel[c], &lower[r], depth+r)
			}
		}
	default:
		substitutePortable(panel, lower, depth)
	}
}

func addGroupProducts(sums []float64, stride int, left, right []float64, apart, depth int) {
	switch {
	case depth == 0 || !haveAVX2:
		addGroupProductsPortable(sums, stride, left, right, apart, depth)
	case haveAVX512:
		addGroupProductsAVX512(&sums[0], stride, &left[0], &right[0], apart, depth)
	default:
		second, third := right[apart:], right[2*apart:]
		for r := 0; r < GroupRows; r += 4 {
			tile := sums[r*stride:]
			addGroupProductsAVX2(&tile[0], stride, &left[r], &right[0], &right[4], &second[0], depth)
			addGroupProductsAVX2(&tile[12], stride, &left[r], &second[4], &third[0], &third[4], depth)
		}
	}
}
