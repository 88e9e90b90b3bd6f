package measure

import (
	"context"
	"fmt"
	"math"

	"gradsample/datasets"
	"gradsample/harness"
	"gradsample/objective"
	"gradsample/results"
	"gradsample/sampling"
)

// SweepSettings is a method of a sweep: a sampler that is audited at every place
// of one axis, or of two for a map.
type SweepSettings struct {
	Sampler  string            `json:"sampler"`
	Sampling sampling.Settings `json:"sampling"`
	// At is where it is audited, as ParsePoint reads it. The path to epochs:E is
	// that of seed 0 for every seed: what varies is the draw of the tables.
	At     string `json:"at"`
	Axis   Axis   `json:"axis"`
	Across *Axis  `json:"across,omitempty"`
	// Bucket, where it is set, chooses K at every place so that a bucket holds
	// about so many of the N rows: K = log2(N/Bucket), rounded, at least 1.
	Bucket float64 `json:"bucket,omitempty"`
	// Marginal audits lgd-paper's closed form over the draws of the tables in
	// place of the tables. It has no draws, and for the first seed only, since it
	// is the same for all.
	Marginal bool `json:"marginal,omitempty"`
}

// Axis is what a sweep varies, and its places.
type Axis struct {
	Name   string    `json:"name"`
	Values []float64 `json:"values"`
}

// The axes. Rows and columns take the first so many of the problem's, and leave
// out places that ask for more than there are.
const (
	AxisK       = "k"
	AxisL       = "l"
	AxisDensity = "density"
	AxisEpsilon = "epsilon"
	AxisRefresh = "refresh"
	AxisRows    = "rows"
	AxisColumns = "columns"
	AxisEpoch   = "epoch"
)

// Span is an axis with its places.
func Span(name string, values ...float64) Axis { return Axis{Name: name, Values: values} }

// SweepMethod declares a method of a sweep.
func SweepMethod(name string, settings SweepSettings) results.Method {
	return encodeMethod(name, settings)
}

// Sweep audits a sampler at every place of its axes, with the tables of the
// trial's seed.
type Sweep struct{}

// Algorithm versions the payload.
func (Sweep) Algorithm() string { return "sweep/" + algorithm }

// Cost estimates the tables, the path and the moments at all places.
func (Sweep) Cost(trial results.Trial) float64 {
	rows, columns := shape(trial.Problem)
	settings, err := decodeSweep(trial.Methods[0])
	if err != nil {
		return 0
	}
	cost := 0.0
	for _, place := range settings.places() {
		at := settings.apply(place, int(rows))
		bits := float64(at.Sampling.Bits * at.Sampling.Tables)
		cost += rows * (8*columns + bits*max(at.Sampling.Density*columns, 1)/fastHashes)
	}
	return cost
}

// Run returns a row a place, with the columns of an audit and those of sweepRow.
func (Sweep) Run(ctx context.Context, trial results.Trial, inputs harness.Inputs) (harness.Outcome, error) {
	settings, err := decodeSweep(trial.Methods[0])
	if err != nil {
		return harness.Outcome{}, err
	}
	columns := []string{settings.Axis.Name}
	if settings.Across != nil {
		columns = append(columns, results.AcrossPrefix+settings.Across.Name)
	}
	table := results.NewTable(append(append(columns, quantityNames...), drawnNames...)...)
	points := sweepPoints{trial: trial, problem: inputs.Problem}
	for _, place := range settings.places() {
		if ctx.Err() != nil {
			return harness.Outcome{}, ctx.Err()
		}
		if !settings.fits(place, inputs.Problem) {
			continue
		}
		at := settings.apply(place, inputs.Problem.Train.X.Rows)
		train, point, err := points.find(ctx, at)
		if err != nil {
			return harness.Outcome{}, fmt.Errorf("at %v: %w", place, err)
		}
		row, err := sweepRow(ctx, trial, at, train, point)
		if err != nil {
			return harness.Outcome{}, fmt.Errorf("at %v: %w", place, err)
		}
		table.Add(append(place.coordinates(), row...)...)
	}
	return harness.Outcome{Status: results.StatusDone, Payload: table}, nil
}

