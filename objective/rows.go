package objective

import (
	"fmt"
	"math"
	"slices"

	"gradsample/internal/huge"
	"gradsample/internal/vec"
)

// rows is what all losses share: the data, the row norms and the ridge.
type rows struct {
	x     vec.Matrix
	y     []float32
	norms []float64 // ‖x_i‖
	asked []asked
	ridge float64
}

// asked is what a step asks of a row beside its values, in one place of memory
// where y and norms would be two.
type asked struct {
	keyNorm float64
	target  float32
}

// setAsked notes them, given the norms of the keys.
func (r *rows) setAsked(keyNorm func(row int) float64) {
	r.asked = huge.Make[asked](r.x.Rows)
	for row, target := range r.y {
		r.asked[row] = asked{keyNorm(row), target}
	}
}

func newRows(x vec.Matrix, y []float32, ridge float64) (rows, error) {
	switch {
	case x.Rows < 1 || x.Cols < 1:
		return rows{}, fmt.Errorf("%w: x is %d × %d: at least one row and one column are needed", ErrInvalid, x.Rows, x.Cols)
	case len(x.Data) != x.Rows*x.Cols:
		return rows{}, fmt.Errorf("%w: x is %d × %d but holds %d values", ErrInvalid, x.Rows, x.Cols, len(x.Data))
	case len(y) != x.Rows:
		return rows{}, fmt.Errorf("%w: %d targets for %d rows", ErrInvalid, len(y), x.Rows)
	case !(ridge >= 0) || math.IsInf(ridge, 1):
		return rows{}, fmt.Errorf("%w: ridge is %v: it must be finite and not negative", ErrInvalid, ridge)
	}
	norms := make([]float64, x.Rows)
	for i := range norms {
		norms[i] = math.Sqrt(vec.SumSquares(x.Row(i)))
		// Squares of float32 values never overflow a float64 sum, so a norm is
		// finite exactly if all values are.
		if !finite(norms[i]) {
			return rows{}, notFinite(i, x.Row(i))
		}
		if !finite(float64(y[i])) {
			return rows{}, fmt.Errorf("%w: the target of row %d (from 0) is %v", ErrInvalid, i, y[i])
		}
	}
	return rows{x: x, y: y, norms: norms, ridge: ridge}, nil
}

func notFinite(row int, values []float32) error {
	column := slices.IndexFunc(values, func(value float32) bool { return !finite(float64(value)) })
	return fmt.Errorf("%w: row %d, column %d (from 0) is %v", ErrInvalid, row, column, values[column])
}

func finite(value float64) bool {
	return !math.IsNaN(value) && !math.IsInf(value, 0)
}

func (r *rows) Rows() int               { return r.x.Rows }
func (r *rows) Dim() int                { return r.x.Cols }
func (r *rows) Ridge() float64          { return r.ridge }
func (r *rows) RowNorm(row int) float64 { return r.norms[row] }
func (r *rows) KeyNorm(row int) float64 { return r.asked[row].keyNorm }

// The values of a row that Fetch fetches: in part 0 those of twelve cache lines,
// as many as are waited for at a time; in part 1 up to a page of them, after which
// the processor sees by itself what comes next.
const (
	firstFetched = 12 * 16
	allFetched   = 1024
)

// Fetch serves all losses.
func (r *rows) Fetch(row, part int) (more bool) {
	values, more := r.x.Row(row), part == 0 && r.x.Cols > firstFetched
	if part == 0 {
		vec.Fetch(r.asked[row : row+1])
		vec.Fetch(values[:min(len(values), firstFetched)])
	} else if len(values) > firstFetched {
		vec.Fetch(values[firstFetched:min(len(values), allFetched)])
	}
	return more
}

// FetchRows serves all losses.
func (r *rows) FetchRows(rows []int) {
	vec.FetchRows(r.asked, 1, rows)
	if r.x.Cols <= allFetched {
		vec.FetchRows(r.x.Data, r.x.Cols, rows)
		return
	}
	for _, row := range rows {
		vec.Fetch(r.x.Row(row)[:allFetched])
	}
}

// AddRows serves all losses: their gradients are outer products.
func (r *rows) AddRows(dst []float64, rows []int, coefficients []float32, weights []float64) {
	if len(rows) == 0 {
		return
	}
	d, classes := r.x.Cols, len(coefficients)/len(rows)
	factors := coefficients
	if classes > 1 {
		factors = make([]float32, len(rows))
	}
	for c := range classes {
		if classes > 1 {
			for k := range factors {
				factors[k] = coefficients[k*classes+c]
			}
		}
		vec.AddRounded(dst[c*d:(c+1)*d], weights, factors, r.x, rows)
	}
}

// penalty returns ridge/2 ‖θ‖².
func (r *rows) penalty(theta []float32) float64 {
	if r.ridge == 0 {
		return 0
	}
	return r.ridge / 2 * vec.SumSquares(theta)
}

// finish turns sums of losses over all rows into values of F.
func (r *rows) finish(thetas [][]float32, sums []float64) {
	for k, theta := range thetas {
		sums[k] = sums[k]/float64(r.x.Rows) + r.penalty(theta)
	}
}
