package measure

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"gonum.org/v1/gonum/floats"

	"gradsample/datasets"
	"gradsample/objective"
	"gradsample/results"
	"gradsample/sampling"
)

// RankRow is a sampler's place among all.
type RankRow struct {
	Sampler  string `csv:"sampler"`
	Settings string `csv:"settings"`
	// VarianceRatio and MSERatio are geometric means along the path, of the
	// estimate over its mean weight: a factor is a step size, no gain.
	VarianceRatio results.Float `csv:"variance_ratio"`
	MSERatio      results.Float `csv:"mse_ratio"`
	// StepCost is the measured time of a draw and its gradient over uniform's.
	StepCost results.Float `csv:"step_cost"`
	// SpeedUp is 1/(MSERatio·StepCost): how many times sooner than by uniform
	// draws an estimate of the same error is had, apart from the set-up.
	SpeedUp results.Float `csv:"speed_up"`
	// SetupSeconds is what building the sampler took.
	SetupSeconds results.Float `csv:"setup_seconds"`
}

// rankPath are the epochs of uniform SGD at which samplers are ranked.
var rankPath = []string{"zero", "epochs:0.25", "epochs:1"}

const (
	// rankRounds is how often a sampler is timed; the median counts. In a round it
	// and uniform take turns that change after about rankSlice, so that a busy
	// neighbour slows both alike.
	rankRounds, rankSlice = 5, time.Millisecond
	// rankLeast and rankMost bound a round, which takes whole epochs otherwise, for
	// the sake of those that look at all rows once in one: few rows leave the clock
	// too little to see, and the oracle looks at all of them a step.
	rankLeast, rankMost = 10 * time.Millisecond, 500 * time.Millisecond
	// rankWarm is how many epochs are drawn before: past the first looks of a
	// sampler that begins with many.
	rankWarm = 2
	// rankWhitened is up to how many coordinates of the keys whitening competes:
	// its time grows with their square, its memory too.
	rankWhitened = 2048
	// pays is from which speed-up on sampling is said to pay: what is less could be
	// the clock's noise.
	pays = 1.1
)

// policies are the samplers that choose among the others: not ranked, since they
// are as good as what they choose, and that only after a while.
var policies = []string{"auto"}

// Rank ranks all samplers that suit the hash family, the fastest first. Least
// squares looks buckets up on two sides, and lgd-exact competes plain, and with
// whitened keys and weighted rows.
func Rank(ctx context.Context, trial results.Trial, problem *datasets.Problem, settings sampling.Settings) ([]RankRow, error) {
	o, err := shareObjectives(problem, trial.Problem)
	if err != nil {
		return nil, err
	}
	points := make([]frozen, len(rankPath))
	for i, text := range rankPath {
		at, err := ParsePoint(text)
		if err != nil {
			return nil, err
		}
		if points[i], _, err = at.find(ctx, trial, o.train); err != nil {
			return nil, err
		}
	}
	settings.TwoSided = settings.TwoSided || trial.Problem.Loss == objective.LeastSquares
	uniform, err := newSampler(ctx, trial, Settings{Sampler: "uniform"}, o.train, nil)
	if err != nil {
		return nil, err
	}
	var rows []RankRow
	for _, name := range sampling.Names() {
		if slices.Contains(policies, name) {
			continue
		}
		for _, variant := range variants(name, settings, o.train.Keys().Dim()) {
			row, err := rank(ctx, trial, Settings{Sampler: name, Sampling: variant}, o.train, points, uniform)
			if errors.Is(err, sampling.ErrHash) {
				continue
			}
			if err != nil {
				return nil, err
			}
			rows = append(rows, row)
		}
	}
	slices.SortStableFunc(rows, func(a, b RankRow) int { return cmp.Compare(b.SpeedUp, a.SpeedUp) })
	return rows, nil
}

// variants are the settings with which a sampler competes.
func variants(sampler string, settings sampling.Settings, coordinates int) []sampling.Settings {
	competing := []sampling.Settings{settings}
	if sampler == "lgd-exact" && coordinates <= rankWhitened {
		settings.Whiten, settings.Weighted = true, true
		competing = append(competing, settings)
	}
	return competing
}

