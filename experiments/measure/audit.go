package measure

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/floats"

	"gradsample/datasets"
	"gradsample/objective"
	"gradsample/results"
	"gradsample/sampling"
)

// AuditRequest says which sampler to audit, and where.
type AuditRequest struct {
	Sampler    string
	Sampling   sampling.Settings
	At         Point
	TablesSeed uint64 // of the first draw of the tables; the next ones follow
	Draws      int    // how many times the tables are drawn
}

// AuditRow is a line of an audit: one draw of the tables, a quantile over all
// draws, or the closed form that goes with them.
type AuditRow struct {
	Dataset  string `csv:"dataset"`
	Rows     int    `csv:"rows"` // N, the training rows
	Dim      int    `csv:"dim"`
	Sampler  string `csv:"sampler"`
	Settings string `csv:"settings"`
	At       string `csv:"at"`
	// TablesSeed is the draw's seed, or one of q10, median, q90 and marginal.
	TablesSeed string `csv:"tables_seed"`
	Quantities
}

// Quantities are what an audit finds of one weighted row gradient w∇f_i as an
// estimate of ∇F, both without the ridge, whose gradient is no estimate. They
// are exact but for rounding, at fixed θ and given the tables. NaN stands for a
// ratio of two zeros.
type Quantities struct {
	// Coverage is the share of rows with a positive probability.
	Coverage results.Float `csv:"coverage"`
	// Bias is ‖E[est]−∇F‖/‖∇F‖, or over uniform's root mean square (1/N Σg²)^½
	// where ‖∇F‖ is below vanishing times that, as at an optimum.
	Bias results.Float `csv:"bias"`
	// VarianceRatio is V, the trace of the estimate's covariance over uniform's.
	VarianceRatio results.Float `csv:"variance_ratio"`
	// MSERatio is the mean squared error, trace and squared bias, over uniform's.
	MSERatio results.Float `csv:"mse_ratio"`
	// OptimalRatio is the lowest V of any unbiased sampler, the oracle's.
	OptimalRatio results.Float `csv:"optimal_ratio"`
	// MeanWeight is E[w]: 1 for a sampler that is unbiased for whatever gradients.
	MeanWeight results.Float `csv:"mean_weight"`
	// ESS is E[w]²/E[w²], the effective sample size of one draw: 1 for uniform, 0
	// where E[w²] is infinite.
	ESS results.Float `csv:"ess"`
	// MaxWeight is sampling.Moments.Largest.
	MaxWeight results.Float `csv:"max_weight"`
	// TablesTried is E[l], 0 for samplers without tables.
	TablesTried results.Float `csv:"tables_tried"`
	// EmptyRate is the share 1−f of tables whose bucket is empty.
	EmptyRate results.Float `csv:"empty_rate"`
}

// vanishing is how small ‖∇F‖ is, relative to uniform's root mean square, where
// it stops being a unit to measure a bias in. Parameters rounded to float32
// leave some 1e-6 at an optimum.
const vanishing = 1e-4

// values lists the quantities in the order of their columns.
func (q *Quantities) values() []*results.Float {
	return []*results.Float{
		&q.Coverage, &q.Bias, &q.VarianceRatio, &q.MSERatio, &q.OptimalRatio,
		&q.MeanWeight, &q.ESS, &q.MaxWeight, &q.TablesTried, &q.EmptyRate,
	}
}

// Audit computes a sampler's exact quantities on a problem for every draw of the
// tables; for more than one their quantiles; and for lgd-paper with dense hash
// functions the marginal ones. Notes say what a reader of the rows should know.
// The trial's seed is that of the path to the parameters.
func Audit(ctx context.Context, trial results.Trial, problem *datasets.Problem, request AuditRequest) (rows []AuditRow, notes []string, err error) {
	a, err := newAudit(ctx, trial, problem, request)
	if err != nil {
		return nil, nil, err
	}
	notes = a.notes
	row := AuditRow{
		Dataset: trial.Problem.Data, Rows: a.train.Rows(), Dim: a.train.Dim(), Sampler: request.Sampler,
		Settings: settingsText(request.Sampler, request.Sampling), At: request.At.String(),
	}
	add := func(name string, q Quantities) {
		row.TablesSeed, row.Quantities = name, q
		rows = append(rows, row)
	}
	var draws []Quantities
	for i := range request.Draws {
		seed := request.TablesSeed + uint64(i)
		moments, err := a.moments(ctx, seed)
		if err != nil {
			return nil, nil, err
		}
		q := quantify(a.train, moments, a.at)
		draws = append(draws, q)
		add(strconv.FormatUint(seed, 10), q)
	}
	if request.Draws > 1 {
		add("q10", quantile(draws, .1))
		add("median", quantile(draws, .5))
		add("q90", quantile(draws, .9))
	}
	switch {
	case !hasMarginal(request):
	case a.train.Rows() > MarginalRows:
		notes = append(notes, fmt.Sprintf("no marginal row: its time grows with the square of the rows, %d are more than %d; ask for fewer with --rows",
			a.train.Rows(), MarginalRows))
	default:
		moments, err := marginalMoments(ctx, a.train, request.Sampling.WithDefaults(), a.at.theta)
		if err != nil {
			return nil, nil, err
		}
		add("marginal", quantify(a.train, moments, a.at))
	}
	return rows, notes, nil
}

