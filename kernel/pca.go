package kernel

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"gradsample/internal/parallel"
	"gradsample/internal/vec"

	"gonum.org/v1/gonum/mat"
)

// maxPCADim bounds the eigenvalue problem, whose matrix grows with the square of the
// rows' length.
const maxPCADim = 16_384

// PCA projects rows on the leading eigenvectors of their second moment.
type PCA struct {
	// Mean is subtracted from the rows first; nil for an uncentred PCA.
	Mean []float64
	// Components holds the unit eigenvectors, one a row, in the order of their
	// eigenvalues. Of each, the entry of largest absolute value is positive.
	Components vec.Matrix
	// Values are the eigenvalues, largest first: the mean square of the rows'
	// projections.
	Values []float64
}

// FitPCA finds the count leading components of the rows of x. With centred it
// diagonalises their covariance (divided by the number of rows), and else, as the
// released code of Dai et al. (NeurIPS 2014) does, their uncentred second moment
// (1/N) Σ x xᵀ. Sums over chunks of rows are made in float64, the products within one
// in float32, whose error is far below that of any sample; the result is the same for
// any number of workers. Where they are less than a quarter of more than 256 columns,
// the leading components are iterated for, until every λ and v fulfil
// ‖Av - λv‖ ≤ 1e-5 λ. It fails with ErrSettings for a count below 1 or above the number
// of columns, or more than 16,384 columns; with ErrData for no rows or values that are
// not finite; and with the context's error.
func FitPCA(ctx context.Context, x vec.Matrix, count int, centred bool, workers int) (*PCA, error) {
	p, err := fitPCA(ctx, x, count, centred, workers)
	if err != nil {
		return nil, fmt.Errorf("fitting a PCA: %w", err)
	}
	return p, nil
}

func fitPCA(ctx context.Context, x vec.Matrix, count int, centred bool, workers int) (*PCA, error) {
	switch {
	case x.Rows < 1:
		return nil, fmt.Errorf("%w: there are no rows", ErrData)
	case x.Cols > maxPCADim:
		return nil, fmt.Errorf("%w: rows of %d columns; at most %d can be diagonalised", ErrSettings, x.Cols, maxPCADim)
	case count < 1 || count > x.Cols:
		return nil, fmt.Errorf("%w: %d components; choose 1 to the number of columns, %d", ErrSettings, count, x.Cols)
	}
	p := &PCA{Components: vec.NewMatrix(count, x.Cols)}
	if centred {
		p.Mean = columnMeans(x)
	}
	if x.Rows < x.Cols && fewOf(x.Cols, count) {
		return p, p.fromProducts(p.centred(x), workers)
	}
	moment, err := p.secondMoment(ctx, x, workers)
	if err != nil {
		return nil, err
	}
	if trace := mat.Trace(moment); math.IsNaN(trace) || math.IsInf(trace, 0) {
		return nil, fmt.Errorf("%w: the mean squared length of the rows is %v; look for values that are not finite", ErrData, trace)
	}
	return p, p.diagonalise(moment)
}

func columnMeans(x vec.Matrix) []float64 {
	mean := make([]float64, x.Cols)
	for i := range x.Rows {
		for c, v := range x.Row(i) {
			mean[c] += float64(v)
		}
	}
	for c := range mean {
		mean[c] /= float64(x.Rows)
	}
	return mean
}

// secondMoment returns (1/N) Σ (x - Mean)(x - Mean)ᵀ: float32 products over chunks
// of rows, summed in float64.
func (p *PCA) secondMoment(ctx context.Context, x vec.Matrix, workers int) (*mat.SymDense, error) {
	columns, sum := vec.NewMatrix(x.Cols, chunkRows), make([]float64, x.Cols*x.Cols)
	squares := make([][]float32, max(1, workers))
	for i := range squares {
		squares[i] = make([]float32, min(stripe, x.Cols)*x.Cols)
	}
	for from := 0; from < x.Rows; from += chunkRows {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		columns.Cols = min(chunkRows, x.Rows-from)
		columns.Data = columns.Data[:columns.Rows*columns.Cols]
		transpose(columns, p.centred(between(x, from, from+columns.Cols)))
		parallel.Jobs(workers, parallel.Count(x.Cols, stripe), func(worker, job int) {
			top := job * stripe
			left, right := between(columns, top, min(x.Cols, top+stripe)), between(columns, top, x.Cols)
			addProducts(sum, top, left, right, squares[worker])
		})
	}
	for i := range sum {
		sum[i] /= float64(x.Rows)
	}
	return mat.NewSymDense(x.Cols, sum), nil
}

