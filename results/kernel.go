package results

import (
	"math"
	"slices"
)

// KernelCurves holds what the records of a kernel experiment come to.
type KernelCurves struct {
	Rows    []KernelRow
	Targets []KernelTargetRow
	Summary []KernelSummaryRow
	Tuning  []TuningRow
}

// The places of a baseline's test error at which methods are compared with it.
const (
	AtBest     = "best"       // its own best, seed by seed
	AtNearBest = "best + 5 %" // and a twentieth more
	AtEnd      = "end"        // of the budget
)

// kernelRun is one seed's curve.
type kernelRun struct {
	record                                        *Record
	iteration, features, oldUpdates, multiplyAdds []float64
	train, test, limit, truth                     []float64
}

// kernelRuns reads the curves of a cell's result records, but for those that
// failed.
func (c *cell) kernelRuns() []kernelRun {
	var runs []kernelRun
	for _, r := range c.results {
		if r.Status == StatusFailed {
			continue
		}
		column := r.Payload.Column
		runs = append(runs, kernelRun{
			record: r, iteration: column("iteration"), features: column("features"), oldUpdates: column("old_updates"),
			multiplyAdds: column("multiply_adds"), train: column("train_error"), test: column("test_error"),
			limit: column("limit_distance"), truth: column("truth_distance"),
		})
	}
	return runs
}

// AggregateKernel turns the records of a kernel experiment into rows, in the order
// of its methods. Baselines names the method that each is compared with, and batch
// tells how many rows a trial draws in an iteration, 0 without iterations.
func AggregateKernel(records []*Record, order []string, baselines map[string]string, batch func(Trial) (int, error)) (KernelCurves, error) {
	var all KernelCurves
	whole := cells(records, order)
	for _, c := range whole {
		runs := c.kernelRuns()
		if len(runs) == 0 {
			continue
		}
		drawn, err := batch(runs[0].record.Trial)
		if err != nil {
			return all, err
		}
		rows := c.kernelRows(runs)
		for i := range rows {
			rows[i].Samples = drawn * rows[i].Iteration
		}
		all.Rows = append(all.Rows, rows...)
		all.Summary = append(all.Summary, c.kernelSummary(runs))
		all.Tuning = append(all.Tuning, c.ledgerRows()...)
		all.Targets = append(all.Targets, c.kernelTargets(runs, rivalRuns(whole, c, baselines))...)
	}
	return all, nil
}

// rivalRuns are the runs of the method that a cell's is compared with, its own
// where it has none.
func rivalRuns(all []*cell, c *cell, baselines map[string]string) []kernelRun {
	name, ok := baselines[c.method]
	for _, other := range all {
		if ok && other.setting == c.setting && other.method == name {
			return other.kernelRuns()
		}
	}
	return c.kernelRuns()
}

// atProbe collects a value of every seed at a probe, +Inf for seeds that ended
// before it.
func atProbe(runs []kernelRun, probe int, values func(kernelRun) []float64) []float64 {
	collected := make([]float64, len(runs))
	for i, run := range runs {
		collected[i] = math.Inf(1)
		if v := values(run); probe < len(v) {
			collected[i] = v[probe]
		}
	}
	return collected
}

// finite are the values of the seeds that got as far.
func finite(values []float64) []float64 {
	return slices.DeleteFunc(slices.Clone(values), func(v float64) bool { return math.IsInf(v, 1) })
}

// kernelRows aggregates the seeds probe by probe.
func (c *cell) kernelRows(runs []kernelRun) []KernelRow {
	whole := runs[0]
	for _, run := range runs {
		if len(run.test) > len(whole.test) {
			whole = run
		}
	}
	var rows []KernelRow
	for probe := range whole.test {
		row := KernelRow{Setting: c.setting, Method: c.method, Seeds: len(runs), Iteration: int(whole.iteration[probe])}
		for _, run := range runs {
			if probe >= len(run.test) {
				row.Diverged++
			}
		}
		middle := func(values func(kernelRun) []float64) Float {
			return Float(Median(finite(atProbe(runs, probe, values))))
		}
		row.Features = middle(func(r kernelRun) []float64 { return r.features })
		row.OldUpdates = middle(func(r kernelRun) []float64 { return r.oldUpdates })
		row.MultiplyAdds = middle(func(r kernelRun) []float64 { return r.multiplyAdds })
		row.TrainErrorLower, row.TrainError, row.TrainErrorUpper = band(atProbe(runs, probe, func(r kernelRun) []float64 { return r.train }))
		row.TestErrorLower, row.TestError, row.TestErrorUpper = band(atProbe(runs, probe, func(r kernelRun) []float64 { return r.test }))
		row.LimitDistanceLower, row.LimitDistance, row.LimitDistanceUpper = band(atProbe(runs, probe, func(r kernelRun) []float64 { return r.limit }))
		_, row.TruthDistance, _ = band(atProbe(runs, probe, func(r kernelRun) []float64 { return r.truth }))
		rows = append(rows, row)
	}
	return rows
}

// kernelSummary is the cell's last probe, its step and its failures.
func (c *cell) kernelSummary(runs []kernelRun) KernelSummaryRow {
	row := KernelSummaryRow{Setting: c.setting, Method: c.method, Seeds: len(runs), Budget: Float(c.results[0].Budget)}
	for _, r := range c.results {
		switch r.Status {
		case StatusDiverged:
			row.Diverged++
		case StatusFailed:
			row.Failed++
		}
	}
	if ledger := c.ledger(); len(ledger.Tries) > 0 {
		row.Multiple, row.AtEdge = Float(ledger.Tries[ledger.Best()].Multiple), ledger.AtEdge()
	}
	rows := c.kernelRows(runs)
	if len(rows) > 0 {
		last := rows[len(rows)-1]
		row.Features, row.OldUpdates, row.TrainError, row.TestError = last.Features, last.OldUpdates, last.TrainError, last.TestError
	}
	best := make([]float64, len(runs))
	for i, run := range runs {
		best[i] = run.best()
	}
	row.Best = Float(Median(best))
	return row
}

// best is the lowest test error along a run; +Inf where there is none.
func (r kernelRun) best() float64 {
	best := math.Inf(1)
	for _, e := range r.test {
		if e < best {
			best = e
		}
	}
	return best
}

// kernelTargets says when each seed reached what the same seed of the baseline
// did.
func (c *cell) kernelTargets(runs, baseline []kernelRun) []KernelTargetRow {
	var rows []KernelTargetRow
	for _, at := range []string{AtBest, AtNearBest} {
		for _, run := range runs {
			index := slices.IndexFunc(baseline, func(r kernelRun) bool { return r.record.Trial.Seed == run.record.Trial.Seed })
			if index < 0 {
				continue
			}
			target := baseline[index].best()
			if at == AtNearBest {
				target *= 1.05
			}
			rows = append(rows, KernelTargetRow{
				Setting: c.setting, Method: c.method, Seed: run.record.Trial.Seed, At: at, Target: Float(target),
				Iterations: Float(crossing(run.iteration, run.test, target)), Features: Float(crossing(run.features, run.test, target)),
				MultiplyAdds: Float(crossing(run.multiplyAdds, run.test, target)),
			})
		}
	}
	return rows
}
