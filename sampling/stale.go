package sampling

import (
	"context"
	"math"
)

// stale draws rows in proportion to the norms of their gradients as they were
// when last computed, made safe by a share epsilon of uniform draws:
//
//	p_i = (1-epsilon) g_i / sum(g) + epsilon/N, w = 1/(N p_i) <= 1/epsilon.
//
// The weight is that of the p_i in use, so the estimate is unbiased however old
// the norms are. It is the oracle of some draws ago, at a small part of its cost.
//
// All norms are computed at the first draw, and again N/20 draws later, since
// parameters move most at the beginning; then after twice as many each time, up
// to N. Settings.Refresh sets a fixed number of draws, Settings.Drift looks
// again when that pays. Where no norm is positive, or not all are finite, rows
// are drawn uniformly.
type stale struct {
	static     // its table holds the p_i in use
	population Population
	settings   Settings

	looked   bool
	at       []float32 // the parameters of the norms in use
	drawn    int       // draws since the norms were computed
	interval int       // draws after which they are computed again
	drift    *drift
}

func newStale(_ context.Context, population Population, settings Settings, streams Streams, _ int) (Sampler, error) {
	s := &stale{
		static:     static{table: emptyAliasTable(population.Rows()), order: streams.Order},
		population: population,
		settings:   settings.defended(),
		interval:   max(1, population.Rows()/20),
	}
	if settings.Drift > 0 {
		s.drift = newDrift(population, s.settings)
		s.interval = math.MaxInt
	}
	if settings.Refresh > 0 {
		s.interval = settings.Refresh
	}
	return s, nil
}

// due tells whether the next draw computes the norms anew.
func (s *stale) due() bool {
	return !s.looked || s.drawn >= s.interval || s.drift != nil && s.drift.large
}

func (s *stale) Draw(theta []float32, draws []Draw) {
	if s.due() {
		s.look(theta)
	}
	s.static.Draw(theta, draws)
	s.drawn += len(draws)
	if s.drift != nil {
		s.drift.watch(theta, draws, &s.cost)
	}
}

func (s *stale) look(theta []float32) {
	rows := s.population.Rows()
	s.population.GradientNorms(theta, s.table.weights())
	s.table.set(s.settings.Epsilon)
	s.cost.addNormsAt(rows, s.population)
	s.cost.add(0, rows*aliasBytes)
	if s.looked && s.settings.Refresh == 0 && s.drift == nil {
		s.interval = min(2*s.interval, rows)
	}
	s.looked, s.drawn = true, 0
	s.at = append(s.at[:0], theta...)
	if s.drift != nil {
		s.drift.restart()
	}
}

// Moments are those of the next draw: of the norms at theta if that draw
// computes them, of those in use if not.
func (s *stale) Moments(theta []float32) (*Moments, error) {
	if !s.due() {
		return s.static.Moments(theta)
	}
	p := make([]float64, s.population.Rows())
	s.population.GradientNorms(theta, p)
	if err := checkFinite("the sum of the gradients' norms", mix(p, s.settings.Epsilon)); err != nil {
		return nil, err
	}
	return exactMoments(func(row int) float64 { return p[row] }, len(p)), nil
}

// drift tells from the drawn rows when fresh norms would pay. With g the norm of
// a drawn row's gradient now and w its weight, E[w g] is the mean norm and
// E[(w g)^2] the estimate's second moment. Fresh norms would bring the latter
// to E[w g]^2 / (1-epsilon) at most, so the growth over that is estimated by
//
//	(1-epsilon) mean((w g)^2) / mean(w g)^2.
type drift struct {
	population Population
	limit      float64 // of mean((w g)^2) / mean(w g)^2
	window     int     // measured draws between two looks at the means

	skip, count int
	sum, square float64
	large       bool
}

const (
	// measuredEvery is how many draws there are to each whose norm is computed,
	// so that watching costs an eighth of a gradient a draw.
	measuredEvery = 4
	// smallestWindow is how many norms make a usable mean.
	smallestWindow = 250
)

func newDrift(population Population, settings Settings) *drift {
	return &drift{
		population: population,
		limit:      settings.Drift / (1 - settings.Epsilon),
		window:     max(smallestWindow, population.Rows()/20/measuredEvery),
	}
}

// watch measures some of the draws, and looks at the means after each window.
func (d *drift) watch(theta []float32, draws []Draw, cost *Cost) {
	for i := range draws {
		if d.skip++; d.skip < measuredEvery {
			continue
		}
		d.skip = 0
		norm := draws[i].Weight * d.population.GradientNorm(theta, draws[i].Row)
		cost.addNormsAt(1, d.population)
		d.count++
		d.sum += norm
		d.square += norm * norm
	}
	if d.count >= d.window {
		mean := d.sum / float64(d.count)
		large := d.square/float64(d.count) > d.limit*mean*mean
		d.restart()
		d.large = large
	}
}

func (d *drift) restart() {
	d.skip, d.count, d.sum, d.square, d.large = 0, 0, 0, 0, false
}
