package harness

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"gradsample/datasets"
	"gradsample/internal/memo"
	"gradsample/results"
)

// Prepared problems stay in memory: twelve large ones, or as many small ones as take
// the same room. Trials come problem by problem, so that few are in use at a time; the
// timing lane comes back to all.
const (
	keep      = 12
	keptBytes = keep * 32 << 20
)

// weigh is the room that a problem is taken to need among those that are kept.
func weigh(p *datasets.Problem) int64 {
	values := 0
	for _, rows := range []datasets.Rows{p.Train, p.Test} {
		values += len(rows.X.Data) + len(rows.Y) + len(rows.Truth)
	}
	return min(4*int64(values), keptBytes/keep)
}

// Data loads the rows of trials, each problem once however many trials share
// it.
type Data struct {
	store     *datasets.Store
	prepared  *memo.Memo[*datasets.Problem]
	checksums *memo.Memo[string]
	extents   *memo.Memo[extent]
	needs     needs
}

// extent is the number of rows and columns of a data set.
type extent struct{ rows, columns int }

// NewData loads from a store. Where a set cannot be had, its surrogate takes
// its place.
func NewData(store *datasets.Store) *Data {
	return &Data{store: store, prepared: memo.Weighing(keptBytes, weigh), checksums: memo.New[string](1000), extents: memo.New[extent](1000)}
}

// Forget drops the problems that no trial uses, and what they were made of.
func (d *Data) Forget() {
	d.prepared.Forget()
	d.store.Forget()
}

// extent counts the rows and columns that a trial's rows are made of.
func (d *Data) extent(ctx context.Context, trial results.Trial) (extent, error) {
	request := d.request(trial)
	return d.extents.Get(request.Name+"\x00"+request.Target, func() (extent, error) {
		rows, columns, err := d.store.Extent(ctx, request)
		if err != nil {
			return extent{}, fmt.Errorf("measuring %s: %w", request.Name, err)
		}
		return extent{rows, columns}, nil
	})
}

// request is what a trial asks of the data sets. Seeds that would see the same
// rows ask for the same.
func (d *Data) request(trial results.Trial) datasets.Request {
	request := datasets.Request{
		Name: trial.Problem.Data, Target: trial.Problem.Target, Preprocess: trial.Problem.Preprocess, Split: trial.Problem.Split,
		Experiment: trial.Experiment, MaxRows: trial.Problem.Rows, MaxTestRows: trial.Problem.TestRows, AllowSurrogate: true,
	}
	if d.Varies(trial.Problem) {
		request.Seed = trial.Seed
	}
	return request
}

// Varies tells whether the rows of a problem depend on the seed: through a
// random split, or a random choice of rows, unless all seeds are to see the same.
func (d *Data) Varies(problem results.Problem) bool {
	return !problem.Same && datasets.Request{Name: problem.Data, Split: problem.Split, MaxRows: problem.Rows, MaxTestRows: problem.TestRows}.Varies()
}

// Checksum identifies the data that a trial's rows are made of.
func (d *Data) Checksum(ctx context.Context, trial results.Trial) (string, error) {
	problem := trial.Problem
	return d.checksums.Get(problem.Data+"\x00"+problem.Target, func() (string, error) {
		checksum, err := d.store.Checksum(ctx, d.request(trial))
		if err != nil {
			return "", fmt.Errorf("identifying %s: %w", problem.Data, err)
		}
		return checksum, nil
	})
}

// open finds out what a plan's data are, each set once and several at a time: one
// that is not in the cache yet is read, or made, for that. The largest come first, so
// that no core waits long for the last one.
func (d *Data) open(ctx context.Context, plan []Planned) error {
	var sets []results.Trial
	seen := map[[2]string]bool{}
	for _, line := range plan {
		trial := line.Trial
		if name := [2]string{trial.Problem.Data, trial.Problem.Target}; !seen[name] {
			seen[name] = true
			sets = append(sets, trial)
		}
	}
	slices.SortStableFunc(sets, func(a, b results.Trial) int { return cmp.Compare(cells(b.Problem.Data), cells(a.Problem.Data)) })
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, trial := range sets {
		group.Go(func() error {
			if ctx.Err() != nil {
				return ctx.Err() // another set's error ends the plan
			}
			if _, err := d.Checksum(ctx, trial); err != nil {
				return fmt.Errorf("experiment %s: %w", trial.Experiment, err)
			}
			return nil
		})
	}
	return group.Wait()
}

// cells is how many numbers a set of the catalogue has; 0 for any other.
func cells(name string) int {
	entry, ok := datasets.Find(name)
	if !ok {
		return 0
	}
	return (entry.Train + entry.Test) * entry.Dim()
}

// Load returns a trial's rows, which are shared and must not be changed.
func (d *Data) Load(ctx context.Context, trial results.Trial) (*datasets.Problem, results.Data, error) {
	request := d.request(trial)
	problem, err := d.prepared.Get(fmt.Sprintf("%+v", request), func() (*datasets.Problem, error) {
		problem, err := d.store.Load(ctx, request)
		if err != nil {
			return nil, fmt.Errorf("loading %s for seed %d: %w", request.Name, trial.Seed, err)
		}
		return problem, nil
	})
	if err != nil {
		return nil, results.Data{}, err
	}
	info := problem.Info
	return problem, results.Data{
		Name: info.Name, State: string(info.State), Checksum: info.Checksum, Rows: info.Rows, TestRows: info.TestRows,
		Columns: info.Dim, Split: info.Split, Note: info.Note,
	}, nil
}
