package results

import (
	"fmt"
	"math"

	"gradsample/internal/rng"
)

// The metrics of effects; MetricMeanings says what they are.
const (
	MetricEpochsRatio          = "epochs-ratio"
	MetricSecondsRatio         = "seconds-ratio"
	MetricTotalSecondsRatio    = "total-seconds-ratio"
	MetricTablesTried          = "tables-tried"
	MetricMeanWeight           = "mean-weight"
	MetricVarianceRatio        = "variance-ratio"
	MetricNormRatio            = "norm-ratio"
	MetricSimilarityDifference = "similarity-difference"
	MetricStepRatio            = "step-ratio"
	MetricSecondsGrowth        = "seconds-growth"
	MetricCountedGrowth        = "counted-growth"
)

// MetricMeanings says in words what each metric is, in the order of the
// constants; those of kernel methods are in kernel_effects.go.
var MetricMeanings = [][2]string{
	{MetricEpochsRatio, "epochs that the baseline needs to a target, over those of the method: above 1 the method is sooner"},
	{MetricSecondsRatio, "seconds of training that the baseline needs to a target, over those of the method"},
	{MetricTotalSecondsRatio, "the same with the set-up of sampler and tables"},
	{MetricTablesTried, "mean number l of tables tried a draw"},
	{MetricMeanWeight, "mean of the estimate's weights, exact given the tables: 1 without bias"},
	{MetricVarianceRatio, "trace of the estimate's covariance over uniform's, exact given the tables"},
	{MetricNormRatio, "mean norm of sampled gradients over the baseline's"},
	{MetricSimilarityDifference, "angular similarity of the estimate to the full gradient, less the baseline's"},
	{MetricStepRatio, "seconds a step over the baseline's"},
	{MetricSecondsGrowth, "seconds a draw at the most rows over those at the fewest"},
	{MetricCountedGrowth, "counted multiply-adds a draw at the most rows over those at the fewest"},
	{MetricFeaturesRatio, "random features with which the baseline reaches its best test error, over those of the method there: above 1 the method needs fewer"},
	{MetricIterationsRatio, "the same in iterations"},
	{MetricCostRatio, "the same in counted multiply-adds of training"},
	{MetricTrainRatio, "the same in seconds of training"},
	{MetricPredictRatio, "seconds to predict the test rows with the baseline’s model there, over those with the method’s"},
	{MetricErrorRatio, "the baseline’s test error over the method’s, at the last iteration that both have"},
	{MetricFinalRatio, "the same, each at the end of its own budget"},
	{MetricSlope, "slope of the squared distance to the limit against iterations, both logarithmic, over the last decade: −1 for 1/t"},
	{MetricConstantRatio, "t times the squared distance to the limit over the baseline’s, mean of the last decade"},
}

// MetricMeaning says in words what a metric is; empty for one that it does not
// know.
func MetricMeaning(metric string) string {
	for _, known := range MetricMeanings {
		if known[0] == metric {
			return known[1]
		}
	}
	return ""
}

// ByClock tells whether a metric comes from a clock, so that it differs from run
// to run and must not enter a statistical CSV.
func ByClock(metric string) bool {
	switch metric {
	case MetricSecondsRatio, MetricTotalSecondsRatio, MetricStepRatio, MetricSecondsGrowth, MetricTrainRatio, MetricPredictRatio:
		return true
	}
	return false
}

// ConvergenceEffects compares the epochs to every target with the baseline's.
func ConvergenceEffects(all Convergence, baselines map[string]string) []EffectRow {
	times := targetTimes(all.Targets)
	rows := comparisons(all, baselines)
	for i := range rows {
		row := &rows[i]
		row.Metric = MetricEpochsRatio
		row.ratio(times[timeKey{row.Setting, row.Baseline, row.At}], times[timeKey{row.Setting, row.Method, row.At}])
	}
	return rows
}

