package neural

import "errors"

var (
	// ErrNetwork is wrapped by errors for a description that makes no network.
	ErrNetwork = errors.New("invalid network")
	// ErrSettings is wrapped by errors for training settings out of range.
	ErrSettings = errors.New("neural settings out of range")
	// ErrData is wrapped by errors for rows or classes that a network cannot take.
	ErrData = errors.New("invalid rows or classes")
	// ErrWeights is wrapped by errors for weights that do not fit a network.
	ErrWeights = errors.New("weights do not fit the network")
	// ErrDiverged is wrapped by the error of a training run that blew up.
	ErrDiverged = errors.New("training diverged")
	// ErrNoCheckpoint is returned by Checkpoint where the source is not Resumable.
	ErrNoCheckpoint = errors.New("the source's state cannot be saved")
)
