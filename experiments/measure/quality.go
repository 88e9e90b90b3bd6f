package measure

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"gradsample/harness"
	"gradsample/objective"
	"gradsample/results"
	"gradsample/sampling"
)

// samples are the numbers of samples whose mean estimates the gradient.
var samples = []int{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000}

// repeats is how many independent estimates of each size are averaged.
const repeats = 20

// Quality compares a sampler's estimates with the full gradient at frozen
// parameters, which all samplers of a seed share.
type Quality struct{}

// Algorithm versions the payload.
func (Quality) Algorithm() string { return "quality/" + algorithm }

// Run returns a row for each frozen θ and number of samples m: the mean norm of
// the sampled gradients; the angular similarity 1 − arccos(cos)/π to the full
// gradient of one weighted estimate from m samples, and of single samples as
// the authors measure it; and what is exact at that θ: conditional bias,
// variance ratio V against uniform, mean weight, and the share of non-empty
// tables.
func (Quality) Run(ctx context.Context, trial results.Trial, inputs harness.Inputs) (harness.Outcome, error) {
	settings, err := decode(trial.Methods[0])
	if err != nil {
		return harness.Outcome{}, err
	}
	o, err := shareObjectives(inputs.Problem, trial.Problem)
	if err != nil {
		return harness.Outcome{}, err
	}
	train := &frozenRows{Objective: o.train}
	settings.Sampling.Refresh = 1 // nothing stale at a frozen point
	sampler, err := newSampler(ctx, trial, settings, train, tablesOf(trial, inputs.Problem))
	if err != nil {
		return harness.Outcome{}, err
	}
	table := results.NewTable("epoch", "samples", "gradient_norm", "full_norm", "similarity", "single_similarity",
		"bias", "variance_ratio", "mean_weight", "non_empty")
	points, err := frozenPoints(ctx, trial, inputs.Problem, o.train)
	if err != nil {
		return harness.Outcome{}, err
	}
	for i := range points {
		point := &points[i]
		train.at = point
		exact, err := exactQuality(train, sampler, point)
		if err != nil {
			return harness.Outcome{}, fmt.Errorf("exact moments at epoch %g: %w", point.epoch, err)
		}
		for _, e := range estimates(train, sampler, point) {
			table.Add(point.epoch, float64(e.samples), e.norm, point.norm, e.similarity, e.single,
				exact.bias, exact.variance, exact.weight, exact.nonEmpty)
		}
		if ctx.Err() != nil {
			return harness.Outcome{}, ctx.Err()
		}
	}
	return harness.Outcome{Status: results.StatusDone, Payload: table}, nil
}

// exact holds what needs no sampling at a fixed θ and fixed tables.
type exact struct{ bias, variance, weight, nonEmpty float64 }

// exactQuality computes the conditional bias ‖E[est]−∇F‖/‖∇F‖, the trace of the
// estimate's covariance as a ratio to uniform's, and the mean weight. All but
// the last are infinite where some weight has no mean.
func exactQuality(train objective.Objective, sampler sampling.Sampler, at *frozenPoint) (exact, error) {
	moments, err := sampler.Moments(at.theta)
	if err != nil {
		return exact{}, err
	}
	e := exact{bias: math.Inf(1), variance: math.Inf(1), weight: floats.Sum(moments.First), nonEmpty: moments.NonEmpty}
	if math.IsInf(e.weight, 1) {
		return e, nil
	}
	s := newSpread(train, moments, at.frozen)
	e.bias = s.offset / at.norm
	e.variance = (s.second - s.meanSquare) / (s.uniformSecond - at.norm*at.norm)
	return e, nil
}

// estimate averages over the repeats for one number of samples.
type estimate struct {
	samples                  int
	norm, similarity, single float64
}

// estimates draws for every number of samples what the mean of so many
// weighted gradients looks like.
func estimates(train objective.Objective, sampler sampling.Sampler, at *frozenPoint) []estimate {
	most, classes := samples[len(samples)-1], train.Scores()
	draws, rows, weights := make([]sampling.Draw, most), make([]int, most), make([]float64, most)
	coefficients, sum := make([]float32, most*classes), make([]float64, train.Parameters())
	averages := make([]estimate, len(samples))
	for range repeats {
		sampler.Draw(at.theta, draws)
		for i, draw := range draws {
			rows[i], weights[i] = draw.Row, draw.Weight
			copy(coefficients[i*classes:], at.coefficients[draw.Row*classes:(draw.Row+1)*classes])
		}
		clear(sum)
		var norms, single float64
		first := 0
		for i, end := range samples {
			for _, row := range rows[first:end] {
				norms += at.lengths[row]
				single += at.similarities[row]
			}
			train.AddRows(sum, rows[first:end], coefficients[first*classes:end*classes], weights[first:end])
			average := &averages[i]
			average.samples = end
			average.norm += norms / float64(end) / repeats
			average.single += single / float64(end) / repeats
			average.similarity += angular(floats.Dot(sum, at.full), floats.Norm(sum, 2), at.norm) / repeats
			first = end
		}
	}
	return averages
}

// angular is the angular similarity 1 − arccos(cos)/π of two vectors; ½, that
// of orthogonal ones, where one of them is zero.
func angular(inner, norm, otherNorm float64) float64 {
	if norm == 0 || otherNorm == 0 {
		return 0.5
	}
	return 1 - math.Acos(min(max(inner/(norm*otherNorm), -1), 1))/math.Pi
}
