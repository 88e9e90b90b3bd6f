package harness

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"gradsample/results"
)

// Runner runs experiments. Its fields are set before Run and not changed.
type Runner struct {
	Store        *Store
	Data         *Data
	Measurements map[string]Measurement
	Profile      Profile
	Seeds        int // result seeds; 0: the profile's
	Workers      int // trials that run at once; at least 1
	// Progress is told about every trial as it ends; nil: nobody is.
	Progress func(record *results.Record, found bool)

	slots   *semaphore.Weighted
	machine string
	mu      sync.Mutex
	report  Report
}

// Report says what a run did.
type Report struct {
	Ran, Found       int // trials run now, and found finished
	Diverged, Failed int // among both
	Damaged          []string
	Failures         []string          // one line a failed trial
	Records          []*results.Record // of every trial that was run or found, in the order of their keys
}

// Run runs what has no valid record yet. It returns an error when the run could
// not go on; trials that failed are in the report. When the context is
// cancelled, finished trials stay recorded and Run returns its error.
func (r *Runner) Run(ctx context.Context, experiments []Experiment) (Report, error) {
	r.slots = semaphore.NewWeighted(int64(r.Workers))
	r.machine, r.report = Fingerprint(), Report{}
	var lane []timed
	cells, cellContext := errgroup.WithContext(ctx)
	cells.SetLimit(2 * r.Workers)
	for _, experiment := range experiments {
		stages, err := Stages(experiment, r.Profile, r.Seeds)
		if err != nil {
			return r.report, err
		}
		for _, stage := range stages {
			multiples := make([]float64, len(stage.Cells))
			for _, trial := range stage.Timing {
				lane = append(lane, timed{trial, multiples})
			}
			if len(stage.References) > 0 {
				cells.Go(func() error { return r.references(cellContext, stage.References) })
			}
			for i, cell := range stage.Cells {
				cells.Go(func() (err error) {
					multiples[i], err = r.cell(cellContext, cell)
					return err
				})
			}
		}
	}
	err := cells.Wait()
	if err == nil {
		err = r.runLane(ctx, lane)
	}
	slices.SortFunc(r.report.Records, func(a, b *results.Record) int { return strings.Compare(a.Key, b.Key) })
	slices.Sort(r.report.Failures)
	slices.Sort(r.report.Damaged)
	return r.report, err
}

// timed is a trial of the timing lane with the step sizes its methods take,
// which are known when the cells are done.
type timed struct {
	trial     results.Trial
	multiples []float64
}

// runLane runs trials alone, one after the other.
func (r *Runner) runLane(ctx context.Context, lane []timed) error {
	for _, t := range lane {
		if _, err := r.trial(ctx, t.trial, t.multiples); err != nil {
			return err
		}
	}
	return nil
}

// references runs reference trials, those of seeds that see the same rows once.
func (r *Runner) references(ctx context.Context, trials []results.Trial) error {
	if !r.Data.Varies(trials[0].Problem) {
		trials = trials[:1]
	}
	_, err := r.trials(ctx, trials, 0)
	return err
}

// cell tunes a method's step size and runs its result trials. It returns the
// multiple that was chosen.
func (r *Runner) cell(ctx context.Context, cell Cell) (float64, error) {
	multiple, err := r.tune(ctx, cell)
	if err != nil {
		return 0, err
	}
	_, err = r.trials(ctx, cell.Results, multiple)
	return multiple, err
}

// tune tries the declared grid and extends it while the best value lies at an
// edge that may still move.
func (r *Runner) tune(ctx context.Context, cell Cell) (float64, error) {
	if len(cell.Tuning) == 0 {
		return 0, nil
	}
	base, ledger := cell.Tuning[0], results.Ledger{Grid: *cell.Results[0].Grid}
	declared, err := r.trials(ctx, cell.Tuning, 0)
	if err != nil {
		return 0, err
	}
	ledger.Add(declared)
	for {
		index, ok := ledger.Next()
		if !ok {
			return ledger.Tries[ledger.Best()].Multiple, nil
		}
		extension, err := r.trials(ctx, tuningTrials(base, ledger.Grid, index), 0)
		if err != nil {
			return 0, err
		}
		ledger.Add(extension)
	}
}

