package results

import (
	"math"
	"slices"
)

// wideColumns is from how many columns on a step's arithmetic dominates what a
// step costs besides.
const wideColumns = 90

// AggregateTimings lists every turn of the timing lane, problem by problem, as
// far as they were timed on TimingMachine's.
func AggregateTimings(records []*Record) []TimingRow {
	var rows []TimingRow
	machine, _ := TimingMachine(records)
	for _, r := range records {
		if !timed(r) || r.Machine != machine {
			continue
		}
		t := r.Timings
		method, round, iterations := t.Column("method"), t.Column("round"), t.Column("iterations")
		steps, draws, drawSeconds, setup := t.Column("step_seconds"), t.Column("draws"), t.Column("draw_seconds"), t.Column("setup_seconds")
		for i := range method {
			rows = append(rows, TimingRow{
				Setting: SettingOf(r), Method: r.Trial.Methods[int(method[i])].Name,
				Round: int(round[i]), Iterations: int(iterations[i]),
				StepSeconds: Float(steps[i] / iterations[i]), DrawSeconds: Float(drawSeconds[i] / draws[i]),
				SetupTime: Float(setup[i]), Machine: r.Machine,
			})
		}
	}
	return rows
}

func timed(r *Record) bool { return r.Trial.Purpose == PurposeTiming && r.Status == StatusDone }

// TimingMachine chooses the hardware whose clock counts: the fingerprint with
// most timing records, of equals the one that comes first. Seconds of different
// hardware are not compared, so those of the others are left out.
func TimingMachine(records []*Record) (machine string, leftOut int) {
	count, total := map[string]int{}, 0
	for _, r := range records {
		if timed(r) {
			count[r.Machine]++
			total++
		}
	}
	for _, r := range records {
		if timed(r) && count[r.Machine] > count[machine] {
			machine = r.Machine
		}
	}
	return machine, total - count[machine]
}

// StepSeconds is the median time of a method's step on a problem, and of its
// set-up; NaN where it was not timed.
func StepSeconds(timings []TimingRow, setting Setting, method string) (step, setup float64) {
	steps, setups := timedValues(timings, setting, method, func(r TimingRow) Float { return r.StepSeconds }),
		timedValues(timings, setting, method, func(r TimingRow) Float { return r.SetupTime })
	return Median(steps), Median(setups)
}

// timedValues lists a value of a method's turns, round by round.
func timedValues(timings []TimingRow, setting Setting, method string, value func(TimingRow) Float) []float64 {
	var values []float64
	for _, row := range timings {
		if row.Setting == setting && row.Method == method {
			values = append(values, float64(value(row)))
		}
	}
	return values
}

// TimingEffects compares the methods' clocks: seconds a step with the
// baseline's, turn by turn, and how a draw's seconds grow with the rows of one
// data set. The unit that is resampled is the round.
func TimingEffects(timings []TimingRow, baselines map[string]string) []EffectRow {
	var rows []EffectRow
	for _, pair := range timedMethods(timings) {
		steps := func(method string) []float64 {
			return timedValues(timings, pair.setting, method, func(r TimingRow) Float { return r.StepSeconds })
		}
		if baseline, ok := baselines[pair.method]; ok && len(steps(baseline)) == len(steps(pair.method)) {
			place := "d < 90"
			if pair.setting.Columns >= wideColumns {
				place = "d ≥ 90"
			}
			row := EffectRow{Setting: pair.setting, Metric: MetricStepRatio, Method: pair.method, Baseline: baseline, At: place}
			row.ratio(steps(pair.method), steps(baseline))
			rows = append(rows, row)
		}
	}
	return append(rows, growthEffects(timings)...)
}

// growthEffects compares a draw at the most rows of a data set with one at the
// fewest.
func growthEffects(timings []TimingRow) []EffectRow {
	var rows []EffectRow
	methods := timedMethods(timings)
	for _, large := range methods {
		small, largest := large, true
		for _, other := range methods {
			if other.method != large.method || other.setting.Dataset != large.setting.Dataset {
				continue
			}
			largest = largest && other.setting.Rows <= large.setting.Rows
			if other.setting.Rows < small.setting.Rows {
				small = other
			}
		}
		if !largest || small == large {
			continue
		}
		draws := func(r TimingRow) Float { return r.DrawSeconds }
		row := EffectRow{Setting: large.setting, Metric: MetricSecondsGrowth, Method: large.method, At: "rows"}
		row.ratio(timedValues(timings, large.setting, large.method, draws), timedValues(timings, small.setting, small.method, draws))
		rows = append(rows, row)
	}
	return rows
}

// timedMethod is a method that was timed on a problem.
type timedMethod struct {
	setting Setting
	method  string
}

// timedMethods lists what was timed, in the rows' order.
func timedMethods(timings []TimingRow) []timedMethod {
	var methods []timedMethod
	for _, row := range timings {
		current := timedMethod{row.Setting, row.Method}
		if len(methods) == 0 || row.Round == 0 {
			methods = append(methods, current)
		}
	}
	return methods
}

