package main

import (
	"path/filepath"
	"runtime"
	"testing"

	"gradsample/datasets"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/internal/ratio"
)

// BenchmarkTwoWorkers compares a run with one worker on one core and one with two
// on two, which is to be at least 1.85 times as fast where no trial times anything.
// What trials share is prepared on all cores, whatever the number of workers.
func BenchmarkTwoWorkers(b *testing.B) {
	store, err := datasets.Open(datasets.Options{CacheDir: filepath.Join(b.TempDir(), "cache"), Offline: true})
	if err != nil {
		b.Fatal(err)
	}
	experiments, err := selected([]string{"logistic-convergence"})
	if err != nil {
		b.Fatal(err)
	}
	untimed := plain(experiments)
	for i := range untimed {
		untimed[i].Timing = ""
	}
	data := harness.NewData(store)
	run := func(workers int) func(times int) {
		return func(times int) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(workers))
			for range times {
				measure.Forget()
				runner := &harness.Runner{
					Store: harness.NewStore(b.TempDir()), Data: data, Measurements: measurements(),
					Profile: harness.Quick, Workers: workers, Forget: measure.Forget,
				}
				if report, err := runner.Run(b.Context(), untimed); err != nil || report.Failed > 0 {
					b.Fatalf("%q, %v", report.Failures, err)
				}
			}
		}
	}
	ratio.Report(b, run(1), run(2))
}
