package objective

import (
	"math"

	"gonum.org/v1/gonum/floats"

	"gradsample/internal/vec"
)

// gradientChunks is how many ranges of rows a float64 gradient is summed in:
// enough to keep the processors of one machine busy.
const gradientChunks = 16

// linear is what least squares and the logistic loss share: each f_i is a
// convex function of the score θ·x_i and the target.
type linear struct {
	rows
	// at returns the loss of one row and its first and second derivative with
	// respect to the score.
	at func(score, target float64) (loss, slope, curvature float64)
}

func (l *linear) Scores() int       { return 1 }
func (l *linear) Parameters() int   { return l.x.Cols }
func (l *linear) MultiplyAdds() int { return 2 * l.x.Cols }

func (l *linear) AddRow(dst []float32, row int, coefficients []float32, scale float32) {
	vec.Axpy(scale*coefficients[0], l.x.Row(row), dst)
}

// rowsAtOnce is how many rows' scores are worked out together: they stay in the
// first-level cache while one θ after another meets them.
const rowsAtOnce = 16

// scores sets θ·x_i of several rows, rounded to float32.
func (l *linear) scores(theta []float32, rows []int, scores []float64) {
	var dots [rowsAtOnce]float32
	for len(rows) > 0 {
		n := min(len(rows), rowsAtOnce)
		vec.DotRows(l.x, rows[:n], theta, dots[:n])
		for i, dot := range dots[:n] {
			scores[i] = float64(dot)
		}
		rows, scores = rows[n:], scores[n:]
	}
}

func (l *linear) Loss(theta []float32) float64 {
	var sum [1]float64
	l.addLosses([][]float32{theta}, sum[:])
	return sum[0] / float64(l.x.Rows)
}

func (l *linear) Values(thetas [][]float32, values []float64) {
	clear(values)
	l.addLosses(thetas, values)
	l.finish(thetas, values)
}

// addLosses adds up the rows' losses at each θ, in the order of the rows.
func (l *linear) addLosses(thetas [][]float32, sums []float64) {
	var (
		rows [rowsAtOnce]int
		dots [rowsAtOnce]float32
	)
	for first := 0; first < l.x.Rows; first += rowsAtOnce {
		n := min(rowsAtOnce, l.x.Rows-first)
		for i := range n {
			rows[i] = first + i
		}
		for k, theta := range thetas {
			vec.DotRows(l.x, rows[:n], theta, dots[:n])
			for i, dot := range dots[:n] {
				loss, _, _ := l.at(float64(dot), float64(l.y[first+i]))
				sums[k] += loss
			}
		}
	}
}

func (l *linear) Value(theta []float32) float64 {
	return l.Loss(theta) + l.penalty(theta)
}

func (l *linear) Gradient(theta []float32, dst []float64) {
	wide := widen(theta)
	l.weighted(wide, nil, dst)
	floats.AddScaled(dst, l.ridge, wide)
}

func (l *linear) WeightedGradient(theta []float32, weights, dst []float64) {
	l.weighted(widen(theta), weights, dst)
}

func (l *linear) GradientNorms(theta []float32, norms []float64) {
	for i := range norms {
		norms[i] = l.GradientNorm(theta, i)
	}
}

func (l *linear) GradientNorms64(theta []float32, norms []float64) {
	wide := widen(theta)
	l.blocks(wide, 0, len(norms), func(from int, _ vec.Matrix, scores []float64) {
		for i, score := range scores {
			_, slope, _ := l.at(score, float64(l.y[from+i]))
			norms[from+i] = math.Abs(slope) * l.norms[from+i]
		}
	})
}

func (l *linear) GradientNorm(theta []float32, row int) float64 {
	_, slope, _ := l.at(float64(vec.Dot(l.x.Row(row), theta)), float64(l.y[row]))
	return math.Abs(slope) * l.norms[row]
}

// weighted overwrites dst with Σ weights[i] ∇f_i(θ) and returns
// Σ weights[i] f_i(θ). No weights mean 1/N for every row.
func (l *linear) weighted(theta, weights, dst []float64) float64 {
	d := l.x.Cols
	sum := sumChunks(l.x.Rows, d+1, gradientChunks, func(first, end int, sum []float64) {
		l.blocks(theta, first, end, func(from int, x vec.Matrix, scores []float64) {
			for i, score := range scores {
				weight := 1.0
				if weights != nil {
					weight = weights[from+i]
				}
				loss, slope, _ := l.at(score, float64(l.y[from+i]))
				scores[i] = weight * slope
				sum[d] += weight * loss
			}
			vec.AddWide(sum[:d], scores, x)
		})
	})
	if weights == nil {
		floats.Scale(1/float64(l.x.Rows), sum)
	}
	copy(dst, sum[:d])
	return sum[d]
}
