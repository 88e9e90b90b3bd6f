package results

import (
	"math"
	"slices"
)

// AggregateKernelTimings lists every probe of the timing lane, problem by problem,
// with the medians of its rounds.
func AggregateKernelTimings(records []*Record) []KernelTimingRow {
	var rows []KernelTimingRow
	for _, r := range records {
		if timed(r) {
			rows = append(rows, kernelTimings(r)...)
		}
	}
	return rows
}

// kernelTimings lists the probes of a record in the order in which the first round
// met them; in each round a method meets the same.
func kernelTimings(r *Record) []KernelTimingRow {
	method, round := r.Timings.Column("method"), r.Timings.Column("round")
	iteration, features := r.Timings.Column("iteration"), r.Timings.Column("features")
	train, predict := r.Timings.Column("train_seconds"), r.Timings.Column("predict_seconds")
	type turn struct{ method, round float64 }
	type probe struct {
		method float64
		index  int
	}
	met, trained, predicted := map[turn]int{}, map[probe][]float64{}, map[probe][]float64{}
	var rows []KernelTimingRow
	var probes []probe
	for i := range method {
		at := probe{method[i], met[turn{method[i], round[i]}]}
		met[turn{method[i], round[i]}]++
		trained[at], predicted[at] = append(trained[at], train[i]), append(predicted[at], predict[i])
		if round[i] > 0 {
			continue
		}
		probes = append(probes, at)
		rows = append(rows, KernelTimingRow{
			Setting: SettingOf(r), Method: r.Trial.Methods[int(method[i])].Name,
			Iteration: int(iteration[i]), Features: int(features[i]), Machine: r.Machine,
		})
	}
	for i, at := range probes {
		of := trained[at]
		rows[i].Rounds, rows[i].TrainSeconds = len(of), Float(Median(of))
		rows[i].TrainLeast, rows[i].TrainMost = Float(slices.Min(of)), Float(slices.Max(of))
		rows[i].PredictSeconds = Float(Median(predicted[at]))
	}
	return rows
}

// KernelTimingEffects compares the seconds that methods take to reach their
// baseline's best test error, in training, and for predictions with the model that
// they have there. A seed's iterations and features are turned into seconds by the
// medians of the timing lane's rounds. The intervals hold the spread over seeds, and that
// of the clock over rounds where both methods have several.
func KernelTimingEffects(all KernelCurves, records []*Record, baselines map[string]string) []EffectRow {
	timings := AggregateKernelTimings(records)
	clocks := map[string]lastSeconds{
		MetricTrainRatio: secondsAtTheEnd(records, "train_seconds"), MetricPredictRatio: secondsAtTheEnd(records, "predict_seconds"),
	}
	var rows []EffectRow
	for _, pair := range kernelPairs(all, baselines) {
		for _, metric := range []string{MetricTrainRatio, MetricPredictRatio} {
			mine, theirs := kernelSeconds(all, timings, pair, pair.Method, metric), kernelSeconds(all, timings, pair, pair.Baseline, metric)
			if len(mine) == 0 || len(mine) != len(theirs) || slices.ContainsFunc(append(slices.Clone(mine), theirs...), math.IsNaN) {
				continue
			}
			row := pair
			row.Metric = metric
			row.ratio(theirs, mine)
			if clock, ok := clocks[metric].ratio(row); ok {
				row.addClock(clock)
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// lastSeconds are the seconds at a method's last probe, round by round.
type lastSeconds map[timedMethod][]float64

func secondsAtTheEnd(records []*Record, column string) lastSeconds {
	all := lastSeconds{}
	for _, r := range records {
		if !timed(r) {
			continue
		}
		method, round, seconds := r.Timings.Column("method"), r.Timings.Column("round"), r.Timings.Column(column)
		for i := range method {
			of := timedMethod{SettingOf(r), r.Trial.Methods[int(method[i])].Name}
			if len(all[of]) <= int(round[i]) {
				all[of] = append(all[of], 0)
			}
			all[of][int(round[i])] = seconds[i] // the last probe's stays
		}
	}
	return all
}

// ratio is that of the method's seconds over its baseline's, round by round, and false where
// one of them trained for long, and once.
func (s lastSeconds) ratio(effect EffectRow) (EffectRow, bool) {
	mine, theirs := s[timedMethod{effect.Setting, effect.Method}], s[timedMethod{effect.Setting, effect.Baseline}]
	if len(mine) != len(theirs) || len(mine) < MinimumPairs {
		return EffectRow{}, false
	}
	row := EffectRow{Setting: effect.Setting, Metric: effect.Metric, Method: effect.Method, Baseline: effect.Baseline, At: "rounds"}
	row.ratio(mine, theirs)
	return row, true
}

// kernelSeconds lists what a method's seeds take to the place of an effect.
func kernelSeconds(all KernelCurves, timings []KernelTimingRow, at EffectRow, method, metric string) []float64 {
	var iterations, features, train, predict []float64
	for _, row := range timings {
		if row.Setting == at.Setting && row.Method == method {
			iterations, features = append(iterations, float64(row.Iteration)), append(features, float64(row.Features))
			train, predict = append(train, float64(row.TrainSeconds)), append(predict, float64(row.PredictSeconds))
		}
	}
	if len(train) == 0 {
		return nil
	}
	var seconds []float64
	for _, target := range kernelTargetsOf(all, at, method) {
		switch {
		case metric == MetricPredictRatio:
			seconds = append(seconds, interpolated(features, predict, float64(target.Features)))
		case slices.Max(iterations) > 0:
			seconds = append(seconds, interpolated(iterations, train, float64(target.Iterations)))
		default: // an exact baseline
			seconds = append(seconds, interpolated(features, train, float64(target.Features)))
		}
	}
	return seconds
}

// interpolated is the value at a place on the lines through 0 at 0 and the points,
// whose x do not fall. Beyond the last it goes on in proportion; at +Inf it is
// +Inf.
func interpolated(x, y []float64, at float64) float64 {
	if math.IsInf(at, 1) {
		return at
	}
	beforeX, beforeY := 0.0, 0.0
	for i := range x {
		if at <= x[i] && x[i] > beforeX {
			return beforeY + (y[i]-beforeY)*(at-beforeX)/(x[i]-beforeX)
		}
		beforeX, beforeY = x[i], y[i]
	}
	if beforeX == 0 {
		return math.NaN()
	}
	return beforeY * at / beforeX
}
