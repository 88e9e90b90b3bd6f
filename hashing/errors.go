package hashing

import "errors"

// ErrSettings is wrapped by the errors of New for settings out of range.
var ErrSettings = errors.New("hash settings out of range")
