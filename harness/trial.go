package harness

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime/debug"
	"slices"
	"time"

	"gradsample/results"
)

// trial returns the record of a trial: the one that is stored where it is
// valid and its budget reaches, else a new one. Who only looks gets nil then.
func (r *Runner) trial(ctx context.Context, trial results.Trial, multiples []float64) (*results.Record, error) {
	if err := r.slots.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer r.slots.Release(1)
	measurement, key, err := identify(ctx, trial, r.Data, r.Measurements)
	if err != nil {
		return nil, err
	}
	record, err := r.stored(key, trial, measurement)
	if err != nil || record != nil || r.looking {
		return record, err
	}
	release, err := r.reserve(ctx, trial, measurement)
	if err != nil {
		return nil, err
	}
	defer release()
	record, err = r.measure(ctx, key, trial, measurement, multiples)
	if err != nil {
		return nil, err
	}
	if err := r.Store.Put(record); err != nil {
		return nil, err
	}
	r.count(record, measurement, false)
	return record, nil
}

// stored returns the record that makes running a trial needless, nil where
// there is none. A damaged record is reported and run again, and so is one of an
// earlier version.
func (r *Runner) stored(key string, trial results.Trial, measurement Measurement) (*results.Record, error) {
	record, err := r.Store.Get(key)
	switch {
	case errors.Is(err, results.ErrDamaged):
		r.damaged(err)
	case errors.Is(err, results.ErrEarlier):
		r.outdated()
	case err != nil:
		return nil, err
	}
	if r.looking && record != nil && record.Status == results.StatusFailed && record.Budget == trial.Budget {
		r.count(record, measurement, true)
		return record, nil
	}
	usable := reaching(record, trial, measurement)
	if usable == nil {
		r.miss(key, trial, measurement, record)
		return nil, nil
	}
	if usable != record {
		if err := usable.Seal(); err != nil {
			return nil, err
		}
	}
	r.count(usable, measurement, true)
	return usable, nil
}

// reaching returns what a record says of a trial's budget; nil where it does not
// reach so far. Of a longer curve it returns the first part. A tuning trial is
// evaluated at the end of its budget only, and so says nothing of another one.
func reaching(record *results.Record, trial results.Trial, measurement Measurement) *results.Record {
	switch {
	case record == nil, record.Status == results.StatusFailed, record.Budget < trial.Budget:
		return nil
	case record.Budget == trial.Budget:
		return record
	case trial.Purpose == results.PurposeTuning:
		return nil
	}
	if extender, ok := measurement.(Extender); ok {
		shorter, ok := extender.Truncate(record, trial.Budget)
		if !ok {
			return nil
		}
		return shorter
	}
	return record
}

// measure loads the trial's data and runs its measurement, from a checkpoint
// where there is one. Failures become records; only a cancelled run is an error.
func (r *Runner) measure(ctx context.Context, key string, trial results.Trial, measurement Measurement, multiples []float64) (*results.Record, error) {
	problem, data, err := r.Data.Load(ctx, trial)
	if err != nil {
		return nil, fmt.Errorf("experiment %s: %w", trial.Experiment, err)
	}
	inputs := Inputs{Problem: problem, Data: data, Multiples: multiples, Resume: r.resume(key, multiples)}
	start := time.Now()
	outcome, err := runGuarded(ctx, measurement, trial, inputs)
	if errors.Is(err, ErrCheckpoint) && inputs.Resume != nil {
		r.damaged(fmt.Errorf("%s: %w", r.Store.checkpointPath(key), err))
		inputs.Resume = nil
		outcome, err = runGuarded(ctx, measurement, trial, inputs)
	}
	if err != nil && ctx.Err() != nil {
		r.interrupt(key, multiples, outcome)
		return nil, ctx.Err()
	}
	if err != nil {
		outcome = Outcome{Status: results.StatusFailed, Reason: err.Error()}
	}
	record := newRecord(key, trial, data, measurement, outcome)
	record.Machine = r.machine
	if inputs.Resume == nil {
		record.Seconds = math.Round(time.Since(start).Seconds()*1e3) / 1e3
	}
	return record, r.keep(key, multiples, outcome)
}

// newRecord enters what a measurement found.
func newRecord(key string, trial results.Trial, data results.Data, measurement Measurement, outcome Outcome) *results.Record {
	return &results.Record{
		Key: key, Trial: trial, Budget: trial.Budget, Data: data, Algorithm: measurement.Algorithm(),
		Status: outcome.Status, Reason: outcome.Reason, Step: outcome.Step, Scale: outcome.Scale,
		Payload: outcome.Payload, Timings: outcome.Timings,
	}
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

// keptCheckpoint is the largest checkpoint, in bytes, that a finished trial
// leaves for a longer budget: θ and what belongs to it, of more than a million
// parameters. Trials with larger ones start anew, with the same result.
const keptCheckpoint = 16 << 20

// keep stores the checkpoint of a finished trial, or removes that of its
// interruption.
func (r *Runner) keep(key string, multiples []float64, outcome Outcome) error {
	if outcome.Status != results.StatusDone || outcome.Checkpoint == nil || len(outcome.Checkpoint) > keptCheckpoint {
		return r.Store.RemoveCheckpoint(key)
	}
	return r.Store.PutCheckpoint(&results.Checkpoint{Key: key, Multiples: multiples, State: outcome.Checkpoint})
}

// interrupt stores the checkpoint of a trial that the end of the run cuts off.
// Where another trial's failure ends the run, that is what is to be reported.
func (r *Runner) interrupt(key string, multiples []float64, outcome Outcome) {
	if outcome.Checkpoint == nil {
		return
	}
	err := r.Store.PutCheckpoint(&results.Checkpoint{Key: key, Multiples: multiples, State: outcome.Checkpoint})
	if err != nil && r.interrupted() {
		r.warn(fmt.Sprintf("%s starts anew next time: %v", key, err))
	}
}

// resume returns the state from which a trial can go on with its step sizes; nil
// where there is none. A damaged one is reported.
func (r *Runner) resume(key string, multiples []float64) []byte {
	checkpoint, err := r.Store.Checkpoint(key)
	if err != nil {
		r.damaged(err)
		return nil
	}
	if checkpoint == nil || !slices.Equal(checkpoint.Multiples, multiples) {
		return nil
	}
	return checkpoint.State
}
