package harness

import (
	"context"
	"fmt"
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
	Epochs float64 // gradient evaluations divided by training rows
	Grid   results.Grid
}

// Problem is a problem of an experiment.
type Problem struct {
	results.Problem
	From  Profile         // the smallest profile that runs it; zero: quick
	Limit map[Profile]int // at most so many training rows in a profile; none: all
}

// Method is a method of an experiment.
type Method struct {
	results.Method
	// Epochs bounds the budget of a method that pays O(N) a step; where it is
	// zero the profile's own budget holds.
	Epochs map[Profile]float64
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

// Inputs are what a measurement gets beside its trial.
type Inputs struct {
	Problem *datasets.Problem
	Data    results.Data
	// Multiples are the step sizes of the trial's methods, in the order of the
	// trial, as multiples of each method's own scale; 0 where nothing is tuned.
	Multiples []float64
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
}

// Measurement computes what a trial asks for. Its result depends on the trial
// and the data alone.
type Measurement interface {
	// Algorithm is the version of everything that the payload depends on; a
	// change of it makes older records stale.
	Algorithm() string
	// Cost estimates a trial's multiply-adds from what is declared.
	Cost(trial results.Trial) float64
	// Run must return the context's error when it is cancelled. Any other error
	// becomes a record of a failed trial.
	Run(ctx context.Context, trial results.Trial, inputs Inputs) (Outcome, error)
}
