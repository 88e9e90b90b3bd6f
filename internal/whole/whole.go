// Package whole writes files whole or not at all, and clears away what writers
// left that were killed.
//
//  1. Write puts the content into a temporary file beside the target, brings it to
//     the disk, and renames it. A reader sees the old file, the new one, or none.
//  2. Share brings a file that Write wrote to another place, without writing it
//     again where it need not.
//  3. Occupy says that somebody writes to a folder. Nobody else being there, the
//     temporary files that lie about are dead, and are removed: no clock has to
//     tell how old they are.
package whole

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"github.com/google/renameio/v2"
	"golang.org/x/sys/unix"
)

// Write writes a file, whose folder is made where it is missing.
func Write(path string, content []byte) error {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	// Beside the target the temporary file is where Sweep looks, and on its disk.
	return renameio.WriteFile(path, content, 0o644, renameio.WithTempDir(folder))
}

// Share puts a file at another path too, whose folder is made where it is missing:
// as a second name of the same file where the disk allows that and nothing is
// there yet, else as a copy, written like any other file. It is for files that are
// replaced and never changed in place.
func Share(from, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	if unix.Linkat(unix.AT_FDCWD, from, unix.AT_FDCWD, to, unix.AT_SYMLINK_FOLLOW) == nil {
		return nil
	}
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return Write(to, content)
}

// temporary are the names of Write's temporary files: hidden, of the target's name
// and a random number of 63 bits, of which one in a thousand million is shorter.
var temporary = regexp.MustCompile(`^\..*[a-z][0-9]{10,19}$`)

// Occupy tells others who call it that this process writes to the folders below
// one, until release is called or the process dies. Where it is the first to come,
// it removes what killed writers left, and returns how many files that were. The
// folder has to be there. A file system without locks lets everybody in, and
// nothing is removed.
func Occupy(folder string) (release func(), removed int, err error) {
	directory, err := os.Open(folder)
	if err != nil {
		return nil, 0, err
	}
	if unix.Flock(int(directory.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil {
		if removed, err = sweep(folder); err != nil {
			directory.Close()
			return nil, removed, fmt.Errorf("clearing away temporary files: %w", err)
		}
	}
	for {
		err := unix.Flock(int(directory.Fd()), unix.LOCK_SH)
		if !errors.Is(err, unix.EINTR) {
			break // locked, or there are no locks here
		}
	}
	return func() { directory.Close() }, removed, nil
}

// sweep removes temporary files below a folder.
func sweep(folder string) (removed int, err error) {
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !entry.Type().IsRegular() || !temporary.MatchString(entry.Name()) {
			return nil
		}
		if err := os.Remove(path); err != nil {
			return err
		}
		removed++
		return nil
	})
	return removed, err
}
