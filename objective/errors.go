package objective

import "errors"

var (
	// ErrUnknownLoss is returned by New for a name that is not in Losses.
	ErrUnknownLoss = errors.New("unknown loss")
	// ErrInvalid is returned by New for rows, targets or a ridge that the
	// loss cannot take.
	ErrInvalid = errors.New("invalid training data")
	// ErrNoReference is returned by Optimum for an Objective that this
	// package did not make.
	ErrNoReference = errors.New("no reference solver for this objective")
)
