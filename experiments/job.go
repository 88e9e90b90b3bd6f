package main

import (
	"context"
	"fmt"
	"os"
	"runtime/debug"

	"gradsample/datasets"
	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
)

// job is what a command line asks of a run's folder.
type job struct {
	profile     harness.Profile
	experiments []declare.Experiment
	notRun      []string // what else was selected, and what it needs, in a line each
	store       *datasets.Store
	data        *harness.Data
	plan        []harness.Planned
	digest      string // of the plan
	folder      string // of the run's records
	records     *harness.Store
	memory      int64
	options     *options
}

// job expands the selected experiments. Its errors are of the command line, or
// errStopped.
func (o *options) job(ctx context.Context, patterns []string) (*job, error) {
	profile, err := o.check()
	if err != nil {
		return nil, err
	}
	experiments, err := selected(patterns)
	if err != nil {
		return nil, err
	}
	var memory int64
	if o.memory != "" { // the command runs trials
		if memory, err = harness.ParseMemory(o.memory, harness.AvailableMemory(os.DirFS("/"))); err != nil {
			return nil, fmt.Errorf("--memory %w", err)
		}
	}
	store, err := o.store()
	if err != nil {
		return nil, err
	}
	j := &job{
		profile: profile, store: store, data: harness.NewData(store),
		folder: o.folders().Results, memory: memory, options: o,
	}
	j.records = harness.NewStore(j.folder)
	j.keepAvailable(o.lengthened(experiments, profile))
	if j.plan, err = harness.Plan(ctx, plain(j.experiments), profile, o.seeds, j.data, measurements()); err != nil {
		return nil, fmt.Errorf("%w: %w", errStopped, err)
	}
	if j.digest, err = harness.Digest(j.plan); err != nil {
		return nil, fmt.Errorf("%w: %w", errStopped, err)
	}
	return j, nil
}

// keepAvailable takes the experiments for which the data are here, or can be had.
func (j *job) keepAvailable(selected []declare.Experiment) {
	for _, e := range selected {
		left, notRun := j.data.Available(e.Experiment)
		j.notRun = append(j.notRun, notRun...)
		if e.Experiment = left; len(left.Problems) > 0 {
			j.experiments = append(j.experiments, e)
		}
	}
}

// lengthened gives experiments the budget that was asked for.
func (o *options) lengthened(experiments []declare.Experiment, profile harness.Profile) []declare.Experiment {
	if o.epochs == 0 {
		return experiments
	}
	for i := range experiments {
		experiments[i].Experiment = experiments[i].WithEpochs(profile, o.epochs)
	}
	return experiments
}

// runner returns a runner on the job's folder. Garbage counts as memory too, and
// is collected before it exceeds the limit.
func (j *job) runner() *harness.Runner {
	if j.memory > 0 {
		debug.SetMemoryLimit(j.memory)
	}
	return &harness.Runner{
		Store: j.records, Data: j.data, Measurements: measurements(),
		Profile: j.profile, Seeds: j.options.seeds, Workers: max(j.options.workers, 1), Memory: j.memory, Forget: measure.Forget,
	}
}

// look reports what the job's folder has and what is missing there.
func (j *job) look(ctx context.Context, only map[string]bool) (harness.Report, error) {
	runner := j.runner()
	runner.Only = only
	report, err := runner.Look(ctx, plain(j.experiments))
	if err != nil {
		return report, fmt.Errorf("%w: %w", errStopped, err)
	}
	return report, nil
}