// audited is a sampler to be audited, but for its tables.
type audited struct {
	trial   results.Trial
	request AuditRequest
	train   objective.Objective
	at      frozen
	notes   []string
}

func newAudit(ctx context.Context, trial results.Trial, problem *datasets.Problem, request AuditRequest) (*audited, error) {
	o, err := shareObjectives(problem, trial.Problem)
	if err != nil {
		return nil, err
	}
	a := &audited{trial: trial, request: request, train: o.train}
	var note string
	if a.at, note, err = request.At.find(ctx, trial, o.train); err != nil {
		return nil, err
	}
	if note != "" {
		a.notes = append(a.notes, note)
	}
	return a, nil
}

// moments draws the tables and returns the exact moments given them.
func (a *audited) moments(ctx context.Context, tablesSeed uint64) (*sampling.Moments, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	trial := a.trial
	trial.Seed = tablesSeed
	sampler, err := newSampler(ctx, trial, Settings{Sampler: a.request.Sampler, Sampling: a.request.Sampling}, a.train, nil)
	if err != nil {
		return nil, err
	}
	return sampler.Moments(a.at.theta)
}

// quantify turns a sampler's moments into the quantities.
func quantify(train objective.Objective, moments *sampling.Moments, at frozen) Quantities {
	s, rows := newSpread(train, moments, at), float64(train.Rows())
	covered := 0
	for _, p := range moments.Probability {
		if p > 0 {
			covered++
		}
	}
	unit := at.norm
	if root := math.Sqrt(s.uniformSecond); unit < vanishing*root {
		unit = root
	}
	norms := floats.Sum(at.norms) / rows
	uniform := trace(s.uniformSecond, at.norm*at.norm)
	variance := trace(s.second, s.meanSquare)
	first, second := floats.Sum(moments.First), floats.Sum(moments.Second)
	ess := 0.0
	if !math.IsInf(second, 1) {
		ess = first * first / second
	}
	return Quantities{
		Coverage:      results.Float(float64(covered) / rows),
		Bias:          results.Float(s.offset / unit),
		VarianceRatio: results.Float(variance / uniform),
		MSERatio:      results.Float((variance + s.offset*s.offset) / uniform),
		OptimalRatio:  results.Float(trace(norms*norms, at.norm*at.norm) / uniform),
		MeanWeight:    results.Float(first),
		ESS:           results.Float(ess),
		MaxWeight:     results.Float(moments.Largest),
		TablesTried:   results.Float(moments.TablesTried),
		EmptyRate:     results.Float(1 - moments.NonEmpty),
	}
}

// trace returns second − meanSquare, and 0 where that is only what rounding left.
func trace(second, meanSquare float64) float64 {
	if difference := second - meanSquare; difference > 1e-14*second || math.IsInf(second, 1) {
		return second - meanSquare
	}
	return 0
}

// spread is what a sampler's moments make of the gradients at fixed parameters.
type spread struct {
	offset        float64 // ‖E[est]−∇F‖
	meanSquare    float64 // ‖E[est]‖²
	second        float64 // E‖est‖²
	uniformSecond float64 // of a uniform draw
}

// newSpread returns infinite moments where the weight of a row that has a
// gradient has no mean. A row without a gradient adds nothing, however large its
// weight.
func newSpread(train objective.Objective, moments *sampling.Moments, at frozen) spread {
	var s spread
	first := slices.Clone(moments.First)
	for i, g := range at.norms {
		s.uniformSecond += g * g / float64(train.Rows())
		switch {
		case g > 0:
			s.second += moments.Second[i] * g * g
		case math.IsInf(first[i], 1):
			first[i] = 0
		}
	}
	if slices.ContainsFunc(first, func(f float64) bool { return math.IsInf(f, 1) }) {
		s.offset, s.second = math.Inf(1), math.Inf(1)
		return s
	}
	mean := make([]float64, train.Parameters())
	train.WeightedGradient(at.theta, first, mean)
	norm := floats.Norm(mean, 2)
	s.offset, s.meanSquare = floats.Distance(mean, at.full, 2), norm*norm
	return s
}

// quantile returns the p-quantile of each quantity over the draws, NaN where one
// of them is.
func quantile(draws []Quantities, p float64) Quantities {
	var of Quantities
	for column, to := range of.values() {
		values := make([]float64, len(draws))
		for i := range draws {
			values[i] = float64(*draws[i].values()[column])
		}
		slices.Sort(values)
		*to = results.Float(math.NaN())
		if !slices.ContainsFunc(values, math.IsNaN) {
			*to = results.Float(results.Quantile(values, p))
		}
	}
	return of
}