// rank measures one sampler.
func rank(ctx context.Context, trial results.Trial, settings Settings, train objective.Objective, points []frozen, uniform sampling.Sampler) (RankRow, error) {
	if ctx.Err() != nil {
		return RankRow{}, ctx.Err()
	}
	start := time.Now()
	sampler, err := newSampler(ctx, trial, settings, train, nil)
	if err != nil {
		return RankRow{}, err
	}
	row := RankRow{
		Sampler: settings.Sampler, Settings: settingsText(settings.Sampler, settings.Sampling),
		SetupSeconds: results.Float(time.Since(start).Seconds()),
	}
	var variance, mse float64
	for _, at := range points {
		moments, err := sampler.Moments(at.theta)
		if err != nil {
			return RankRow{}, err
		}
		if description, _ := sampling.Describe(settings.Sampler); !description.Exact {
			moments = unscaled(moments)
		}
		q := quantify(train, moments, at)
		variance += math.Log(float64(q.VarianceRatio)) / float64(len(points))
		mse += math.Log(float64(q.MSERatio)) / float64(len(points))
	}
	row.VarianceRatio, row.MSERatio = results.Float(math.Exp(variance)), results.Float(math.Exp(mse))
	row.StepCost = 1
	if settings.Sampler != "uniform" {
		row.StepCost = results.Float(stepCost(sampler, uniform, train, points[len(points)-1].theta))
	}
	row.SpeedUp = 1 / (row.MSERatio * row.StepCost)
	return row, nil
}

// unscaled divides the weights by their mean, where they have one.
func unscaled(m *sampling.Moments) *sampling.Moments {
	if mean := floats.Sum(m.First); !math.IsInf(mean, 1) {
		floats.Scale(1/mean, m.First)
		floats.Scale(1/(mean*mean), m.Second)
	}
	return m
}

// stepCost times steps of a sampler against uniform's.
func stepCost(sampler, uniform sampling.Sampler, train objective.Objective, theta []float32) float64 {
	takeTurns(sampler, uniform, train, theta, rankWarm)
	ratios := make([]float64, rankRounds)
	for round := range ratios {
		ratios[round] = takeTurns(sampler, uniform, train, theta, 1)
	}
	return results.Median(ratios)
}

// takeTurns has both take the same steps, slice by slice, for multiples of so many
// epochs, and returns the ratio of the times that they took.
func takeTurns(sampler, uniform sampling.Sampler, train objective.Objective, theta []float32, epochs int) float64 {
	var own, other time.Duration
	all, drawn, slice := epochs*train.Rows(), 0, 1
	for own+other < rankMost && (own < rankLeast || drawn%all > 0) {
		count := min(slice, all-drawn%all)
		took := timeSteps(sampler, train, theta, count)
		own += took
		other += timeSteps(uniform, train, theta, count)
		drawn += count
		if took < rankSlice {
			slice *= 2
		}
	}
	return float64(own) / float64(other)
}

// timeSteps times draws one by one, each with its row's gradient.
func timeSteps(sampler sampling.Sampler, train objective.Objective, theta []float32, count int) time.Duration {
	gradient, draw := make([]float32, train.Parameters()), make([]sampling.Draw, 1)
	start := time.Now()
	for range count {
		sampler.Draw(theta, draw)
		train.AddGradient(gradient, theta, draw[0].Row, float32(draw[0].Weight))
	}
	return time.Since(start)
}

// unadaptive are the samplers whose draws do not depend on θ.
var unadaptive = thetaFree

// Verdict says in a sentence whether adaptive sampling pays, given the ranked
// samplers. Candidates are those without bias, which no number of steps averages
// out, and without the oracle, a bound.
func Verdict(data string, rows []RankRow) string {
	candidate := func(adaptive bool) *RankRow {
		for i := range rows {
			row := &rows[i]
			description, _ := sampling.Describe(row.Sampler)
			if description.Exact && row.Sampler != "oracle" && slices.Contains(unadaptive, row.Sampler) != adaptive {
				return row
			}
		}
		return nil
	}
	best, plain := candidate(true), candidate(false)
	name := best.Sampler
	if best.Settings != "" {
		name += " (" + best.Settings + ")"
	}
	described := fmt.Sprintf("%s is worth %.3g times uniform draws a second (mean squared error %.3g times theirs, step %.3g times as long)",
		name, best.SpeedUp, best.MSERatio, best.StepCost)
	switch {
	case !(best.SpeedUp >= pays):
		return fmt.Sprintf("Adaptive sampling does not pay on %s: the best, %s.", data, described)
	case best.SpeedUp < plain.SpeedUp:
		return fmt.Sprintf("Adaptive sampling pays on %s, but %s, which does not adapt, pays more (%.3g times uniform draws): the best that adapts, %s.",
			data, plain.Sampler, plain.SpeedUp, described)
	}
	return fmt.Sprintf("Adaptive sampling pays on %s: %s.", data, described)
}
