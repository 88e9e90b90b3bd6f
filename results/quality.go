package results

import (
	"fmt"
	"math"
	"slices"
)

// effectSamples is the number of samples at which estimates are compared.
const effectSamples = 100

// AggregateQuality aggregates the records of a quality experiment over seeds.
func AggregateQuality(records []*Record, order []string) []QualityRow {
	var rows []QualityRow
	for _, c := range cells(records, order) {
		done := c.done()
		if len(done) == 0 {
			continue
		}
		epochs, samples := done[0].Payload.Column("epoch"), done[0].Payload.Column("samples")
		for i := range epochs {
			values := func(column string) []float64 { return rowValues(done, column, i) }
			row := QualityRow{Setting: c.setting, Method: c.method, Seeds: len(done), Epoch: Float(epochs[i]), Samples: int(samples[i])}
			row.NormLower, row.Norm, row.NormUpper = band(values("gradient_norm"))
			row.SimilarityLower, row.Similarity, row.SimilarityUpper = band(values("similarity"))
			_, row.FullNorm, _ = band(values("full_norm"))
			_, row.Single, _ = band(values("single_similarity"))
			_, row.Bias, _ = band(values("bias"))
			_, row.Variance, _ = band(values("variance_ratio"))
			_, row.MeanWeight, _ = band(values("mean_weight"))
			_, row.NonEmpty, _ = band(values("non_empty"))
			rows = append(rows, row)
		}
	}
	return rows
}

// QualityEffects compares samplers at each frozen θ: norms and angles of
// estimates with the baseline's; and states what is exact there, the mean
// weight and the variance ratio.
func QualityEffects(records []*Record, order []string, baselines map[string]string) []EffectRow {
	all := cells(records, order)
	var rows []EffectRow
	for _, c := range all {
		baseline, ok := baselines[c.method]
		index := slices.IndexFunc(all, func(other *cell) bool { return other.setting == c.setting && other.method == baseline })
		mine := c.done()
		if !ok || index < 0 || len(mine) == 0 || len(mine) != len(all[index].done()) {
			continue
		}
		theirs := all[index].done()
		epochs, samples := mine[0].Payload.Column("epoch"), mine[0].Payload.Column("samples")
		for i := range epochs {
			if samples[i] != effectSamples {
				continue
			}
			place := fmt.Sprintf("epoch %g", epochs[i])
			effect := func(metric, against string) EffectRow {
				return EffectRow{Setting: c.setting, Metric: metric, Method: c.method, Baseline: against, At: place}
			}
			norm, similarity := effect(MetricNormRatio, baseline), effect(MetricSimilarityDifference, baseline)
			norm.ratio(rowValues(mine, "gradient_norm", i), rowValues(theirs, "gradient_norm", i))
			similarity.median(differences(rowValues(mine, "similarity", i), rowValues(theirs, "similarity", i)))
			weight, variance := effect(MetricMeanWeight, ""), effect(MetricVarianceRatio, "uniform")
			weight.mean(rowValues(mine, "mean_weight", i))
			variance.median(rowValues(mine, "variance_ratio", i))
			rows = append(rows, norm, similarity, weight, variance)
		}
	}
	return rows
}

// done lists the result records that have a payload.
func (c *cell) done() []*Record {
	var done []*Record
	for _, r := range c.results {
		if r.Status == StatusDone {
			done = append(done, r)
		}
	}
	return done
}

// rowValues collects one cell of every record's payload. A value that does not
// exist, such as the variance of weights with infinite mean, counts as +Inf.
func rowValues(records []*Record, column string, row int) []float64 {
	values := make([]float64, len(records))
	for i, r := range records {
		values[i] = math.Inf(1)
		if v := r.Payload.Column(column); row < len(v) && !math.IsNaN(v[row]) {
			values[i] = v[row]
		}
	}
	return values
}

// mean is the arithmetic mean.
func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}
