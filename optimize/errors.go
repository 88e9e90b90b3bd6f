package optimize

import "errors"

var (
	// ErrSettings is returned by NewTrainer for settings out of range.
	ErrSettings = errors.New("invalid optimizer settings")
	// ErrDiverged is returned by Advance and Train once θ is not finite any
	// more.
	ErrDiverged = errors.New("training diverged")
	// ErrNoCheckpoint is returned by Checkpoint where the sampler is not
	// Resumable.
	ErrNoCheckpoint = errors.New("the sampler's state cannot be saved")
	// ErrProbes is returned by Train for probes that lie behind the trainer or
	// do not increase.
	ErrProbes = errors.New("invalid probes")
)
