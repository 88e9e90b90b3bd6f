package results

import (
	"cmp"
	"math"
	"slices"

	"gradsample/internal/rng"
)

// resamplesAtOnce is for how many resamples MedianBootstrap draws the seeds by one
// call, which is quicker for hundreds of numbers than for a few.
const resamplesAtOnce = 32

// MedianBootstrap is Bootstrap for the median, to the same bits. A resample's
// median follows from how often it holds each of the sorted values, which is
// counted and not sorted; and no median lies outside the values, so that no more
// is drawn once so many resamples have the least value, and so many the largest,
// that both bounds are known. With 5 seeds, whose interval is the whole range,
// some 200 of Resamples do. Where the stream stands afterwards is left open.
func MedianBootstrap(values []float64, resamples int, stream *rng.Stream) Interval {
	n := len(values)
	interval := Interval{Estimate: Median(values), Lower: math.Inf(-1), Upper: math.Inf(1), N: n}
	if n < MinimumPairs {
		return interval
	}
	sorted, ranks := ranked(values)
	least, largest := sorted[0], sorted[n-1]
	tail := expandedTail(n)
	// Quantile looks at the statistics that are next to its position on either side.
	atLeast := int(tail*float64(resamples-1)) + 2
	atLargest := resamples - int((1-tail)*float64(resamples-1))
	medians, times, drawn := newMedianCounts(sorted), make([]int, n), make([]int, resamplesAtOnce*n)
	for resample := range resamples {
		first := resample % resamplesAtOnce * n
		if first == 0 {
			stream.IntNs(n, drawn)
		}
		clear(times)
		for _, seed := range drawn[first : first+n] {
			times[ranks[seed]]++
		}
		median := medians.add(middle(times))
		if median == least {
			atLeast--
		}
		if median == largest {
			atLargest--
		}
		if atLeast <= 0 && atLargest <= 0 {
			interval.Lower, interval.Upper = least, largest
			return interval
		}
	}
	all := medians.list(resamples)
	interval.Lower, interval.Upper = Quantile(all, tail), Quantile(all, 1-tail)
	return interval
}

// ranked returns the values in increasing order, and the place there of each of
// them.
func ranked(values []float64) (sorted []float64, ranks []int) {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case values[a] < values[b]:
			return -1
		case values[a] > values[b]:
			return 1
		}
		return 0
	})
	sorted, ranks = make([]float64, len(values)), make([]int, len(values))
	for rank, i := range order {
		sorted[rank], ranks[i] = values[i], rank
	}
	return sorted, ranks
}

// middle returns the ranks of the two values in the middle of a resample, or twice
// that of the one, from how often it has the value of each rank.
func middle(times []int) (lower, upper int) {
	n := len(times)
	seen := times[0]
	for seen <= (n-1)/2 {
		lower++
		seen += times[lower]
	}
	upper = lower
	for seen <= n/2 {
		upper++
		seen += times[upper]
	}
	return lower, upper
}

// medianCounts counts the medians of resamples by the ranks of the two values in
// their middle: few pairs, which are sorted in place of all the resamples.
type medianCounts struct {
	sorted []float64
	times  []int     // how many resamples have the ranks lower and upper in the middle, at lower·n + upper
	median []float64 // of those; filled in for the pairs that occur
	pairs  []int     // that occur
}

func newMedianCounts(sorted []float64) *medianCounts {
	n := len(sorted)
	return &medianCounts{sorted: sorted, times: make([]int, n*n), median: make([]float64, n*n)}
}

// add counts a resample, and returns its median.
func (c *medianCounts) add(lower, upper int) float64 {
	n := len(c.sorted)
	pair := lower*n + upper
	if c.times[pair] == 0 {
		c.pairs = append(c.pairs, pair)
		c.median[pair] = between(c.sorted[lower], c.sorted[upper], float64(n-1)/2-float64((n-1)/2))
	}
	c.times[pair]++
	return c.median[pair]
}

// list returns the medians in increasing order, so many in all.
func (c *medianCounts) list(resamples int) []float64 {
	slices.SortFunc(c.pairs, func(a, b int) int { return cmp.Compare(c.median[a], c.median[b]) })
	all := make([]float64, 0, resamples)
	for _, pair := range c.pairs {
		for range c.times[pair] {
			all = append(all, c.median[pair])
		}
	}
	return all
}
