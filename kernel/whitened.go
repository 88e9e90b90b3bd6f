package kernel

import (
	"context"
	"fmt"

	"gradsample/internal/parallel"
	"gradsample/internal/vec"

	"gonum.org/v1/gonum/blas/blas64"
)

// whitened is the normal equations of ridge regression on the functions L⁻¹ k(z, ·),
// an orthonormal basis of the span of the kernels at landmarks.
type whitened struct {
	kernels *landmarkBasis
	lower   *triangle // L
	outputs int
	rows    int // so far

	// Groups of functions come first, then those of targets, then zeros that make
	// the number a multiple of groupsOfPanel.
	functions, groups int
	// values holds the groups at a chunk of rows.
	values []float64
	// sums holds the inner products of functions with functions, on and above the
	// diagonal, and with targets.
	sums blas64.General

	panels [][2][]float64 // a worker's
}

const (
	// chunkPanels is how many panels of rows the values are held of at a time: few
	// enough for the second-level cache.
	chunkPanels = 8
	// productPanels is how many products are summed over before the next tile: few
	// enough for the columns of a tile to stay in the first-level cache.
	productPanels = 4
	// groupApart is how far apart groups are in the values.
	groupApart = chunkPanels * vec.PanelTile
)

func newWhitened(kernels *landmarkBasis, lower *triangle, outputs, workers int) *whitened {
	w := &whitened{kernels: kernels, lower: lower, outputs: outputs, functions: len(lower.groups)}
	w.groups = w.functions + parallel.Count(outputs, vec.GroupRows)
	w.groups = parallel.Count(w.groups, groupsOfPanel) * groupsOfPanel
	w.values = make([]float64, w.groups*groupApart)
	w.sums = general(w.functions*vec.GroupRows, w.groups*vec.GroupRows)
	w.panels = make([][2][]float64, max(1, workers))
	for i := range w.panels {
		w.panels[i][0], w.panels[i][1] = kernels.panelScratch()
	}
	return w
}

// addAll adds all rows to the sums, in their order. The work is shared by panels of
// a chunk of rows and then by columns of the sums, so that no sum depends on the
// number of workers.
func (w *whitened) addAll(ctx context.Context, x, y vec.Matrix) error {
	const chunk = chunkPanels * vec.PanelColumns
	for from := 0; from < x.Rows && ctx.Err() == nil; from += chunk {
		to := min(x.Rows, from+chunk)
		w.add(between(x, from, to), between(y, from, to))
	}
	return ctx.Err()
}

func (w *whitened) add(x, y vec.Matrix) {
	panels := parallel.Count(x.Rows, vec.PanelColumns)
	parallel.Jobs(len(w.panels), panels, func(worker, panel int) {
		from := panel * vec.PanelColumns
		to := min(x.Rows, from+vec.PanelColumns)
		w.evaluate(panel, between(x, from, to), between(y, from, to), w.panels[worker])
	})
	columns := w.groups / groupsOfPanel
	parallel.Jobs(len(w.panels), columns, func(_, job int) {
		w.addProducts(columns-1-job, panels) // that with most rows first
	})
	w.rows += x.Rows
}

// evaluate sets a panel of values, from those of its rows.
func (w *whitened) evaluate(panel int, x, y vec.Matrix, scratch [2][]float64) {
	rows, values := scratch[0], scratch[1]
	w.kernels.fillPanel(x, rows, values)
	w.lower.substitute(values)
	for group := range w.functions {
		regroup(w.part(group, panel), (*[vec.PanelTile]float64)(values[group*vec.PanelTile:]))
	}
	for group := w.functions; group < w.groups; group++ {
		clear(w.part(group, panel)[:])
	}
	for n := range y.Rows {
		for o, target := range y.Row(n) {
			w.part(w.functions+o/vec.GroupRows, panel)[n*vec.GroupRows+o%vec.GroupRows] = float64(target)
		}
	}
}

// part is where the values of a group at a panel of rows are.
func (w *whitened) part(group, panel int) *[vec.PanelTile]float64 {
	return (*[vec.PanelTile]float64)(w.values[group*groupApart+panel*vec.PanelTile:])
}

// regroup turns a panel's rows of functions into a group's columns.
func regroup(group, panel *[vec.PanelTile]float64) {
	for r := range vec.GroupRows {
		for n := range vec.PanelColumns {
			group[n*vec.GroupRows+r] = panel[r*vec.PanelColumns+n]
		}
	}
}

// addProducts adds what so many panels of values have for a panel of columns.
func (w *whitened) addProducts(column, panels int) {
	first := column * groupsOfPanel
	for panel := 0; panel < panels; panel += productPanels {
		depth := min(productPanels, panels-panel) * vec.PanelTile
		right := w.values[first*groupApart+panel*vec.PanelTile:]
		for group := range min(first+groupsOfPanel, w.functions) {
			left := w.values[group*groupApart+panel*vec.PanelTile:][:depth]
			vec.AddGroupProducts(w.sums.Data[group*vec.GroupRows*w.sums.Stride+first*vec.GroupRows:], w.sums.Stride, left, right, groupApart)
		}
	}
}

// solve returns the coefficients of the kernels that minimise the mean squared error
// and the penalty. It fails with ErrSingular.
func (w *whitened) solve(ridge float64) (blas64.General, error) {
	scale := 1 / float64(w.rows)
	copyPanel := func(panel []float64, column int) {
		for i := range len(panel) / vec.PanelColumns {
			row := panel[i*vec.PanelColumns:][:vec.PanelColumns]
			clear(row[copy(row, w.sums.Data[i*w.sums.Stride+column:(i+1)*w.sums.Stride]):])
			for c := range row {
				row[c] *= scale
			}
		}
	}
	width := w.kernels.width()
	factor, err := factorizePanels(width, ridge, func(first int, panel []float64) { copyPanel(panel, first) })
	if err != nil {
		return blas64.General{}, err
	}
	if condition := factor.condition(); condition > mostCondition {
		return blas64.General{}, fmt.Errorf("%w: a condition number of at least %.1e; raise the ridge", ErrSingular, condition)
	}
	coefficients := general(width, w.outputs)
	panel := w.panels[0][1]
	for o := 0; o < w.outputs; o += vec.PanelColumns {
		copyPanel(panel, w.functions*vec.GroupRows+o)
		factor.substitute(panel)
		for i := range width {
			copy(coefficients.Data[i*w.outputs+o:(i+1)*w.outputs], panel[i*vec.PanelColumns:][:vec.PanelColumns])
		}
	}
	factor.substituteBack(coefficients)
	w.lower.substituteBack(coefficients)
	return coefficients, nil
}

// mostCondition is where a solution has no digit left.
const mostCondition = 1e16
