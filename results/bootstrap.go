package results

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"gradsample/internal/rng"
)

// Confidence is the confidence of every interval that this package gives.
const Confidence = 0.95

// Resamples is the number of bootstrap resamples that does for an interval:
// the tail beyond a bound then holds a dozen of them for 5 seeds, and 250 for
// many.
const Resamples = 10_000

// MinimumPairs is the smallest number of seeds for which an interval is
// bounded. The range of n values misses their distribution's median with
// probability 2^(1-n), and a percentile interval never leaves the range that
// resampling can reach: below 5 seeds it could not keep its confidence.
const MinimumPairs = 5

// Interval is an estimate with its 95 % confidence interval over N seeds.
type Interval struct {
	Estimate float64
	Lower    float64
	Upper    float64
	N        int
}

// PairedBootstrap estimates a statistic of paired values, a[i] and b[i] having
// the same seed, by its value on all pairs, with a 95 % bootstrap interval that
// resamples pairs. The outcome depends on the arguments and the stream's name
// alone.
//
// The interval is Hesterberg's expanded percentile interval (What Teachers
// Should Know About the Bootstrap, The American Statistician, 2015): the
// quantiles of the resampled statistics at Φ(±t·sqrt(n/(n-1))), t the quantile
// of Student's distribution with n-1 degrees of freedom, in place of 2.5 % and
// 97.5 %. For few seeds the plain percentile interval is too short: with 5 to 8
// normal values it covers the mean in 83 to 88 cases of 100, and with 7 the median
// in 88. The expanded one covers the mean in 90 to 94 and the median in 93 to
// 98; with 5 seeds its interval for a median is the whole range, whose coverage
// is 93.75 %, the most that any interval within the data can have. Where nothing
// but noise tells a from b, it lies wholly above (or wholly below) no
// difference in at most 5 cases of 100. It still covers the mean of skewed
// values too seldom (87 of 100 for 5 exponential ones); medians do not suffer from
// that. As n grows it becomes the plain percentile interval.
//
// With fewer than MinimumPairs pairs the interval is (-Inf, +Inf). Infinite
// values stand for diverged or censored seeds and are for the statistic to
// order; a resample whose statistic is NaN could be anything, and counts as -Inf
// for the lower bound and +Inf for the upper one, so that no bound is NaN. The
// statistic must not keep its arguments. PairedBootstrap panics
// where a and b differ in length.
func PairedBootstrap(a, b []float64, statistic func(a, b []float64) float64, resamples int, stream *rng.Stream) Interval {
	if len(a) != len(b) {
		panic(fmt.Sprintf("results: %d values cannot be paired with %d", len(a), len(b)))
	}
	drawnA, drawnB := make([]float64, len(a)), make([]float64, len(b))
	return bootstrap(len(a), resamples, stream, func(pairs []int) float64 {
		for i, pair := range pairs {
			drawnA[i], drawnB[i] = a[pair], b[pair]
		}
		return statistic(drawnA, drawnB)
	})
}

// Bootstrap is PairedBootstrap for one value a seed. Its statistic may reorder
// the values that it is given.
func Bootstrap(values []float64, statistic func(values []float64) float64, resamples int, stream *rng.Stream) Interval {
	drawn := make([]float64, len(values))
	return bootstrap(len(values), resamples, stream, func(seeds []int) float64 {
		for i, seed := range seeds {
			drawn[i] = values[seed]
		}
		return statistic(drawn)
	})
}

// bootstrap evaluates a statistic on the n seeds as they are, and on resamples
// of them for its interval.
func bootstrap(n, resamples int, stream *rng.Stream, statistic func(seeds []int) float64) Interval {
	interval := Interval{Estimate: math.NaN(), Lower: math.Inf(-1), Upper: math.Inf(1), N: n}
	if n == 0 {
		return interval
	}
	seeds := make([]int, n)
	for i := range seeds {
		seeds[i] = i
	}
	interval.Estimate = statistic(seeds)
	if n < MinimumPairs {
		return interval
	}
	statistics := make([]float64, resamples)
	for r := range statistics {
		stream.IntNs(n, seeds)
		statistics[r] = statistic(seeds)
	}
	tail := expandedTail(n)
	slices.Sort(statistics) // NaN come first
	undefined := 0
	for undefined < resamples && math.IsNaN(statistics[undefined]) {
		statistics[undefined] = math.Inf(-1)
		undefined++
	}
	interval.Lower = Quantile(statistics, tail)
	if undefined > 0 {
		copy(statistics, statistics[undefined:])
		for i := range undefined {
			statistics[resamples-1-i] = math.Inf(1)
		}
	}
	interval.Upper = Quantile(statistics, 1-tail)
	return interval
}

// expandedTail is the share of resamples to leave out on either side so that
// the interval is as long as Student's would be: a bootstrap distribution of n
// values is too narrow by sqrt((n-1)/n), and its tails are the normal's.
func expandedTail(n int) float64 {
	freedom := float64(n - 1)
	t := distuv.StudentsT{Sigma: 1, Nu: freedom}.Quantile((1 + Confidence) / 2)
	return distuv.UnitNormal.CDF(-t * math.Sqrt(float64(n)/freedom))
}
