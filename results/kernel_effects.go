package results

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// The metrics of kernel methods. A ratio above 1 says that the method does better
// than its baseline.
const (
	MetricFeaturesRatio   = "features-ratio"        // baseline's random features at its best test error / the method's there
	MetricIterationsRatio = "iterations-ratio"      // the same in iterations
	MetricCostRatio       = "cost-ratio"            // the same in counted multiply-adds of training
	MetricTrainRatio      = "train-seconds-ratio"   // the same in seconds of training
	MetricPredictRatio    = "predict-seconds-ratio" // seconds to predict the test rows with the baseline's model there / with the method's
	MetricErrorRatio      = "error-ratio"           // baseline's test error / the method's, at the last iteration that both have
	MetricFinalRatio      = "final-error-ratio"     // the same, each at the end of its own budget
	MetricSlope           = "log-log-slope"         // of the squared distance to the limit against iterations, last decade
	MetricConstantRatio   = "constant-ratio"        // t times the squared distance to the limit / the baseline's, last decade
)

// KernelEffects compares the methods with their baselines: features, iterations
// and counted cost at the baseline's best test error, and the errors at the end;
// and describes how distances to the limit fall, where there is one.
func KernelEffects(records []*Record, order []string, all KernelCurves, baselines map[string]string) []EffectRow {
	rows := kernelRatios(all, baselines)
	whole := cells(records, order)
	for _, c := range whole {
		runs := c.kernelRuns()
		if baseline, ok := baselines[c.method]; ok {
			rivals := rivalRuns(whole, c, baselines)
			row := EffectRow{Setting: c.setting, Metric: MetricErrorRatio, Method: c.method, Baseline: baseline, At: AtEnd}
			if mine, theirs := errorsAt(runs, commonIteration(runs, rivals)), errorsAt(rivals, commonIteration(runs, rivals)); len(mine) == len(theirs) && len(mine) > 0 {
				row.ratio(theirs, mine)
				rows = append(rows, row)
			}
			if mine, theirs := errorsAt(runs, math.Inf(1)), errorsAt(rivals, math.Inf(1)); lastIteration(runs) != lastIteration(rivals) && len(mine) == len(theirs) {
				row.Metric = MetricFinalRatio
				row.ratio(theirs, mine)
				rows = append(rows, row)
			}
		}
		rows = append(rows, c.rateEffects(runs, rivalRuns(whole, c, baselines), baselines)...)
	}
	return rows
}

// commonIteration is the last that both methods' runs were to reach; an exact
// baseline sets none.
func commonIteration(runs, rivals []kernelRun) float64 {
	common := math.Inf(1)
	for _, run := range append(slices.Clone(runs), rivals...) {
		if run.record.Status == StatusDone && len(run.iteration) > 0 {
			if last := run.iteration[len(run.iteration)-1]; last > 0 {
				common = min(common, last)
			}
		}
	}
	return common
}

// lastIteration is the last that a method's runs reached; 0 of an exact baseline.
func lastIteration(runs []kernelRun) float64 {
	last := 0.0
	for _, run := range runs {
		for _, iteration := range run.iteration {
			last = max(last, iteration)
		}
	}
	return last
}

// errorsAt lists the test errors at the last probe up to an iteration, +Inf for
// seeds that diverged before.
func errorsAt(runs []kernelRun, iteration float64) []float64 {
	errors := make([]float64, len(runs))
	for i, run := range runs {
		errors[i] = math.Inf(1)
		last := -1
		for probe, t := range run.iteration {
			if t <= iteration {
				last = probe
			}
		}
		if last >= 0 && (run.record.Status == StatusDone || run.iteration[last] == iteration) {
			errors[i] = run.test[last]
		}
	}
	return errors
}

// kernelRatios compares what it took to reach the baseline's best.
func kernelRatios(all KernelCurves, baselines map[string]string) []EffectRow {
	var rows []EffectRow
	for _, pair := range kernelPairs(all, baselines) {
		for _, of := range []struct {
			metric string
			value  func(KernelTargetRow) Float
		}{
			{MetricFeaturesRatio, func(r KernelTargetRow) Float { return r.Features }},
			{MetricIterationsRatio, func(r KernelTargetRow) Float { return r.Iterations }},
			{MetricCostRatio, func(r KernelTargetRow) Float { return r.MultiplyAdds }},
		} {
			row := pair
			row.Metric = of.metric
			mine, theirs := targetValues(all, pair, pair.Method, of.value), targetValues(all, pair, pair.Baseline, of.value)
			if len(mine) != len(theirs) || of.metric == MetricIterationsRatio && !all.iterates(pair.Method) {
				continue
			}
			row.ratio(theirs, mine)
			rows = append(rows, row)
		}
	}
	return rows
}

