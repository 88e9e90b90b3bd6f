package harness

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"gradsample/internal/parallel"
	"gradsample/internal/whole"
	"gradsample/results"
)

// Merged is what came of merging folders.
type Merged struct {
	Records int      // in the folder that was written
	Damaged []string // files that could not be used, one line each, and one for all of an earlier version
	Machine string   // whose clock counts; empty where nothing was timed
	Store   *Store   // of the folder that was written, which knows its records
}

// Merge unites the records of several folders, which need share nothing, in one
// that may have records already, and may be among them. Of two records of a key the longer curve is
// kept, a finished one before a failed one, and of timings those of the machine
// that timed most trials, of equals the one that comes first. Two different
// outcomes are ErrConflict, and nothing is written. Checkpoints go with their
// records.
func Merge(folders []string, out string) (Merged, error) {
	target := NewStore(out)
	u := union{target: target, chosen: map[string]origin{}, timings: map[string]int{}}
	if _, err := os.Stat(target.folder); err == nil {
		folders = append([]string{out}, folders...)
	}
	for i, folder := range folders {
		if slices.ContainsFunc(folders[:i], func(earlier string) bool { return samePlace(earlier, folder) }) {
			continue
		}
		if err := u.collect(folder); err != nil {
			return Merged{}, err
		}
	}
	u.chooseMachine()
	for _, o := range u.found {
		if err := u.enter(o); err != nil {
			return Merged{}, err
		}
	}
	merged := Merged{Records: len(u.chosen), Damaged: u.damaged, Machine: u.machine, Store: target}
	copies := slices.DeleteFunc(u.keys, func(key string) bool { return u.chosen[key].store == target })
	errs := make([]error, len(copies))
	parallel.Jobs(copiesAtOnce, len(copies), func(_, i int) { errs[i] = copyTrial(u.chosen[copies[i]], target) })
	if err := errors.Join(errs...); err != nil {
		return merged, err
	}
	return merged, u.copyUnfinished(target)
}

// copiesAtOnce is how many records are copied side by side: each waits for the disk,
// which brings several there at once.
const copiesAtOnce = 32

// samePlace tells whether two paths lead to one folder.
func samePlace(a, b string) bool {
	first, errFirst := os.Stat(a)
	second, errSecond := os.Stat(b)
	return errFirst == nil && errSecond == nil && os.SameFile(first, second)
}

// origin is a record in one of the folders, without what is long.
type origin struct {
	store   *Store
	key     string
	digest  string
	status  results.Status
	purpose results.Purpose
	budget  float64
	machine string
}

func (o origin) path() string { return o.store.path(o.key) }

// union collects what is to be merged.
type union struct {
	target   *Store
	found    []origin
	chosen   map[string]origin
	keys     []string // of chosen, in the order in which they were met
	stores   []*Store
	timings  map[string]int // timing records of each machine
	machines []string       // of timings, in the order in which they were met
	machine  string
	damaged  []string
}

// collect lists a folder's records.
func (u *union) collect(folder string) error {
	store := NewStore(folder)
	if store.folder == u.target.folder {
		store = u.target
	}
	_, err := os.Stat(store.folder)
	if errors.Is(err, fs.ErrNotExist) {
		// A shard may have had nothing to do.
		var runs []Provenance
		if runs, err = ReadProvenances(folder); err == nil && len(runs) == 0 {
			return fmt.Errorf("%s: %w", folder, ErrNoRecords)
		}
	}
	if err != nil {
		return fmt.Errorf("reading the records in %s: %w", folder, err)
	}
	u.stores = append(u.stores, store)
	damaged, err := store.each(func(record *results.Record) {
		o := origin{store, record.Key, record.Digest, record.Status, record.Trial.Purpose, record.Budget, record.Machine}
		u.found = append(u.found, o)
		if o.purpose == results.PurposeTiming && o.status == results.StatusDone {
			if !slices.Contains(u.machines, o.machine) {
				u.machines = append(u.machines, o.machine)
			}
			u.timings[o.machine]++
		}
	})
	u.damaged = append(u.damaged, damaged...)
	return err
}

