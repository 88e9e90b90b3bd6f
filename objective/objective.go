package objective

import (
	"fmt"
	"strings"

	"gradsample/hashing"
	"gradsample/internal/vec"
)

// Objective is a regularised mean loss over rows,
// F(θ) = (1/N) Σ f_i(θ) + ridge/2 ‖θ‖².
//
// An Objective satisfies sampling.Population. It must not be used by several
// goroutines at once: give each its own Clone.
type Objective interface {
	// Rows is N, the number of rows.
	Rows() int
	// Dim is d, the number of columns of x.
	Dim() int
	// Scores is how many inner products of θ with x_i a loss f_i depends on: 1,
	// or the number of classes for softmax.
	Scores() int
	// Parameters is the length of θ, Scores·d: for softmax row-major by class.
	Parameters() int
	// NewParameters returns θ = 0, with the hidden capacity that lets Query
	// do without a copy.
	NewParameters() []float32
	// Ridge is the factor of ‖θ‖²/2 in F.
	Ridge() float64
	// MultiplyAdds is the counted cost of one AddGradient.
	MultiplyAdds() int

	// Value returns F(θ).
	Value(theta []float32) float64
	// Loss returns the mean loss alone: scores in float32, summed in float64
	// in the order of the rows.
	Loss(theta []float32) float64
	// Values overwrites values with F at each of the thetas, to the bit what Value
	// returns: many in one pass over the rows, most of which is waiting for them.
	Values(thetas [][]float32, values []float64)
	// Gradient overwrites dst (Parameters long) with ∇F(θ), computed in
	// float64 throughout.
	Gradient(theta []float32, dst []float64)
	// WeightedGradient overwrites dst with Σ weights[i] ∇f_i(θ), without the
	// ridge, in float64: the mean of any estimator whose weights and
	// probabilities are known.
	WeightedGradient(theta []float32, weights, dst []float64)
	// Fetch begins to bring into the cache what the gradient of a row needs, and
	// does not wait for it: part 0, which is as much as a processor can wait for at
	// a time, or part 1, what is left of a long row. It tells whether anything is.
	Fetch(row, part int) (more bool)
	// FetchRows does so with all of several rows.
	FetchRows(rows []int)
	// AddGradient adds scale·∇f_row(θ), without the ridge, to dst. dst may be
	// theta itself: the gradient is the one at the values before the call.
	AddGradient(dst, theta []float32, row int, scale float32)
	// Step is AddGradient to θ itself, and fetches all that the gradient of row coming
	// needs meanwhile.
	Step(theta []float32, row int, scale float32, coming int)
	// Coefficients overwrites dst (Scores long) with the derivatives of f_row
	// with respect to its scores: ∇f_row(θ) is their outer product with x_row,
	// so that they are all that has to be kept of it.
	Coefficients(theta []float32, row int, dst []float32)
	// AddRow adds scale·(coefficients ⊗ x_row) to dst. With the coefficients at θ
	// that is AddGradient.
	AddRow(dst []float32, row int, coefficients []float32, scale float32)
	// AddRows adds weights[k] times the gradient of rows[k] to dst, in float64, for
	// each k in turn. The gradient is what AddRow, with a scale of 1, makes of the
	// coefficients (Scores long, one row's after the other's), in float32.
	AddRows(dst []float64, rows []int, coefficients []float32, weights []float64)
	// GradientNorms overwrites norms (N long) with ‖∇f_i(θ)‖, without the
	// ridge, from float32 scores.
	GradientNorms(theta []float32, norms []float64)
	// GradientNorms64 is GradientNorms from float64 scores: for audits, which
	// must not inherit the rounding of what they judge.
	GradientNorms64(theta []float32, norms []float64)
	// GradientNorm returns one of them, from float32 scores.
	GradientNorm(theta []float32, row int) float64

	// RowNorm returns ‖x_row‖.
	RowNorm(row int) float64
	// Keys returns the vectors v_i to hash. Rows with large gradients have keys
	// that point along the query, or also against it (least squares).
	Keys() hashing.Keys
	// KeyNorm returns ‖v_row‖.
	KeyNorm(row int) float64
	// Query returns q(θ), as long as a key and valid until the next call or
	// the next change of theta.
	Query(theta []float32) []float32
	// Inner returns <v_row, q(θ)>.
	Inner(theta []float32, row int) float64
	// Inners sets those of several rows, in less time.
	Inners(theta []float32, rows []int, inners []float64)

	// Clone returns an Objective on the same rows with scratch of its own.
	Clone() Objective
}

// Names of the losses that New knows.
const (
	LeastSquares = "least-squares"
	Logistic     = "logistic"
	Softmax      = "softmax"
)

// Losses returns the names that New knows.
func Losses() []string { return []string{LeastSquares, Logistic, Softmax} }

// New returns the named loss over the rows of x with targets y. Targets are
// numbers for least squares, −1 or +1 for logistic, and whole numbers from 0
// to classes−1 for softmax; only softmax reads classes. ridge ≥ 0 is the
// factor of ‖θ‖²/2.
//
// x and y are kept, not copied. The error wraps ErrUnknownLoss or ErrInvalid.
func New(loss string, x vec.Matrix, y []float32, classes int, ridge float64) (Objective, error) {
	rows, err := newRows(x, y, ridge)
	if err != nil {
		return nil, fmt.Errorf("objective %s: %w", loss, err)
	}
	var o Objective
	switch loss {
	case LeastSquares:
		o = newLeastSquares(rows)
	case Logistic:
		o, err = newLogistic(rows)
	case Softmax:
		o, err = newSoftmax(rows, classes)
	default:
		return nil, fmt.Errorf("objective: %w %q: choose from %s", ErrUnknownLoss, loss, strings.Join(Losses(), ", "))
	}
	if err != nil {
		return nil, fmt.Errorf("objective %s: %w", loss, err)
	}
	return o, nil
}
