package questions

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gradsample/experiments/declare"
	"gradsample/results"
)

// How answers put numbers into words.

// dataSets lists the data sets of a sweep in their order.
func dataSets(rows []results.SweepRow) []string {
	var names []string
	for _, row := range rows {
		if !slices.Contains(names, row.Dataset) {
			names = append(names, row.Dataset)
		}
	}
	return names
}

// standIns names the sets among the evidence that are surrogates.
func standIns(rows []results.SweepRow) string {
	var names []string
	for _, row := range rows {
		if row.DataState == "surrogate" && !slices.Contains(names, row.Dataset) {
			names = append(names, row.Dataset)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return " (surrogate: " + strings.Join(names, ", ") + ")"
}

// number writes a value to two or three digits.
func number(value float64) string {
	switch {
	case math.IsInf(value, 1):
		return "∞"
	case math.Abs(value) >= 1000:
		return fmt.Sprintf("%.0f", value)
	}
	return fmt.Sprintf("%.3g", value)
}

// between writes the range of values, which are in any order.
func between(values []float64) string {
	low, high := number(slices.Min(values)), number(slices.Max(values))
	if low == high {
		return low
	}
	return low + " to " + high
}

// gainsBetween writes the range of gains.
func gainsBetween(gains []float64) string {
	low, high := declare.Gain(slices.Min(gains)), declare.Gain(slices.Max(gains))
	if low == high {
		return low
	}
	return low + " to " + high
}

// percent writes a share.
func percent(share float64) string { return fmt.Sprintf("%.3g %%", 100*share) }

// percents writes the range of shares.
func percents(shares []float64) string {
	low, high := percent(slices.Min(shares)), percent(slices.Max(shares))
	if low == high {
		return low
	}
	return strings.TrimSuffix(low, " %") + " to " + high
}
