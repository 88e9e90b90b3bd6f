package synthetic

import "errors"

var (
	// ErrFamily is returned for a name whose family does not exist.
	ErrFamily = errors.New("unknown synthetic family")
	// ErrKey is returned for a key that the family does not have, or a value that the
	// key cannot have.
	ErrKey = errors.New("bad synthetic set")
)
