// Package ratio compares two pieces of work by the clock. A machine's speed
// drifts, and other programs take their share of it, so the two take turns in
// one process and what is reported is their ratio, turn by turn.
package ratio

import (
	"math"
	"runtime"
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
	start := time.Now()
	report(b, subject, base, func() time.Duration { return time.Since(start) })
}

// ReportThread is Report for work that one goroutine does, by the processor time
// that the goroutine has had, where the system tells it: what others take then
// hardly shows.
func ReportThread(b *testing.B, subject, base func(times int)) {
	b.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	report(b, subject, base, threadTime)
}

func report(b *testing.B, subject, base func(times int), now func() time.Duration) {
	b.Helper()
	each := func(work func(times int), times int) float64 {
		start := now()
		work(times)
		return float64(now()-start) / float64(times)
	}
	subjectTimes, baseTimes := calibrate(subject, now), calibrate(base, now)
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
// warm-up. The quickest of some attempts counts: where one that was interrupted
// did, a turn would be a step or two, and its time that of cold caches.
func calibrate(work func(times int), now func() time.Duration) int {
	for times := 1; ; times *= 2 {
		quickest := time.Duration(math.MaxInt64)
		for range 3 {
			start := now()
			work(times)
			quickest = min(quickest, now()-start)
		}
		if quickest >= turn/2 {
			return max(int(float64(times)*float64(turn)/float64(quickest)), 1)
		}
	}
}