// iterates tells whether a method has iterations: exact baselines have none.
func (c KernelCurves) iterates(method string) bool {
	return slices.ContainsFunc(c.Rows, func(r KernelRow) bool { return r.Method == method && r.Iteration > 0 })
}

// kernelPairs lists the methods that are compared with a baseline at each place,
// without a metric.
func kernelPairs(all KernelCurves, baselines map[string]string) []EffectRow {
	var rows []EffectRow
	for _, summary := range all.Summary {
		baseline, ok := baselines[summary.Method]
		if !ok {
			continue
		}
		for _, at := range []string{AtBest, AtNearBest} {
			row := EffectRow{Setting: summary.Setting, Method: summary.Method, Baseline: baseline, At: at}
			if len(kernelTargetsOf(all, row, summary.Method)) > 0 && len(kernelTargetsOf(all, row, baseline)) > 0 {
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// kernelTargetsOf lists a method's targets at the place of an effect, seed by seed.
func kernelTargetsOf(all KernelCurves, at EffectRow, method string) []KernelTargetRow {
	var rows []KernelTargetRow
	for _, row := range all.Targets {
		if row.Setting == at.Setting && row.Method == method && row.At == at.At {
			rows = append(rows, row)
		}
	}
	return rows
}

func targetValues(all KernelCurves, at EffectRow, method string, value func(KernelTargetRow) Float) []float64 {
	var values []float64
	for _, row := range kernelTargetsOf(all, at, method) {
		values = append(values, float64(value(row)))
	}
	return values
}

// rateEffects describes how fast a method's distances to the limit fall.
func (c *cell) rateEffects(runs, rivals []kernelRun, baselines map[string]string) []EffectRow {
	slopes, mine := rates(runs)
	if len(slopes) == 0 {
		return nil
	}
	slope := EffectRow{Setting: c.setting, Metric: MetricSlope, Method: c.method, At: AtEnd}
	slope.median(slopes)
	rows := []EffectRow{slope}
	if baseline, ok := baselines[c.method]; ok {
		if _, theirs := rates(rivals); len(theirs) == len(mine) {
			constant := EffectRow{Setting: c.setting, Metric: MetricConstantRatio, Method: c.method, Baseline: baseline, At: AtEnd}
			constant.ratio(mine, theirs)
			rows = append(rows, constant)
		}
	}
	return rows
}

// rates fits, seed by seed, log distance against log iteration over the last
// decade of iterations, and means t times the distance there.
func rates(runs []kernelRun) (slopes, constants []float64) {
	for _, run := range runs {
		var x, y []float64
		constant := 0.0
		for i, t := range run.iteration {
			if d := run.limit[i]; t > 0 && t >= run.iteration[len(run.iteration)-1]/10 && d > 0 {
				x, y = append(x, math.Log(t)), append(y, math.Log(d))
				constant += t * d
			}
		}
		if len(x) < 3 {
			continue
		}
		slopes, constants = append(slopes, slopeOf(x, y)), append(constants, constant/float64(len(x)))
	}
	return slopes, constants
}

// slopeOf is that of the line of least squares.
func slopeOf(x, y []float64) float64 {
	meanX, meanY := mean(x), mean(y)
	var xy, xx float64
	for i := range x {
		xy += (x[i] - meanX) * (y[i] - meanY)
		xx += (x[i] - meanX) * (x[i] - meanX)
	}
	return xy / xx
}

// BoundRatio is what Theorem 4 has for the constant of cyclic(G, U) over that of
// DSG: 1 + 2U/G. Of a method whose name does not end in G:U ok is false.
func BoundRatio(method string) (ratio float64, ok bool) {
	words := strings.Fields(method)
	if len(words) == 0 {
		return 0, false
	}
	var generate, utilize int
	if n, err := fmt.Sscanf(words[len(words)-1], "%d:%d", &generate, &utilize); n != 2 || err != nil || generate < 1 {
		return 0, false
	}
	return 1 + 2*float64(utilize)/float64(generate), true
}
