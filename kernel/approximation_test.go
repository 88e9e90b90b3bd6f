package kernel

import (
	"math"
	"strconv"
	"testing"

	"gradsample/internal/vec"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// The error of (1/D) Σ φ_i(x) φ_i(y) as an estimate of k(x, y) falls like 1/√D: over
// independent streams, the 99 % interval of the slope of its logarithm against log
// D holds -½ and is narrow. Its mean is 0.
func TestKernelErrorFallsLikeTheRootOfFeatures(t *testing.T) {
	const streams, dim, block, blocks = 24, 4, 16, 64
	x := normalRows(12, dim, "approximation")
	for name, k := range kernels {
		var slopes, errors []float64
		for stream := range streams {
			f := newFeatures(t, FeatureSettings{Kernel: k, Dim: dim, Block: block, Stream: []string{"approximation", strconv.Itoa(stream)}})
			slope, last := errorSlope(f, blocks, x)
			slopes, errors = append(slopes, slope), append(errors, last)
		}
		if mean, half := interval(slopes); !(math.Abs(mean+0.5) <= half && half < 0.1) {
			t.Errorf("%s: slope %.3f ± %.3f, want -0.5", name, mean, half)
		}
		if mean, half := interval(errors); !(math.Abs(mean) <= half && half < 0.02) {
			t.Errorf("%s: mean error %.4f ± %.4f, want 0", name, mean, half)
		}
	}
}

// interval returns the mean and half the width of its 99 % interval.
func interval(values []float64) (mean, half float64) {
	mean, deviation := stat.MeanStdDev(values, nil)
	n := float64(len(values))
	return mean, distuv.StudentsT{Sigma: 1, Nu: n - 1}.Quantile(0.995) * deviation / math.Sqrt(n)
}

// errorSlope returns the slope of the log of the root mean square error over all
// pairs of rows, against the log of the number of features, which doubles from one
// block on; and the mean error with all features. Each size takes blocks of its own.
func errorSlope(f *Features, blocks int, x vec.Matrix) (slope, mean float64) {
	var logSize, logError []float64
	first := 0
	for size := 1; size <= blocks; size *= 2 {
		var sum, squares, pairs float64
		estimates := estimates(f, first, size, x)
		for i := range x.Rows {
			for j := range i {
				wrong := estimates[i*x.Rows+j] - f.settings.Kernel.Value(x.Row(i), x.Row(j))
				sum, squares, pairs = sum+wrong, squares+wrong*wrong, pairs+1
			}
		}
		logSize = append(logSize, math.Log(float64(size)))
		logError = append(logError, math.Log(squares/pairs)/2)
		mean = sum / pairs
		first += size
	}
	_, slope = stat.LinearRegression(logSize, logError, nil, false)
	return slope, mean
}

// estimates returns (1/D) Σ φ_i(x_n) φ_i(x_m) over blocks of features.
func estimates(f *Features, first, blocks int, x vec.Matrix) []float64 {
	sums := make([]float64, x.Rows*x.Rows)
	for block := first; block < first+blocks; block++ {
		values := mapped(f, block, x)
		for i := range values.Rows {
			row := values.Row(i)
			for n, a := range row {
				for m, b := range row {
					sums[n*x.Rows+m] += float64(a) * float64(b) / float64(blocks*values.Rows)
				}
			}
		}
	}
	return sums
}
