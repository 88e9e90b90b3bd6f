package results

import (
	"math"
	"slices"

	"gradsample/internal/rng"
)

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
	medians, times := make([]float64, 0, resamples), make([]int, n)
	for len(medians) < resamples {
		clear(times)
		for range n {
			times[ranks[stream.IntN(n)]]++
		}
		median := countedMedian(sorted, times)
		medians = append(medians, median)
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
	slices.Sort(medians)
	interval.Lower, interval.Upper = Quantile(medians, tail), Quantile(medians, 1-tail)
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

// countedMedian is the median of as many values as there are sorted ones, each of
// which is among them so many times.
func countedMedian(sorted []float64, times []int) float64 {
	n := len(sorted)
	rank, seen := 0, times[0]
	for seen <= (n-1)/2 {
		rank++
		seen += times[rank]
	}
	lower := sorted[rank]
	for seen <= n/2 {
		rank++
		seen += times[rank]
	}
	return between(lower, sorted[rank], float64(n-1)/2-float64((n-1)/2))
}
