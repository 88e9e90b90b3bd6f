package harness

import (
	"context"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"gradsample/internal/rng"
	"gradsample/results"
)

// Verification is what came of verifying a folder.
type Verification struct {
	Records  int      // that could be read
	Checked  int      // run again
	Problems []string // damaged, stale and different records, one line each; those of an earlier layout in one
}

// Verify runs so many finished trials again, chosen at random by a seed, and
// compares what they return with their records, bit for bit. Records that are
// damaged, or of another version of their algorithm or data, are reported in any
// case. Failed trials are not run, and timing trials neither: what a clock says
// cannot be repeated.
func (r *Runner) Verify(ctx context.Context, count int, seed uint64) (Verification, error) {
	r.begin(ctx, false)
	records, damaged, err := r.Store.All()
	if err != nil {
		return Verification{}, err
	}
	found := Verification{Records: len(records), Problems: damaged}
	var candidates []*results.Record
	for _, record := range records {
		stale, err := r.stale(ctx, record)
		if err != nil {
			return found, err
		}
		switch {
		case stale != "":
			found.Problems = append(found.Problems, r.Store.path(record.Key)+": stale record: "+stale)
		case record.Status != results.StatusFailed && record.Trial.Purpose != results.PurposeTiming:
			candidates = append(candidates, record)
		}
	}
	random := rng.New("verify", fmt.Sprint(seed))
	random.Shuffle(len(candidates), func(i, j int) { candidates[i], candidates[j] = candidates[j], candidates[i] })
	candidates = candidates[:min(count, len(candidates))]
	found.Checked = len(candidates)
	differences := make([]string, len(candidates))
	group, ctx := errgroup.WithContext(ctx)
	for i, record := range candidates {
		group.Go(func() (err error) {
			differences[i], err = r.again(ctx, record)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return found, err
	}
	for _, difference := range differences {
		if difference != "" {
			found.Problems = append(found.Problems, difference)
		}
	}
	slices.Sort(found.Problems)
	return found, nil
}

// stale says why a record is none of this program's; empty where it is.
func (r *Runner) stale(ctx context.Context, record *results.Record) (string, error) {
	measurement, ok := r.Measurements[record.Trial.Measurement]
	if !ok {
		return "nobody provides the measurement " + record.Trial.Measurement, nil
	}
	if current := measurement.Algorithm(); current != record.Algorithm {
		return fmt.Sprintf("algorithm %s, this program has %s", record.Algorithm, current), nil
	}
	if needs := r.Data.store.Lacks(record.Trial.Problem.Data); needs != "" {
		return "it needs " + needs, nil
	}
	checksum, err := r.Data.Checksum(ctx, record.Trial)
	if err != nil {
		return "", err
	}
	if checksum != record.Data.Checksum {
		return fmt.Sprintf("%s was %.12s…, here it is %.12s…", record.Data.Name, record.Data.Checksum, checksum), nil
	}
	return "", nil
}

// again runs a record's trial and says how its outcome differs; empty where it
// does not.
func (r *Runner) again(ctx context.Context, record *results.Record) (string, error) {
	if err := r.slots.Acquire(ctx, 1); err != nil {
		return "", err
	}
	defer r.slots.Release(1)
	path, measurement, trial := r.Store.path(record.Key), r.Measurements[record.Trial.Measurement], record.Trial
	trial.Budget = record.Budget
	multiple, ok := multipleOf(record)
	if !ok {
		return fmt.Sprintf("%s: its step size %g is none of its grid", path, record.Step), nil
	}
	release, err := r.reserve(ctx, trial, measurement)
	if err != nil {
		return "", err
	}
	defer release()
	problem, data, err := r.Data.Load(ctx, trial)
	if err != nil {
		return "", err
	}
	outcome, err := runGuarded(ctx, measurement, trial, Inputs{Problem: problem, Data: data, Multiples: []float64{multiple}})
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil {
		return fmt.Sprintf("%s: run again, it fails: %v", path, err), nil
	}
	second := newRecord(record.Key, trial, data, measurement, outcome)
	if err := second.Seal(); err != nil {
		return "", err
	}
	if second.Digest == record.Digest {
		return "", nil
	}
	return fmt.Sprintf("%s: run again, it gives another outcome: %s", path, difference(record, second)), nil
}

// multipleOf finds the grid's value that a record's step size stands for.
func multipleOf(record *results.Record) (multiple float64, ok bool) {
	trial := record.Trial
	switch {
	case trial.Purpose == results.PurposeTuning:
		return trial.Multiple, true
	case trial.Grid == nil:
		return 0, true
	}
	for index := -trial.Grid.Extend; index < trial.Grid.Points+trial.Grid.Extend; index++ {
		if multiple := trial.Grid.Multiple(index); record.Scale*multiple == record.Step {
			return multiple, true
		}
	}
	return 0, false
}

// difference names the first thing in which two records of a trial differ.
func difference(a, b *results.Record) string {
	if a.Status != b.Status || a.Reason != b.Reason {
		return fmt.Sprintf("%s, now %s", a.Status, b.Status)
	}
	if len(a.Payload.Rows) != len(b.Payload.Rows) || !slices.Equal(a.Payload.Columns, b.Payload.Columns) {
		return fmt.Sprintf("%d rows of %d columns, now %d of %d", len(a.Payload.Rows), len(a.Payload.Columns), len(b.Payload.Rows), len(b.Payload.Columns))
	}
	for i, row := range a.Payload.Rows {
		for j, value := range row {
			if other := b.Payload.Rows[i][j]; value != other && (value == value || other == other) {
				return fmt.Sprintf("row %d, column %s: %v, now %v", i+1, a.Payload.Columns[j], float64(value), float64(other))
			}
		}
	}
	return fmt.Sprintf("step %v of scale %v on %+v, now %v of %v on %+v", a.Step, a.Scale, a.Data, b.Step, b.Scale, b.Data)
}