// chooseMachine finds whose timings are preferred.
func (u *union) chooseMachine() {
	for _, machine := range u.machines {
		if u.machine == "" || u.timings[machine] > u.timings[u.machine] {
			u.machine = machine
		}
	}
}

// enter makes a record the chosen one of its key, if it is the first or the
// better one.
func (u *union) enter(o origin) error {
	chosen, ok := u.chosen[o.key]
	if !ok {
		u.keys = append(u.keys, o.key)
		u.chosen[o.key] = o
		return nil
	}
	better, err := u.prefers(o, chosen)
	if err == nil && better {
		u.chosen[o.key] = o
	}
	return err
}

// prefers tells whether a record is better than the chosen one of its key.
func (u *union) prefers(o, chosen origin) (bool, error) {
	failed, chosenFailed := o.status == results.StatusFailed, chosen.status == results.StatusFailed
	switch {
	case failed || chosenFailed:
		return chosenFailed && !failed, nil
	case o.digest == chosen.digest:
		return o.purpose == results.PurposeTiming && o.machine == u.machine && chosen.machine != u.machine, nil
	case o.budget == chosen.budget:
		return false, fmt.Errorf("%w: %s and %s", ErrConflict, chosen.path(), o.path())
	case o.budget < chosen.budget:
		return false, extends(chosen, o)
	}
	return true, extends(o, chosen)
}

// extends holds a longer curve against a shorter one, with which it has to
// begin. Tuning trials are evaluated at their ends only.
func extends(long, short origin) error {
	if long.purpose == results.PurposeTuning {
		return nil
	}
	a, err := long.store.Get(long.key)
	if err != nil {
		return err
	}
	b, err := short.store.Get(short.key)
	if err != nil {
		return err
	}
	conflict := fmt.Errorf("%w: %s does not extend %s", ErrConflict, long.path(), short.path())
	if a == nil || b == nil || len(a.Payload.Rows) < len(b.Payload.Rows) {
		return conflict
	}
	ended := b.Status == results.StatusDiverged // and so is what a longer one says
	if ended && (a.Status != b.Status || a.Reason != b.Reason || len(a.Payload.Rows) != len(b.Payload.Rows)) {
		return conflict
	}
	first := *b
	first.Step, first.Scale, first.Data = a.Step, a.Scale, a.Data
	first.Payload = results.Table{Columns: a.Payload.Columns, Rows: a.Payload.Rows[:len(b.Payload.Rows)]}
	if err := first.Seal(); err != nil {
		return err
	}
	if first.Digest != b.Digest {
		return conflict
	}
	return nil
}

// copyTrial brings a record, as it was read, to the target, and its checkpoint where
// it has a sound one.
func copyTrial(o origin, target *Store) error {
	if err := copyCheckpoint(o.store, o.key, target); err != nil {
		return err
	}
	if err := whole.Share(o.path(), target.path(o.key)); err != nil {
		return fmt.Errorf("writing record %s: %w", o.key, err)
	}
	if known, ok := o.store.known.Load(o.key); ok {
		target.known.Store(o.key, known) // holds where the file is the same
	}
	return nil
}

// copyCheckpoint brings the checkpoint of a trial to the target. Without a sound one
// the trial starts anew.
func copyCheckpoint(from *Store, key string, target *Store) error {
	path := from.checkpointPath(key)
	encoded, err := os.ReadFile(path)
	if err != nil || !results.CheckpointOf(key, encoded) {
		return nil
	}
	if err := whole.Share(path, target.checkpointPath(key)); err != nil {
		return fmt.Errorf("writing the checkpoint of %s: %w", key, err)
	}
	return nil
}

// copyUnfinished copies the checkpoints of trials that nobody finished.
func (u *union) copyUnfinished(target *Store) error {
	for _, store := range u.stores {
		keys, err := store.list(".checkpoint")
		if err != nil {
			return err
		}
		for _, key := range keys {
			if _, finished := u.chosen[key]; finished || store == target {
				continue
			}
			if err := copyCheckpoint(store, key, target); err != nil {
				return err
			}
		}
	}
	return nil
}