// trials runs trials at once, as far as there are workers, and returns their
// records in the trials' order.
func (r *Runner) trials(ctx context.Context, trials []results.Trial, multiple float64) ([]*results.Record, error) {
	records := make([]*results.Record, len(trials))
	group, ctx := errgroup.WithContext(ctx)
	for i, trial := range trials {
		group.Go(func() (err error) {
			chosen := multiple
			if trial.Purpose == results.PurposeTuning {
				chosen = trial.Multiple
			}
			records[i], err = r.trial(ctx, trial, []float64{chosen})
			return err
		})
	}
	return records, group.Wait()
}

// trial returns the record of a trial: the one that is stored where it is
// valid and its budget reaches, else a new one.
func (r *Runner) trial(ctx context.Context, trial results.Trial, multiples []float64) (*results.Record, error) {
	if err := r.slots.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer r.slots.Release(1)
	measurement, ok := r.Measurements[trial.Measurement]
	if !ok {
		return nil, fmt.Errorf("experiment %s asks for the measurement %q, which nobody provides", trial.Experiment, trial.Measurement)
	}
	checksum, err := r.Data.Checksum(ctx, trial)
	if err != nil {
		return nil, fmt.Errorf("experiment %s: %w", trial.Experiment, err)
	}
	key, err := trial.Key(checksum, measurement.Algorithm())
	if err != nil {
		return nil, err
	}
	record, err := r.stored(key, trial)
	if err != nil || record != nil {
		return record, err
	}
	record, err = r.measure(ctx, trial, measurement, multiples)
	if err != nil {
		return nil, err
	}
	record.Key = key
	if err := r.Store.Put(record); err != nil {
		return nil, err
	}
	r.count(record, false)
	return record, nil
}

// stored returns the record that makes running a trial needless, nil where
// there is none. A damaged record is reported and run again.
func (r *Runner) stored(key string, trial results.Trial) (*results.Record, error) {
	record, err := r.Store.Get(key)
	if errors.Is(err, results.ErrDamaged) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.report.Damaged = append(r.report.Damaged, err.Error())
		return nil, nil
	}
	if err != nil || record == nil {
		return nil, err
	}
	tuningElsewhere := trial.Purpose == results.PurposeTuning && record.Budget != trial.Budget
	if record.Status == results.StatusFailed || record.Budget < trial.Budget || tuningElsewhere {
		return nil, nil
	}
	r.count(record, true)
	return record, nil
}

// measure loads the trial's data and runs its measurement. Failures become
// records; only a cancelled run is an error.
func (r *Runner) measure(ctx context.Context, trial results.Trial, measurement Measurement, multiples []float64) (*results.Record, error) {
	problem, data, err := r.Data.Load(ctx, trial)
	if err != nil {
		return nil, fmt.Errorf("experiment %s: %w", trial.Experiment, err)
	}
	outcome, err := runGuarded(ctx, measurement, trial, Inputs{Problem: problem, Data: data, Multiples: multiples})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		outcome = Outcome{Status: results.StatusFailed, Reason: err.Error()}
	}
	return &results.Record{
		Trial: trial, Budget: trial.Budget, Data: data, Algorithm: measurement.Algorithm(),
		Status: outcome.Status, Reason: outcome.Reason, Step: outcome.Step, Scale: outcome.Scale,
		Payload: outcome.Payload, Timings: outcome.Timings, Machine: r.machine,
	}, nil
}

// runGuarded turns a panic of a measurement into an error, so that one trial's
// defect does not take the others down.
func runGuarded(ctx context.Context, m Measurement, trial results.Trial, inputs Inputs) (outcome Outcome, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
		}
	}()
	return m.Run(ctx, trial, inputs)
}

// count enters a trial in the report and tells the progress.
func (r *Runner) count(record *results.Record, found bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if found {
		r.report.Found++
	} else {
		r.report.Ran++
	}
	r.report.Records = append(r.report.Records, record)
	switch record.Status {
	case results.StatusDiverged:
		r.report.Diverged++
	case results.StatusFailed:
		r.report.Failed++
		r.report.Failures = append(r.report.Failures, fmt.Sprintf("%s %s on %s, seed %d: %s",
			record.Trial.Experiment, record.Trial.MethodName(), record.Trial.Problem.Data, record.Trial.Seed, record.Reason))
	}
	if r.Progress != nil {
		r.Progress(record, found)
	}
}
