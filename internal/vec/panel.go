package vec

import "math"

// Blocks of matrices in float64, as the methods that solve for kernels at landmarks
// need them. They are laid out so that vectors run along one dimension and nothing
// has to be moved before a product:
//
//   - a panel holds PanelColumns columns, whose elements of a row are next to each
//     other, row after row;
//   - a group holds GroupRows rows, whose elements of a column are next to each
//     other, column after column.
//
// Every sum is one chain of fused multiply-adds in the order of what is summed over,
// as in float32's products.
const (
	PanelColumns = 24
	GroupRows    = 8
	// PanelTile is how many elements the rows of a group have in a panel.
	PanelTile = GroupRows * PanelColumns
)

// PanelDistances sets element r·PanelColumns + c of dst to the squared Euclidean
// distance of row r of a group and column c of a panel. It panics if the group and
// the panel differ in length, or dst is too short.
func PanelDistances(dst, group, panel []float64) {
	depth := len(group) / GroupRows
	panelDistances((*[PanelTile]float64)(dst), group, panel[:depth*PanelColumns], depth)
}

// SubstituteInPanel takes eight more steps of solving L·W = K for a panel of K, in
// place. lower holds eight rows of L as a group: all columns before the first row's
// diagonal element, for which the panel has rows of W already, and the eight with the
// diagonal, with the reciprocals of its elements in place of them. The next rows of
// the panel become
//
//	w_i = (k_i - L_i0·w_0 - L_i1·w_1 - ...)·(1/L_ii).
//
// It panics if the panel has fewer rows than lower columns.
func SubstituteInPanel(panel, lower []float64) {
	columns := len(lower) / GroupRows
	substitute(panel[:columns*PanelColumns], lower[:columns*GroupRows], columns-GroupRows)
}

// AddGroupProducts adds the inner products of a group's rows with the rows of three
// groups that are apart from each other in right to a tile of sums: element r·stride
// + c gets that of row r and row c of the 24. It panics if right does not hold three
// groups as long as left, or sums not the tile.
func AddGroupProducts(sums []float64, stride int, left, right []float64, apart int) {
	depth := len(left) / GroupRows
	_ = sums[(GroupRows-1)*stride+PanelColumns-1]
	addGroupProducts(sums, stride, left, right[:2*apart+depth*GroupRows], apart, depth)
}

// The portable twins.

func panelDistancesPortable(dst *[PanelTile]float64, group, panel []float64, depth int) {
	clear(dst[:])
	for k := range depth {
		column, row := (*[GroupRows]float64)(group[k*GroupRows:]), (*[PanelColumns]float64)(panel[k*PanelColumns:])
		for r, value := range column {
			sums := (*[PanelColumns]float64)(dst[r*PanelColumns:])
			for c := range sums {
				apart := row[c] - value
				sums[c] = math.FMA(apart, apart, sums[c])
			}
		}
	}
}

func substitutePortable(panel, lower []float64, depth int) {
	for r := range GroupRows {
		row := (*[PanelColumns]float64)(panel[(depth+r)*PanelColumns:])
		for k := range depth + r {
			factor, solved := lower[k*GroupRows+r], (*[PanelColumns]float64)(panel[k*PanelColumns:])
			for c := range row {
				row[c] = math.FMA(-factor, solved[c], row[c])
			}
		}
		for c := range row {
			row[c] *= lower[(depth+r)*GroupRows+r]
		}
	}
}

func addGroupProductsPortable(sums []float64, stride int, left, right []float64, apart, depth int) {
	for g := range PanelColumns / GroupRows {
		for n := range depth {
			row := (*[GroupRows]float64)(right[g*apart+n*GroupRows:])
			for r, factor := range left[n*GroupRows:][:GroupRows] {
				tile := (*[GroupRows]float64)(sums[r*stride+g*GroupRows:])
				for c := range tile {
					tile[c] = math.FMA(factor, row[c], tile[c])
				}
			}
		}
	}
}
