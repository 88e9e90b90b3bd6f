package harness

import (
	"fmt"
	"slices"

	"gradsample/results"
)

// TuningSeed is the first seed of the tuning trials. Result seeds count from
// 0 and never reach it.
const TuningSeed = 1_000_000

// Cell is one method on one problem: the tuning trials that find its step size
// and the result trials that use it. Without a grid no step size is chosen.
type Cell struct {
	Grid    *results.Grid
	Tuning  []results.Trial
	Results []results.Trial
}

// Stage is all that an experiment runs on one problem.
type Stage struct {
	Problem    results.Problem
	References []results.Trial
	Cells      []Cell
	Timing     []results.Trial
}

// Stages expands an experiment for a profile, in a fixed order.
func Stages(e Experiment, profile Profile, seeds int) ([]Stage, error) {
	size, ok := e.Sizes[profile]
	if !ok {
		return nil, fmt.Errorf("experiment %s declares no size for profile %s", e.Name, profile)
	}
	if seeds > 0 {
		size.Seeds = seeds
	}
	var stages []Stage
	for _, declared := range e.Problems {
		if !profile.includes(declared.From) {
			continue
		}
		stages = append(stages, e.stage(declared.At(profile), profile, size))
	}
	return stages, nil
}

// expand lists the stages of several experiments. A reference that is the same
// for all seeds, which see the same rows, is listed once.
func expand(experiments []Experiment, profile Profile, seeds int, data *Data) ([]Stage, error) {
	var all []Stage
	for _, e := range experiments {
		stages, err := Stages(e, profile, seeds)
		if err != nil {
			return nil, err
		}
		for _, stage := range stages {
			if len(stage.References) > 0 && !data.Varies(stage.Problem) {
				stage.References = stage.References[:1]
			}
			all = append(all, stage)
		}
	}
	return all, nil
}

func (e Experiment) stage(problem results.Problem, profile Profile, size Size) Stage {
	stage := Stage{Problem: problem}
	base := results.Trial{Experiment: e.Name, Problem: problem}
	if e.Reference != "" {
		for seed := range uint64(size.Seeds) {
			trial := base
			trial.Measurement, trial.Purpose, trial.Seed = e.Reference, results.PurposeReference, seed
			stage.References = append(stage.References, trial)
		}
	}
	for _, method := range e.methods(profile) {
		stage.Cells = append(stage.Cells, e.cell(base, method, profile, size))
	}
	if e.Timing != "" {
		trial := base
		trial.Measurement, trial.Purpose, trial.Budget = e.Timing, results.PurposeTiming, size.tuning()
		for _, method := range e.methods(profile) {
			trial.Methods = append(trial.Methods, method.Method)
		}
		trial.Grid = e.grid(size, size.tuning())
		stage.Timing = append(stage.Timing, trial)
	}
	return stage
}

// methods lists what a profile runs.
func (e Experiment) methods(profile Profile) []Method {
	var list []Method
	for _, method := range e.Methods {
		if profile.includes(method.From) {
			if settings, ok := method.Scaled[profile]; ok {
				method.Settings = settings
			}
			list = append(list, method)
		}
	}
	return list
}

func (e Experiment) cell(base results.Trial, method Method, profile Profile, size Size) Cell {
	var cell Cell
	base.Measurement, base.Methods = e.Measurement, []results.Method{method.Method}
	base.Budget = size.tuning()
	if epochs, ok := method.Epochs[profile]; ok {
		size.Epochs, base.Budget = epochs, epochs
	}
	if !method.Fixed {
		cell.Grid = e.grid(size, base.Budget)
	}
	if cell.Grid != nil {
		for index := range cell.Grid.Points {
			cell.Tuning = append(cell.Tuning, tuningTrials(base, *cell.Grid, index)...)
		}
	}
	for seed := range uint64(size.Seeds) {
		trial := base
		trial.Purpose, trial.Seed, trial.Grid, trial.Budget = results.PurposeResult, seed, cell.Grid, size.Epochs
		cell.Results = append(cell.Results, trial)
	}
	return cell
}

// grid is the profile's grid at a budget: what the tuning trials may spend
// decides which step size they find, so it belongs to the grid.
func (e Experiment) grid(size Size, epochs float64) *results.Grid {
	if !e.Tuned {
		return nil
	}
	grid := size.Grid
	grid.Epochs = epochs
	return &grid
}

// tuningTrials are the trials of one point of a grid, one a tuning seed.
func tuningTrials(base results.Trial, grid results.Grid, index int) []results.Trial {
	var trials []results.Trial
	for seed := range uint64(grid.Seeds) {
		trial := base
		trial.Purpose, trial.Seed = results.PurposeTuning, TuningSeed+seed
		trial.Grid, trial.Multiple = nil, grid.Multiple(index)
		trials = append(trials, trial)
	}
	return trials
}

// Trials lists a stage's declared trials in the order in which they run. A
// grid that has to be extended adds tuning trials that no plan can foresee.
func (s Stage) Trials() []results.Trial { return slices.Concat(s.groups()...) }

// groups are the stage's trials that are best run on one machine: the
// references, each cell, and the timing, which compares all methods.
func (s Stage) groups() [][]results.Trial {
	groups := [][]results.Trial{s.References}
	for _, cell := range s.Cells {
		groups = append(groups, slices.Concat(cell.Tuning, cell.Results))
	}
	return append(groups, s.Timing)
}