// comparisons lists the methods that are compared with a baseline at every
// target, without a metric.
func comparisons(all Convergence, baselines map[string]string) []EffectRow {
	times := targetTimes(all.Targets)
	var rows []EffectRow
	for _, summary := range all.Summary {
		baseline, ok := baselines[summary.Method]
		if !ok {
			continue
		}
		for _, place := range targetPlaces() {
			mine := times[timeKey{summary.Setting, summary.Method, place}]
			theirs := times[timeKey{summary.Setting, baseline, place}]
			if len(mine) > 0 && len(mine) == len(theirs) {
				rows = append(rows, EffectRow{Setting: summary.Setting, Method: summary.Method, Baseline: baseline, At: place})
			}
		}
	}
	return rows
}

// TablesTriedEffects states the mean number of tables tried over a whole run,
// for the methods that have tables.
func TablesTriedEffects(records []*Record, order []string) []EffectRow {
	var rows []EffectRow
	for _, c := range cells(records, order) {
		var tried []float64
		for _, r := range c.results {
			if column := r.Payload.Column("tables_tried"); len(column) > 0 && column[len(column)-1] > 0 {
				tried = append(tried, column[len(column)-1])
			}
		}
		if len(tried) == 0 {
			continue
		}
		row := EffectRow{Setting: c.setting, Metric: MetricTablesTried, Method: c.method, At: "end"}
		row.median(tried)
		rows = append(rows, row)
	}
	return rows
}

// targetPlaces lists the targets as effects name them.
func targetPlaces() []string {
	var places []string
	for _, quantity := range []string{"train", "test"} {
		for _, target := range Targets {
			places = append(places, fmt.Sprintf("%s %g", quantity, target))
		}
	}
	return append(places, QuantityBest)
}

// timeKey is a method at a target on a problem.
type timeKey struct {
	setting Setting
	method  string
	at      string
}

// targetTimes lists the epochs to each target in the order of the seeds.
func targetTimes(targets []TargetRow) map[timeKey][]float64 {
	times := map[timeKey][]float64{}
	for _, row := range targets {
		key := timeKey{row.Setting, row.Method, row.Quantity}
		if row.Quantity != QuantityBest {
			key.at = fmt.Sprintf("%s %g", row.Quantity, float64(row.Target))
		}
		times[key] = append(times[key], float64(row.Epochs))
	}
	return times
}

// ratio fills in MedianRatio(a, b) with its interval. The logarithms are taken
// once, not once a resample.
func (row *EffectRow) ratio(a, b []float64) {
	interval := MedianBootstrap(logRatios(a, b), Resamples, row.stream())
	row.fill(Interval{math.Exp(interval.Estimate), math.Exp(interval.Lower), math.Exp(interval.Upper), interval.N})
}

// median fills in the median of one value a seed with its interval.
func (row *EffectRow) median(values []float64) {
	row.fill(MedianBootstrap(values, Resamples, row.stream()))
}

// mean fills in the mean of one value a seed with its interval.
func (row *EffectRow) mean(values []float64) {
	row.fill(Bootstrap(values, mean, Resamples, row.stream()))
}

func (row *EffectRow) fill(interval Interval) {
	row.Estimate, row.Lower, row.Upper, row.N = Float(interval.Estimate), Float(interval.Lower), Float(interval.Upper), interval.N
}

// exact fills in a value that has no randomness left: its interval is a point.
func (row *EffectRow) exact(value float64) {
	row.Estimate, row.Lower, row.Upper, row.N = Float(value), Float(value), Float(value), 1
}

// stream is the source of an effect's resamples. Its name holds what the row
// is about, so that rows do not depend on each other.
func (row *EffectRow) stream() *rng.Stream {
	return rng.New("bootstrap", row.Experiment, row.Dataset, row.Metric, row.Method, row.Baseline, row.At)
}

// Finite tells whether an effect has a number at all.
func (row EffectRow) Finite() bool { return !math.IsNaN(float64(row.Estimate)) }
