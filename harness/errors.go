package harness

import "errors"

var (
	// ErrCheckpoint is wrapped by the error of a measurement that cannot go on from
	// a checkpoint. The trial is then run from its start.
	ErrCheckpoint = errors.New("the checkpoint cannot be used")
	// ErrConflict is returned by Merge for two different outcomes of one trial.
	ErrConflict = errors.New("two outcomes of one trial differ")
	// ErrNoRecords is returned by Merge for a folder that no run has written to.
	ErrNoRecords = errors.New("there are no trials here")
	// ErrShard is wrapped by the errors of ParseShard.
	ErrShard = errors.New("give a shard as i/n, with i from 0 to n-1")
	// ErrMemory is wrapped by the errors of ParseMemory.
	ErrMemory = errors.New("give an amount of memory like 4GiB, 500MB or 50%")
)
