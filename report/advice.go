package report

import (
	"cmp"
	"path/filepath"
	"slices"

	"gradsample/results"
)

// AdviceFile says which sampler to use on each data set, in a run's folder. It
// rests on seconds, so it is no statistical file.
const AdviceFile = "timing-advice.csv"

// AdviceRow names the sampler that reached a target soonest on a problem: the one
// whose gain over the baseline is surest, or the baseline where none is sure to
// gain anything; Method is then the one that came closest. The interval is the winner's own; it does not know that it was
// chosen among several.
type AdviceRow struct {
	results.EffectRow
	Best     string `csv:"best"`
	Compared int    `csv:"methods_compared"`
}

// adviceMetrics are what "soonest" may mean.
var adviceMetrics = []string{results.MetricEpochsRatio, results.MetricSecondsRatio, results.MetricTotalSecondsRatio}

// adviceTargets are the places of effects for which advice is given: one that
// depends on no method, and the best that the baseline does itself.
var adviceTargets = []string{"train 0.1", results.QuantityBest}

// Advise finds the best sampler of every problem that was timed.
func Advise(effects []results.EffectRow) []AdviceRow {
	var rows []AdviceRow
	for _, problem := range advised(effects) {
		for _, at := range adviceTargets {
			for _, metric := range adviceMetrics {
				of := slices.DeleteFunc(slices.Clone(effects), func(e results.EffectRow) bool {
					return e.Setting != problem.setting || e.Baseline != problem.baseline || e.At != at || e.Metric != metric || !e.Finite()
				})
				if len(of) > 0 {
					rows = append(rows, best(of))
				}
			}
		}
	}
	return rows
}

// contest is a problem with the baseline that methods are compared with.
type contest struct {
	setting  results.Setting
	baseline string
}

// advised lists the contests in which seconds were measured, in the effects' order.
func advised(effects []results.EffectRow) []contest {
	var list []contest
	for _, e := range effects {
		if c := (contest{e.Setting, e.Baseline}); e.Metric == results.MetricTotalSecondsRatio && !slices.Contains(list, c) {
			list = append(list, c)
		}
	}
	return list
}

// best is the effect with the largest lower bound above 1, or the baseline's.
func best(effects []results.EffectRow) AdviceRow {
	winner := slices.MaxFunc(effects, func(a, b results.EffectRow) int {
		return cmp.Or(cmp.Compare(a.Lower, b.Lower), cmp.Compare(a.Estimate, b.Estimate))
	})
	row := AdviceRow{EffectRow: winner, Best: winner.Method, Compared: len(effects)}
	if !(winner.Lower > 1) {
		row.Best = winner.Baseline
	}
	return row
}

// WriteAdvice writes the advice of a run.
func WriteAdvice(folder string, rows []AdviceRow) error {
	return results.WriteCSV(filepath.Join(folder, AdviceFile), rows)
}

// ReadAdvice reads the advice of a run back.
func ReadAdvice(folder string) ([]AdviceRow, error) {
	return results.ReadCSV[AdviceRow](filepath.Join(folder, AdviceFile))
}
