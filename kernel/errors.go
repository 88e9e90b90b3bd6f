package kernel

import "errors"

var (
	// ErrSettings is wrapped by errors for settings out of range.
	ErrSettings = errors.New("kernel settings out of range")
	// ErrData is wrapped by errors for rows or targets that a method or a model
	// cannot take.
	ErrData = errors.New("invalid rows or targets")
	// ErrSingular is wrapped by errors for a linear system that cannot be solved,
	// most often because the ridge is too small.
	ErrSingular = errors.New("the linear system is not positive definite")
	// ErrDiverged is wrapped by Divergence, which Advance returns.
	ErrDiverged = errors.New("training diverged")
	// ErrNoCheckpoint is wrapped by errors of Checkpoint and Restore, for a source
	// whose state cannot be saved, or a checkpoint that is none.
	ErrNoCheckpoint = errors.New("no checkpoint")
	// ErrModel is wrapped by errors for a file that holds no model.
	ErrModel = errors.New("invalid model file")
)