// transpose sets dst to the transpose of x.
func transpose(dst, x vec.Matrix) {
	for i := range x.Rows {
		for c, v := range x.Row(i) {
			dst.Data[c*dst.Cols+i] = v
		}
	}
}

// centred returns the rows without the mean: the rows themselves if there is none.
func (p *PCA) centred(rows vec.Matrix) vec.Matrix {
	if p.Mean == nil {
		return rows
	}
	without := vec.NewMatrix(rows.Rows, rows.Cols)
	for i := range rows.Rows {
		for c, v := range rows.Row(i) {
			without.Row(i)[c] = float32(float64(v) - p.Mean[c])
		}
	}
	return without
}

// diagonalise sets Components and Values.
func (p *PCA) diagonalise(moment *mat.SymDense) error {
	values, vectors, err := components(moment, p.Components.Rows)
	if err != nil {
		return err
	}
	p.Values = values[:p.Components.Rows]
	p.setComponents(vectors)
	return nil
}

// setComponents takes unit vectors, a row each, with a sign that is theirs alone.
func (p *PCA) setComponents(vectors *mat.Dense) {
	for i := range p.Components.Rows {
		row := vectors.RawRowView(i)
		sign := signOfLargest(row)
		for c, v := range row {
			p.Components.Row(i)[c] = float32(sign * v)
		}
	}
}

// components returns eigenvalues, largest first, and their unit vectors, a row each:
// all of a small matrix, as many as are wanted of a large one.
func components(moment *mat.SymDense, count int) ([]float64, *mat.Dense, error) {
	if fewOf(moment.SymmetricDim(), count) {
		return leading(moment, count)
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(moment, true) {
		return nil, nil, errors.New("the eigenvalues did not converge")
	}
	var increasing mat.Dense
	eigen.VectorsTo(&increasing)
	values := eigen.Values(nil)
	slices.Reverse(values)
	vectors := mat.NewDense(count, len(values), nil)
	for i := range count {
		vectors.SetRow(i, mat.Col(nil, len(values)-1-i, &increasing))
	}
	return values, vectors, nil
}

// signOfLargest returns the sign of the first entry that is largest in absolute
// value.
func signOfLargest(v []float64) float64 {
	largest := 0
	for i := range v {
		if math.Abs(v[i]) > math.Abs(v[largest]) {
			largest = i
		}
	}
	return math.Copysign(1, v[largest])
}

// Transform returns the projections of the rows of x, one row of len(Values) for
// each. It fails with ErrData if the rows have another length than those the PCA
// was fitted to, and with the context's error. The result is the same for any
// number of workers.
func (p *PCA) Transform(ctx context.Context, x vec.Matrix, workers int) (vec.Matrix, error) {
	if x.Cols != p.Components.Cols {
		return vec.Matrix{}, fmt.Errorf("projecting on principal components: %w: rows of %d columns; the PCA was fitted to %d",
			ErrData, x.Cols, p.Components.Cols)
	}
	projections := vec.NewMatrix(x.Rows, p.Components.Rows)
	err := parallel.Each(ctx, workers, parallel.Count(x.Rows, chunkRows), func(chunk int) {
		from := chunk * chunkRows
		to := min(x.Rows, from+chunkRows)
		vec.MultiplyTransposed(between(projections, from, to), p.centred(between(x, from, to)), p.Components)
	})
	if err != nil {
		return vec.Matrix{}, fmt.Errorf("projecting on principal components: %w", err)
	}
	return projections, nil
}
