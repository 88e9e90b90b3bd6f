package results

import (
	"fmt"
	"math"
	"slices"
)

// Quantile returns the p-quantile of values in increasing order: the linear
// interpolation of the order statistics that Hyndman and Fan (The American
// Statistician, 1996) call type 7, the default of R and NumPy. It is NaN where
// there are no values.
//
// +Inf stands for a seed that diverged or missed its target and is the largest
// value. A quantile that falls between a finite and an infinite value is the
// infinite one; between -Inf and +Inf it is the nearer of the two, and 0 half
// way. A NaN says nothing about its order: Quantile panics on it, so that a
// missing value is dropped or reported by whoever knows why it is missing.
func Quantile(sorted []float64, p float64) float64 {
	if p < 0 || p > 1 || math.IsNaN(p) {
		panic(fmt.Sprintf("results: no quantile %v, p lies in [0, 1]", p))
	}
	for i, v := range sorted {
		if math.IsNaN(v) {
			panic(fmt.Sprintf("results: value %d of %d is NaN, quantiles need ordered values", i+1, len(sorted)))
		}
		if i > 0 && v < sorted[i-1] {
			panic(fmt.Sprintf("results: value %d of %d is out of order, quantiles need sorted values", i+1, len(sorted)))
		}
	}
	if len(sorted) == 0 {
		return math.NaN()
	}
	position := p * float64(len(sorted)-1)
	below := int(position)
	if below == len(sorted)-1 {
		return sorted[below]
	}
	return between(sorted[below], sorted[below+1], position-float64(below))
}

// between goes the share in [0, 1) of the way from lower up to upper.
func between(lower, upper, share float64) float64 {
	switch {
	case share == 0 || lower == upper:
		return lower
	case math.IsInf(lower, -1) && math.IsInf(upper, 1):
		if share == 0.5 {
			return 0
		}
		return math.Inf(int(math.Copysign(1, share-0.5)))
	case math.IsInf(lower, 0) || math.IsInf(upper, 0):
		return lower + upper
	}
	return min(max((1-share)*lower+share*upper, lower), upper) // rounding may leave the range
}

// Median returns the median of values in any order, by Quantile and so with
// its rules for infinities, no values and NaN. The values stay as they are.
func Median(values []float64) float64 {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	return Quantile(sorted, 0.5)
}

// Band returns the median of values in any order between their p- and
// (1-p)-quantile, p below a half: 0.25 gives the quartiles, 0.1 the deciles. All
// three are NaN where there is no value, or one that is NaN.
func Band(values []float64, p float64) (lower, median, upper float64) {
	if len(values) == 0 || slices.ContainsFunc(values, math.IsNaN) {
		return math.NaN(), math.NaN(), math.NaN()
	}
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	return Quantile(sorted, p), Quantile(sorted, 0.5), Quantile(sorted, 1-p)
}

// MedianRatio is the typical a/b of paired values that are not negative, such
// as the times of two methods to a target: the exponential of the median of
// log(a[i]/b[i]), so that exchanging a and b gives the reciprocal. With a's
// time as the baseline's it is a speed-up, above 1 where b is faster.
//
// A censored pair, +Inf against a finite time, counts as the extreme ratio (+Inf
// or 0) that it is at least; where both are censored, or both 0, neither is
// ahead, and the pair counts as 1.
func MedianRatio(a, b []float64) float64 {
	return math.Exp(Median(logRatios(a, b)))
}

// logRatios are the logarithms of a[i]/b[i], with MedianRatio's rules for
// censored pairs.
func logRatios(a, b []float64) []float64 {
	logarithms := make([]float64, len(a))
	for i := range a {
		if a[i] != b[i] {
			logarithms[i] = math.Log(a[i]) - math.Log(b[i])
		}
	}
	return logarithms
}

// differences are a[i]-b[i]. Equal values, two infinities too, differ by 0.
func differences(a, b []float64) []float64 {
	differences := make([]float64, len(a))
	for i := range a {
		if a[i] != b[i] {
			differences[i] = a[i] - b[i]
		}
	}
	return differences
}
