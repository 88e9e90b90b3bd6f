package harness

import (
	"context"
	"slices"
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
	// Memory is the number of bytes below which the needs of the trials that run
	// at once are kept; 0: no limit.
	Memory int64
	// Forget gives up what measurements keep between trials, and can make again. It
	// is called where memory runs short; nil: they keep nothing.
	Forget func()
	// Only has the keys of the trials that are wanted; nil: all are. What their
	// step sizes rest on is run too where it is not recorded yet.
	Only map[string]bool
	// Progress is told about every trial as it ends; nil: nobody is.
	Progress func(record *results.Record, found bool)

	looking     bool // nothing is run
	slots       *semaphore.Weighted
	memory      *semaphore.Weighted
	machine     string
	interrupted func() bool // whether the whole run is
	mu          sync.Mutex
	report      Report
	earlier     int // records that an earlier version wrote
	estimator   estimator
}

// Run runs what has no valid record yet. It returns an error when the run could
// not go on; trials that failed are in the report. When the context is
// cancelled, finished trials stay recorded, unfinished ones leave a checkpoint
// where they can, and Run returns the context's error.
func (r *Runner) Run(ctx context.Context, experiments []Experiment) (Report, error) {
	return r.walk(ctx, experiments, false)
}

// Look reports what Run would find and what it would have to run, as far as
// that can be foreseen, and runs nothing.
func (r *Runner) Look(ctx context.Context, experiments []Experiment) (Report, error) {
	return r.walk(ctx, experiments, true)
}

func (r *Runner) walk(ctx context.Context, experiments []Experiment, looking bool) (Report, error) {
	r.begin(ctx, looking)
	stages, err := r.wanted(ctx, experiments)
	if err != nil {
		return r.report, err
	}
	var lane []timed
	cells, cellContext := errgroup.WithContext(ctx)
	cells.SetLimit(2 * r.Workers)
	for _, stage := range stages {
		multiples := make([]float64, len(stage.Cells))
		for _, trial := range stage.Timing {
			lane = append(lane, timed{trial, multiples})
		}
		cells.Go(func() error {
			_, err := r.trials(cellContext, stage.References, 0)
			return err
		})
		for i, cell := range stage.Cells {
			cells.Go(func() (err error) {
				multiples[i], err = r.cell(cellContext, cell)
				return err
			})
		}
	}
	err = cells.Wait()
	if err == nil {
		err = r.runLane(ctx, lane)
	}
	if r.earlier > 0 {
		r.warn(r.Store.earlier(r.earlier))
	}
	r.report.sort()
	r.report.Left = r.estimator.left()
	return r.report, err
}

// begin makes the runner ready for a walk.
func (r *Runner) begin(ctx context.Context, looking bool) {
	r.looking, r.machine, r.report, r.estimator = looking, Fingerprint(), Report{}, estimator{}
	r.earlier = 0
	r.slots = semaphore.NewWeighted(int64(r.Workers))
	r.memory = semaphore.NewWeighted(r.Memory)
	r.interrupted = func() bool { return ctx.Err() != nil }
}

// wanted lists the stages without the trials that nobody asked for. A cell keeps
// its tuning trials with its results, or where a timing trial takes its step
// size.
func (r *Runner) wanted(ctx context.Context, experiments []Experiment) ([]Stage, error) {
	stages, err := expand(experiments, r.Profile, r.Seeds, r.Data)
	if err != nil || r.Only == nil {
		return stages, err
	}
	only := func(trials []results.Trial) []results.Trial {
		var chosen []results.Trial
		for _, trial := range trials {
			_, key, identifyErr := identify(ctx, trial, r.Data, r.Measurements)
			if identifyErr != nil {
				err = identifyErr
			}
			if r.Only[key] {
				chosen = append(chosen, trial)
			}
		}
		return chosen
	}
	for i := range stages {
		stage := &stages[i]
		stage.References, stage.Timing = only(stage.References), only(stage.Timing)
		for j := range stage.Cells {
			cell := &stage.Cells[j]
			cell.Results = only(cell.Results)
			if len(cell.Results) == 0 && len(stage.Timing) == 0 {
				cell.Tuning, cell.Grid = only(cell.Tuning), nil
			}
		}
	}
	return stages, err
}

// timed is a trial of the timing lane with the step sizes its methods take,
// which are known when the cells are done.
type timed struct {
	trial     results.Trial
	multiples []float64
}

// runLane runs trials alone, one after the other: the last first, for whose problems
// most of what was prepared is still in memory.
func (r *Runner) runLane(ctx context.Context, lane []timed) error {
	for _, t := range slices.Backward(lane) {
		if _, err := r.trial(ctx, t.trial, t.multiples); err != nil {
			return err
		}
	}
	return nil
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
// edge that may still move. Who only looks, and misses a try, chooses nothing.
func (r *Runner) tune(ctx context.Context, cell Cell) (float64, error) {
	tries, err := r.trials(ctx, cell.Tuning, 0)
	if err != nil || cell.Grid == nil || len(cell.Tuning) == 0 {
		return 0, err
	}
	base, ledger := cell.Tuning[0], results.Ledger{Grid: *cell.Grid}
	for {
		for _, try := range tries {
			if try == nil {
				return 0, nil
			}
		}
		ledger.Add(tries)
		index, ok := ledger.Next()
		if !ok {
			return ledger.Tries[ledger.Best()].Multiple, nil
		}
		if tries, err = r.trials(ctx, tuningTrials(base, ledger.Grid, index), 0); err != nil {
			return 0, err
		}
	}
}

// trials runs trials at once, as far as there are workers, and returns their
// records in the trials' order. Who only looks gets nil for those that are
// missing.
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