// CostRow is the counted cost of a method on a problem, free of noise.
type CostRow struct {
	Setting
	Method            string `csv:"method"`
	DrawMultiplyAdds  Float  `csv:"draw_multiply_adds"`
	DrawBytes         Float  `csv:"draw_bytes"`
	StepMultiplyAdds  Float  `csv:"gradient_multiply_adds"` // of the gradient itself, for comparison
	SetupMultiplyAdds Float  `csv:"setup_multiply_adds"`
	SetupBytes        Float  `csv:"setup_bytes"`
}

// AggregateCosts lists the counted costs of timing records.
func AggregateCosts(records []*Record) []CostRow {
	var rows []CostRow
	for _, r := range records {
		if r.Trial.Purpose != PurposeTiming || r.Status != StatusDone {
			continue
		}
		column := r.Payload.Column
		for i, method := range column("method") {
			rows = append(rows, CostRow{
				Setting: SettingOf(r), Method: r.Trial.Methods[int(method)].Name,
				DrawMultiplyAdds: Float(column("draw_multiply_adds")[i]), DrawBytes: Float(column("draw_bytes")[i]),
				StepMultiplyAdds:  Float(column("gradient_multiply_adds")[i]),
				SetupMultiplyAdds: Float(column("setup_multiply_adds")[i]), SetupBytes: Float(column("setup_bytes")[i]),
			})
		}
	}
	return rows
}

// CostEffects compares the counted cost of a draw at the most rows of a data
// set with that at the fewest. Counts have no spread: the interval is a point.
func CostEffects(costs []CostRow) []EffectRow {
	var rows []EffectRow
	for _, large := range costs {
		small, largest := large, true
		for _, other := range costs {
			if other.Method == large.Method && other.Dataset == large.Dataset {
				largest = largest && other.Rows <= large.Rows
				if other.Rows < small.Rows {
					small = other
				}
			}
		}
		if !largest || small.Rows == large.Rows || small.DrawMultiplyAdds == 0 {
			continue
		}
		row := EffectRow{Setting: large.Setting, Metric: MetricCountedGrowth, Method: large.Method, At: "rows"}
		row.exact(float64(large.DrawMultiplyAdds / small.DrawMultiplyAdds))
		rows = append(rows, row)
	}
	return rows
}

// SecondsEffects compares times to targets in seconds: the epochs of each seed
// times the median time of a step; with the set-up, and without it as papers
// count. The intervals hold the spread over seeds and that of the clock, which
// is the step ratio's over rounds.
func SecondsEffects(all Convergence, timings []TimingRow, baselines map[string]string, batch int) []EffectRow {
	times, steps := targetTimes(all.Targets), TimingEffects(timings, baselines)
	var rows []EffectRow
	for _, effect := range comparisons(all, baselines) {
		for _, metric := range []string{MetricSecondsRatio, MetricTotalSecondsRatio} {
			seconds := func(method string) []float64 {
				step, setup := StepSeconds(timings, effect.Setting, method)
				if metric == MetricSecondsRatio {
					setup = 0
				}
				epochs := times[timeKey{effect.Setting, method, effect.At}]
				converted := make([]float64, len(epochs))
				for i, e := range epochs {
					converted[i] = setup + e*float64(effect.Rows)/float64(batch)*step
				}
				return converted
			}
			mine, theirs := seconds(effect.Method), seconds(effect.Baseline)
			if slices.ContainsFunc(mine, math.IsNaN) || slices.ContainsFunc(theirs, math.IsNaN) {
				continue // one of them was not timed
			}
			row := EffectRow{Setting: effect.Setting, Metric: metric, Method: effect.Method, Baseline: effect.Baseline, At: effect.At}
			row.ratio(theirs, mine)
			for _, step := range steps {
				if step.Metric == MetricStepRatio && step.Setting == row.Setting && step.Method == row.Method {
					row.addClock(step)
				}
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// addClock widens the interval of a ratio of seconds, the baseline's over the
// method's, by that of the step ratio, the method's over the baseline's. On the
// log axis both are summands, seeds and rounds are independent, and the
// distances from the estimate to either bound add up in squares (Zou and Donner,
// Statistics in Medicine, 2008).
func (row *EffectRow) addClock(step EffectRow) {
	log := func(value Float) float64 { return math.Log(float64(value)) }
	estimate := log(row.Estimate)
	row.Lower = Float(math.Exp(widened(estimate, log(row.Lower), log(step.Estimate)-log(step.Upper))))
	row.Upper = Float(math.Exp(widened(estimate, log(row.Upper), log(step.Estimate)-log(step.Lower))))
}

// widened moves a bound away from its estimate by another summand's distance. An
// infinite bound stays where it is; one at an infinite distance from its estimate
// has no square, and is moved by all of it.
func widened(estimate, bound, distance float64) float64 {
	own := bound - estimate
	switch {
	case math.IsInf(bound, 0):
		return bound
	case math.IsInf(own, 0):
		return bound + distance
	}
	return estimate + math.Copysign(math.Hypot(own, distance), own+distance) // both lie on one side
}
