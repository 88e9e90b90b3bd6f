package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"gradsample/internal/whole"
)

// occupy makes the run's folder and says to other runs that this one writes to it
// and to its figures, until release is called. What killed runs left half-written
// is cleared away, and reported in one line.
func (o *options) occupy(stderr io.Writer) (release func(), err error) {
	folders, removed := o.folders(), 0
	if err := os.MkdirAll(folders.Results, 0o755); err != nil {
		return nil, fmt.Errorf("%w: making the run's folder: %w", errStopped, err)
	}
	var all []func()
	release = func() {
		for _, one := range all {
			one()
		}
	}
	for _, folder := range []string{folders.Results, folders.Plots} {
		one, swept, err := whole.Occupy(folder)
		if errors.Is(err, fs.ErrNotExist) {
			continue // there are no figures yet
		}
		if err != nil {
			release()
			return nil, fmt.Errorf("%w: %w", errStopped, err)
		}
		all, removed = append(all, one), removed+swept
	}
	if removed > 0 {
		fmt.Fprintf(stderr, "warning: removed %s that killed runs had left in %s\n", counted(removed, "temporary file"), folders.Results)
	}
	return release, nil
}
