package kernel

import (
	"gradsample/internal/parallel"
	"gradsample/internal/vec"

	"gonum.org/v1/gonum/blas/blas64"
)

// landmarkBasis is the functions k(z_j, ·) of landmarks z_j, whose values are worked
// out a panel of rows at a time: they are those of kernelBasis, in another order of
// sums.
type landmarkBasis struct {
	kernel    Kernel
	landmarks vec.Matrix
	groups    []float64 // the landmarks in float64, zeros filling the last group
}

func newLandmarkBasis(k Kernel, landmarks vec.Matrix) *landmarkBasis {
	dim := landmarks.Cols
	groups := make([]float64, parallel.Count(landmarks.Rows, vec.GroupRows)*vec.GroupRows*dim)
	for j := range landmarks.Rows {
		group := groups[j/vec.GroupRows*vec.GroupRows*dim:]
		for i, value := range landmarks.Row(j) {
			group[i*vec.GroupRows+j%vec.GroupRows] = float64(value)
		}
	}
	return &landmarkBasis{kernel: k, landmarks: landmarks, groups: groups}
}

func (g *landmarkBasis) width() int { return g.landmarks.Rows }
func (g *landmarkBasis) dim() int   { return g.landmarks.Cols }

// panelScratch returns memory for the panels of rows and of their values.
func (g *landmarkBasis) panelScratch() (rows, values []float64) {
	groups := parallel.Count(g.width(), vec.GroupRows)
	return make([]float64, g.dim()*vec.PanelColumns), make([]float64, groups*vec.PanelTile)
}

func (g *landmarkBasis) fill(x vec.Matrix, dst blas64.General) {
	rows, values := g.panelScratch()
	for first := 0; first < x.Rows; first += vec.PanelColumns {
		end := min(x.Rows, first+vec.PanelColumns)
		g.fillPanel(between(x, first, end), rows, values)
		for j := range g.width() {
			copy(dst.Data[j*dst.Stride+first:j*dst.Stride+end], values[j*vec.PanelColumns:])
		}
	}
}

// fillPanel sets row j of a panel of values to k(z_j, ·) at the rows of x, one panel
// of them at most, for as many landmarks as the panel has rows. What stands for no
// landmark or no row becomes 0. rows is memory for those of x in float64.
func (g *landmarkBasis) fillPanel(x vec.Matrix, rows, values []float64) {
	g.widen(x, rows)
	for first := 0; first*vec.PanelColumns < len(values); first += vec.GroupRows {
		tile := values[first*vec.PanelColumns:][:vec.PanelTile]
		if g.kernel.Name == Laplacian {
			g.fillDirectly(x, first, tile)
		} else {
			vec.PanelDistances(tile, g.groups[first*g.dim():][:vec.GroupRows*g.dim()], rows)
			g.kernel.atAllSquared(tile)
		}
	}
	for j := range len(values) / vec.PanelColumns {
		present := x.Rows
		if j >= g.width() {
			present = 0
		}
		clear(values[j*vec.PanelColumns:][present:vec.PanelColumns])
	}
}

// widen makes a panel of float64 of the rows of x, whose last columns are zeros if
// there are too few.
func (g *landmarkBasis) widen(x vec.Matrix, rows []float64) {
	if x.Rows < vec.PanelColumns {
		clear(rows)
	}
	for n := range x.Rows {
		column := rows[n:]
		for i, value := range x.Row(n) {
			column[i*vec.PanelColumns] = float64(value)
		}
	}
}

// fillDirectly is for a kernel that does not follow from squared distances.
func (g *landmarkBasis) fillDirectly(x vec.Matrix, first int, tile []float64) {
	for j := first; j < min(first+vec.GroupRows, g.width()); j++ {
		for n := range x.Rows {
			tile[(j-first)*vec.PanelColumns+n] = g.kernel.Value(g.landmarks.Row(j), x.Row(n))
		}
	}
}
