package kernel

import "errors"

var (
	// ErrDiverged is wrapped by Divergence, which Advance returns.
	ErrDiverged = errors.New("training diverged")
	// ErrModel is wrapped by errors for a file that holds no model.
	ErrModel = errors.New("invalid model file")
)