// decodeSweep reads a method's settings, with their defaults.
func decodeSweep(method results.Method) (SweepSettings, error) {
	var settings SweepSettings
	if err := decodeStrictly(method, &settings); err != nil {
		return SweepSettings{}, err
	}
	settings.Sampling = settings.Sampling.WithDefaults()
	return settings, nil
}

// place is one point of a sweep.
type place struct {
	x     float64
	y     float64
	isMap bool
}

func (p place) coordinates() []float64 {
	if p.isMap {
		return []float64{p.x, p.y}
	}
	return []float64{p.x}
}

// places lists the sweep's points.
func (s SweepSettings) places() []place {
	var all []place
	for _, x := range s.Axis.Values {
		if s.Across == nil {
			all = append(all, place{x: x})
			continue
		}
		for _, y := range s.Across.Values {
			all = append(all, place{x, y, true})
		}
	}
	return all
}

// fits tells whether the problem has the rows and columns that a place asks for.
func (s SweepSettings) fits(at place, problem *datasets.Problem) bool {
	within := func(axis string, value float64) bool {
		switch axis {
		case AxisRows:
			return value <= float64(problem.Train.X.Rows)
		case AxisColumns:
			return value <= float64(problem.Train.X.Cols)
		}
		return true
	}
	return within(s.Axis.Name, at.x) && (s.Across == nil || within(s.Across.Name, at.y))
}

// spot is a sweep's settings at one place.
type spot struct {
	SweepSettings
	rows, columns int // 0: all
}

// apply sets what a place says, for a problem of so many rows.
func (s SweepSettings) apply(at place, rows int) spot {
	a := spot{SweepSettings: s}
	a.set(s.Axis.Name, at.x)
	if s.Across != nil {
		a.set(s.Across.Name, at.y)
	}
	if s.Bucket > 0 {
		if a.rows > 0 {
			rows = a.rows
		}
		a.Sampling.Bits = max(1, int(math.Round(math.Log2(float64(rows)/s.Bucket))))
	}
	return a
}

func (a *spot) set(axis string, value float64) {
	switch axis {
	case AxisK:
		a.Sampling.Bits = int(value)
	case AxisL:
		a.Sampling.Tables = int(value)
	case AxisDensity:
		a.Sampling.Density = value
	case AxisEpsilon:
		a.Sampling.Epsilon = value
	case AxisRefresh:
		a.Sampling.Refresh = int(value)
	case AxisRows:
		a.rows = int(value)
	case AxisColumns:
		a.columns = int(value)
	case AxisEpoch:
		a.At = fmt.Sprintf("epochs:%g", value)
	default:
		panic(fmt.Sprintf("measure: %q is no axis of a sweep", axis))
	}
}

// sweepPoints finds the parameters at which samplers are audited, and keeps the
// last ones: most axes never leave them.
type sweepPoints struct {
	trial   results.Trial
	problem *datasets.Problem

	rows, columns int
	at            string
	train         objective.Objective
	point         frozen
}

func (p *sweepPoints) find(ctx context.Context, a spot) (objective.Objective, frozen, error) {
	if p.train != nil && p.rows == a.rows && p.columns == a.columns && p.at == a.At {
		return p.train, p.point, nil
	}
	train, err := firstOf(p.problem, p.trial.Problem, a.rows, a.columns)
	if err != nil {
		return nil, frozen{}, err
	}
	at, err := ParsePoint(a.At)
	if err != nil {
		return nil, frozen{}, err
	}
	path := p.trial
	path.Seed = 0
	point, _, err := at.find(ctx, path, train)
	if err != nil {
		return nil, frozen{}, err
	}
	p.rows, p.columns, p.at, p.train, p.point = a.rows, a.columns, a.At, train, point
	return train, point, nil
}
