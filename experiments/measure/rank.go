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
	// rankEpochs is how long draws are timed: past the first looks of a sampler
	// that begins with many.
	rankEpochs = 2
	// rankLeast and rankMost bound that: few rows leave the clock too little to
	// see, and the oracle takes all of them a step.
	rankLeast, rankMost = 50 * time.Millisecond, time.Second
	// rankChunk is how many draws there are between two looks at the clock.
	rankChunk = 128
	// rankWhitened is up to how many coordinates of the keys whitening competes:
	// its time grows with their square, its memory too.
	rankWhitened = 2048
	// pays is from which speed-up on sampling is said to pay: what is less could be
	// the clock's noise.
	pays = 1.1
)

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
	var rows []RankRow
	for _, name := range sampling.Names() {
		for _, variant := range variants(name, settings, o.train.Keys().Dim()) {
			row, err := rank(ctx, trial, Settings{Sampler: name, Sampling: variant}, o.train, points)
			if errors.Is(err, sampling.ErrHash) {
				continue
			}
			if err != nil {
				return nil, err
			}
			if len(rows) > 0 { // the first is uniform
				row.StepCost /= rows[0].StepCost
			}
			row.SpeedUp = 1 / (row.MSERatio * row.StepCost)
			rows = append(rows, row)
		}
	}
	rows[0].StepCost, rows[0].SpeedUp = 1, 1
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

// rank measures one sampler. Its StepCost is still in seconds.
func rank(ctx context.Context, trial results.Trial, settings Settings, train objective.Objective, points []frozen) (RankRow, error) {
	if ctx.Err() != nil {
		return RankRow{}, ctx.Err()
	}
	start := time.Now()
	sampler, err := newSampler(ctx, trial, settings, train)
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
	row.StepCost = results.Float(stepSeconds(sampler, train, points[len(points)-1].theta))
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

// stepSeconds times draws one by one, each with its row's gradient.
func stepSeconds(sampler sampling.Sampler, train objective.Objective, theta []float32) float64 {
	gradient, draw := make([]float32, train.Parameters()), make([]sampling.Draw, 1)
	start, drawn, elapsed := time.Now(), 0, time.Duration(0)
	for elapsed < rankLeast || drawn < rankEpochs*train.Rows() && elapsed < rankMost {
		for range rankChunk {
			sampler.Draw(theta, draw)
			train.AddGradient(gradient, theta, draw[0].Row, float32(draw[0].Weight))
		}
		drawn += rankChunk
		elapsed = time.Since(start)
	}
	return elapsed.Seconds() / float64(drawn)
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
