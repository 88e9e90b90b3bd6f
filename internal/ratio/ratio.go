// Package ratio compares two pieces of work by the clock. A machine's speed
// drifts, and other programs take their share of it, so the two take turns in
// one process and what is reported is their ratio, turn by turn.
package ratio

import (
	"slices"
	"testing"
	"time"
)

// turn is about how long a turn of either takes: long against the clock's
// grain, short against the drift of the machine.
const turn = 2 * time.Millisecond

// Report runs a subject and a base in turn, as often as the benchmark asks, and
// reports the median of the ratios of their times, with the 10 % and 90 %
// quantiles. Each is told how many times to do its work. The benchmark's own
// ns/op is that of a pair of turns and means nothing.
func Report(b *testing.B, subject, base func(times int)) {
	b.Helper()
	subjectTimes, baseTimes := calibrate(subject), calibrate(base)
	var ratios []float64
	for b.Loop() {
		ratios = append(ratios, each(subject, subjectTimes)/each(base, baseTimes))
	}
	slices.Sort(ratios)
	quantile := func(p float64) float64 { return ratios[int(p*float64(len(ratios)-1))] }
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(quantile(0.5), "ratio")
	b.ReportMetric(quantile(0.1), "q10")
	b.ReportMetric(quantile(0.9), "q90")
}

// calibrate finds how many times a piece of work fits a turn; that is also its
// warm-up.
func calibrate(work func(times int)) int {
	for times := 1; ; times *= 2 {
		start := time.Now()
		work(times)
		if elapsed := time.Since(start); elapsed >= turn/2 {
			return max(int(float64(times)*float64(turn)/float64(elapsed)), 1)
		}
	}
}

// each is the time that doing the work once takes, over a turn.
func each(work func(times int), times int) float64 {
	start := time.Now()
	work(times)
	return float64(time.Since(start)) / float64(times)
}
