package hashing

import "errors"

// ErrSettings is wrapped by the errors of NewSimHash for settings out of range.
var ErrSettings = errors.New("hash settings out of range")
