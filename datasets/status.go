package datasets

import (
	"context"
	"fmt"
	"os"
	"strings"
)

// FileStatus is what is known of one file of a set.
type FileStatus struct {
	Name     string
	Path     string // empty: not on this machine
	Place    Place
	Size     int64    // bytes on this machine, or else of the upstream file; 0: not known
	SHA256   string   // as the catalogue has it; after Verify, as found on this machine; may be empty
	Checksum string   // where the checksum comes from, in words
	Sources  []string // upstream addresses
	Err      error    // after Verify: why the file is not what it should be

	file *File
}

// Status is what "data list" shows of one set.
type Status struct {
	Entry   *Entry
	State   State  // StateReal or StateSubset where the files are here, StateOwn where the user has brought them, else StateSurrogate or StateMissing
	Variant string // which variant was found; empty for the whole set
	Note    string // what kind of subset, or what is here instead
	Files   []FileStatus
}

// Status looks for the set's files without fetching or hashing anything.
func (s *Store) Status(entry *Entry) Status {
	if variant, found := s.present(entry); variant != nil {
		return statusOf(entry, variant, found)
	}
	if entry.Brought != "" {
		return s.statusOfBrought(entry)
	}
	first := &entry.Variants[0]
	found, _ := s.locateAll(entry, first)
	status := Status{Entry: entry, State: StateMissing, Note: "not on this machine", Files: describe(first, found)}
	if entry.Surrogate != nil {
		status.State = StateSurrogate
		status.Note += "; a surrogate of the same shape can take its place"
	}
	for i := range entry.Variants {
		v := &entry.Variants[i]
		if _, ok := s.locateAll(entry, v); ok { // one that has to be asked for, or it would have been found
			status.Note += fmt.Sprintf("; %s:%s is here (%s)", entry.Name, v.Name, v.Subset)
		}
	}
	return status
}

// statusOf describes a variant that is on this machine.
func statusOf(entry *Entry, v *Variant, found []Location) Status {
	status := Status{Entry: entry, State: StateReal, Variant: v.Name, Note: entry.Note, Files: describe(v, found)}
	if entry.Brought != "" {
		status.State = StateOwn
	}
	if v.Subset != "" {
		status.State = StateSubset
		status.Note = strings.TrimPrefix(status.Note+"; "+v.Subset, "; ")
	}
	return status
}

// describe lists each file of a variant once.
func describe(v *Variant, found []Location) []FileStatus {
	var list []FileStatus
	seen := map[string]bool{}
	for i, file := range v.files() {
		if seen[file.name()] {
			continue
		}
		seen[file.name()] = true
		status := FileStatus{
			Name: file.name(), Path: found[i].Path, Place: found[i].Place,
			Size: file.Size, SHA256: file.SHA256, Checksum: file.checksumNote(), Sources: file.Sources, file: file,
		}
		if status.SHA256 == "" {
			status.SHA256 = file.Content
		}
		if info, err := os.Stat(status.Path); err == nil {
			status.Size = info.Size()
		}
		list = append(list, status)
	}
	return list
}

// Verify hashes every file of the set that is on this machine anew and compares it
// with the catalogue. The error joins those of the files, wrapping ErrChecksum; a
// set of which nothing is here gives one that wraps ErrNotFound.
func (s *Store) Verify(ctx context.Context, name string) (Status, error) {
	choice, err := choose(name, "")
	if err != nil {
		return Status{}, err
	}
	status := s.Status(choice.entry)
	if choice.variant != nil {
		found, _ := s.locateAll(choice.entry, choice.variant)
		status = statusOf(choice.entry, choice.variant, found)
	}
	var failures sourceErrors
	checked := 0
	for i := range status.Files {
		f := &status.Files[i]
		if ctx.Err() != nil {
			return status, context.Cause(ctx)
		}
		if f.Path == "" {
			continue
		}
		checked++
		s.digests.forget(f.Path)
		if _, f.Err = s.identify(f.file, Location{f.Name, f.Path, f.Place}); f.Err != nil {
			failures = append(failures, f.Err)
		}
		f.SHA256, _ = s.digests.stored(f.Path) // what fails here has failed above
	}
	switch {
	case failures != nil:
		return status, fmt.Errorf("%s: %w", name, failures)
	case checked == 0:
		return status, fmt.Errorf("%s: %w on this machine", name, ErrNotFound)
	}
	return status, nil
}
