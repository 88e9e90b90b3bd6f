package sampling

import "errors"

var (
	// ErrUnknown is wrapped by New's error for a name not in the catalogue.
	ErrUnknown = errors.New("unknown sampler")
	// ErrNoKeys is wrapped by New's error for a sampler that hashes keys and a
	// loss that has none.
	ErrNoKeys = errors.New("the loss has no keys to hash")
	// ErrHash is wrapped by New's error for a hash family that the sampler, or one
	// of its settings, does not go with.
	ErrHash = errors.New("the hash family does not fit")
	// ErrSettings is wrapped by New's error for settings out of range.
	ErrSettings = errors.New("sampler settings out of range")
)
