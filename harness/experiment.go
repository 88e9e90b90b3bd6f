package harness

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"gradsample/datasets"
	"gradsample/results"
)

// Profile is a declared size of a run.
type Profile string

// The profiles, from the smallest to the published sizes.
const (
	Quick    Profile = "quick"
	Standard Profile = "standard"
	Paper    Profile = "paper"
)

// Profiles lists all profiles, smallest first.
func Profiles() []Profile { return []Profile{Quick, Standard, Paper} }

// ParseProfile returns the profile of that name.
func ParseProfile(name string) (Profile, error) {
	if profile := Profile(name); slices.Contains(Profiles(), profile) {
		return profile, nil
	}
	return "", fmt.Errorf("unknown profile %q: choose one of %v", name, Profiles())
}

// includes tells whether what a smaller profile declares belongs to p too.
func (p Profile) includes(smallest Profile) bool {
	return smallest == "" || slices.Index(Profiles(), p) >= slices.Index(Profiles(), smallest)
}

// Size is how much of an experiment a profile runs.
type Size struct {
	Seeds  int     // result seeds, 0 … Seeds-1
	Epochs float64 // of a result trial: gradient evaluations divided by training rows
	Tuning float64 // epochs of a tuning trial; 0: as many as Epochs
	Grid   results.Grid
}

// tuning is the budget at which step sizes are found.
func (s Size) tuning() float64 {
	if s.Tuning > 0 {
		return s.Tuning
	}
	return s.Epochs
}

// Problem is a problem of an experiment.
type Problem struct {
	results.Problem
	From Profile // the smallest profile that runs it; zero: quick
	// Limit is at most so many training rows in a profile, and in quick as many test
	// rows; none: all.
	Limit map[Profile]int
	// Alike has a limit choose the same rows for every seed, of a problem whose seeds
	// all see the same rows without one.
	Alike bool
}

// At is the problem as a profile runs it.
func (p Problem) At(profile Profile) results.Problem {
	problem := p.Problem
	if limit, ok := p.Limit[profile]; ok {
		problem.Rows = limit
		problem.Same = p.Same || p.Alike
		if profile == Quick {
			problem.TestRows = limit // which every probe of a curve is evaluated on
		}
	}
	return problem
}

// Method is a method of an experiment.
type Method struct {
	results.Method
	// Epochs bounds the budget of a method that pays O(N) a step; where it is
	// zero the profile's own budget holds.
	Epochs map[Profile]float64
	// Scaled replaces the settings in a profile, as those of a network that is trained
	// longer there; none: they are the method's own.
	Scaled map[Profile]json.RawMessage
	From   Profile // the smallest profile that runs it; zero: quick
	Fixed  bool    // not tuned where others are: it has no step size, or one that theory gives
}

// Experiment declares what is run.
type Experiment struct {
	Name     string // of its folder, and of its random streams
	Title    string
	Mirrors  string // the figure or question it answers
	Problems []Problem
	Methods  []Method

	Measurement string // of the result trials
	Tuned       bool   // whether methods have a step size that is tuned
	Reference   string // measurement made once a seed and problem, without a method; empty: none
	Timing      string // measurement in the timing lane, all methods in one trial; empty: none

	Sizes map[Profile]Size
}

// WithEpochs returns the experiment with other budgets of its result trials in a
// profile. Step sizes are found at the declared budget all the same, so that
// trials keep their keys and their curves extend. Methods with a budget of their
// own, and experiments that do not train, stay as they are.
func (e Experiment) WithEpochs(profile Profile, epochs float64) Experiment {
	size, ok := e.Sizes[profile]
	if !ok || size.Epochs == 0 {
		return e
	}
	size.Tuning, size.Epochs = size.tuning(), epochs
	e.Sizes = maps.Clone(e.Sizes)
	e.Sizes[profile] = size
	return e
}

// Inputs are what a measurement gets beside its trial.
type Inputs struct {
	Problem *datasets.Problem
	Data    results.Data
	// Multiples are the step sizes of the trial's methods, in the order of the
	// trial, as multiples of each method's own scale; 0 where nothing is tuned.
	Multiples []float64
	// Resume is a Checkpoint that an earlier run of the same trial left, with a
	// budget of its own; nil: there is none.
	Resume []byte
}

// Outcome is what a measurement returns. Only Timings may hold a clock's
// readings.
type Outcome struct {
	Status  results.Status
	Reason  string
	Payload results.Table
	Timings results.Table
	Step    float64 // the step size, in the objective's units; 0: none
	Scale   float64 // what Multiple 1 stands for
	// Checkpoint is from where the trial can go on, after a cancelled context too;
	// nil: from its start only.
	Checkpoint []byte
}

// Measurement computes what a trial asks for. Its result depends on the trial
// and the data alone.
type Measurement interface {
	// Algorithm is the version of everything that the payload depends on; a
	// change of it makes older records stale.
	Algorithm() string
	// Cost estimates a trial's multiply-adds from what is declared, but for its step
	// size and its seed: of that only whether it is 0, which may pay for all.
	Cost(trial results.Trial) float64
	// Run must return the context's error when it is cancelled, and one that wraps
	// ErrCheckpoint where it cannot go on from inputs.Resume. Any other error
	// becomes a record of a failed trial.
	Run(ctx context.Context, trial results.Trial, inputs Inputs) (Outcome, error)
}

// Extender is a measurement whose payload of a longer budget begins with that
// of a shorter one.
type Extender interface {
	Measurement
	// Truncate returns the record that a shorter budget would have left; ok is
	// false where a longer one does not tell.
	Truncate(record *results.Record, budget float64) (shorter *results.Record, ok bool)
}

// Sizer is a measurement that knows how much memory its trials need.
type Sizer interface {
	Measurement
	// Memory estimates the bytes that a trial holds while it runs, its rows
	// included, from what is declared, as Cost does.
	Memory(trial results.Trial) int64
}
