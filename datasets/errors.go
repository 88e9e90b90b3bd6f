package datasets

import (
	"errors"
	"strings"
)

var (
	// ErrUnknown is returned for a name that is neither in the catalogue nor a file.
	ErrUnknown = errors.New("unknown data set")
	// ErrNotFound is returned where a set's files are neither on this machine nor
	// could be downloaded.
	ErrNotFound = errors.New("data set not found")
	// ErrChecksum is returned for a file whose content is not what the catalogue
	// says it is.
	ErrChecksum = errors.New("checksum mismatch")
	// ErrUnreachable is returned where no source of a file could be reached.
	ErrUnreachable = errors.New("no source could be reached")
	// ErrOffline is returned where a download would be needed and is forbidden.
	ErrOffline = errors.New("downloads are switched off")
	// ErrRequest is returned for a request that contradicts itself or the data.
	ErrRequest = errors.New("bad request")
)

// sourceErrors holds what went wrong with each source of one file, and prints it
// in one line.
type sourceErrors []error

func (e sourceErrors) Error() string {
	texts := make([]string, len(e))
	for i, err := range e {
		texts[i] = err.Error()
	}
	return strings.Join(texts, "; ")
}

func (e sourceErrors) Unwrap() []error { return e }
