package datasets

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Place says where a file was found.
type Place string

// The places, in the order in which they are searched.
const (
	InDataFolder Place = "data folder"
	OnSystem     Place = "system package"
	InCache      Place = "cache"
)

// Location is a file that was found.
type Location struct {
	Name  string // base name of the first path the catalogue lists
	Path  string
	Place Place
}

// locate looks for a file: below each data folder, where a system package puts it,
// in the cache.
func (s *Store) locate(entry *Entry, file *File) (Location, bool) {
	try := func(path string, place Place) (Location, bool) {
		info, err := os.Stat(path)
		return Location{Name: file.name(), Path: path, Place: place}, err == nil && info.Mode().IsRegular()
	}
	for _, dir := range s.dirs {
		for _, below := range file.Paths {
			if !filepath.IsAbs(below) {
				if found, ok := try(filepath.Join(dir, below), InDataFolder); ok {
					return found, true
				}
			}
		}
	}
	for _, absolute := range file.Paths {
		if filepath.IsAbs(absolute) {
			if found, ok := try(absolute, OnSystem); ok {
				return found, true
			}
		}
	}
	return try(s.downloadPath(entry, file), InCache)
}

// downloadPath is where a download of the file is kept.
func (s *Store) downloadPath(entry *Entry, file *File) string {
	return filepath.Join(s.cache, "files", entry.Name, file.name())
}

// locateAll looks for every file of a variant. A missing one has a Location
// without a path, and makes complete false.
func (s *Store) locateAll(entry *Entry, v *Variant) (found []Location, complete bool) {
	complete = true
	for _, file := range v.files() {
		at, ok := s.locate(entry, file)
		if !ok {
			at, complete = Location{Name: file.name()}, false
		}
		found = append(found, at)
	}
	return found, complete
}

// present returns the best variant whose files are all on this machine: the whole
// set before a subset, never one that has to be asked for by name.
func (s *Store) present(entry *Entry) (*Variant, []Location) {
	for _, whole := range []bool{true, false} {
		for i := range entry.Variants {
			v := &entry.Variants[i]
			if v.OnRequest || (v.Subset == "") != whole {
				continue
			}
			if found, ok := s.locateAll(entry, v); ok {
				return v, found
			}
		}
	}
	return nil, nil
}

// compare checks a file by the checksums the catalogue has for it. It may have been
// packed anew by somebody else, so that what it unpacks to counts as well.
func (f *File) compare(stored string, content func() (string, error)) error {
	if f.SHA256 == "" && f.Content == "" || f.SHA256 == stored {
		return nil
	}
	want, got := f.SHA256, stored
	if f.Content != "" {
		var err error
		want = f.Content
		if got, err = content(); err != nil {
			return fmt.Errorf("%w: %w", ErrChecksum, err)
		}
		if got == want {
			return nil
		}
	}
	return fmt.Errorf("%w: SHA-256 is %s, expected %s (%s)", ErrChecksum, got, want, f.By)
}

// identify checks a located file and returns the SHA-256 that its data is known by:
// that of its content where the catalogue has it, so that packing makes no
// difference, else that of the file as it is stored.
func (s *Store) identify(file *File, at Location) (string, error) {
	stored, err := s.digests.stored(at.Path)
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", at.Path, err)
	}
	content := func() (string, error) { return s.digests.content(at.Path) }
	if err := file.compare(stored, content); err != nil {
		return "", fmt.Errorf("%s: %w; replace the file or move it away", at.Path, err)
	}
	if at.Place == InCache {
		if recorded := recordedSum(at.Path); recorded != "" && recorded != stored {
			return "", fmt.Errorf("%s: %w: SHA-256 is %s, on download it was %s; remove the file to fetch it again",
				at.Path, ErrChecksum, stored, recorded)
		}
	}
	if file.Content != "" {
		return file.Content, nil
	}
	return stored, nil
}

// recordedSum returns the checksum that was written down when a file was
// downloaded; empty where none was.
func recordedSum(path string) string {
	note, err := os.ReadFile(path + ".sha256")
	if err != nil {
		return ""
	}
	sum, _, _ := strings.Cut(string(note), " ")
	return sum
}

// obtain returns where the variant's files are, downloading what is missing. A
// cached file that is not what it was is downloaded again.
func (s *Store) obtain(ctx context.Context, entry *Entry, v *Variant) ([]Location, error) {
	var found []Location
	for _, file := range v.files() {
		at, ok := s.locate(entry, file)
		if ok && at.Place == InCache {
			if _, err := s.identify(file, at); errors.Is(err, ErrChecksum) {
				ok = false
				_ = os.Remove(at.Path) // if it stays, it is found to be wrong again below
			}
		}
		if !ok {
			if err := s.download(ctx, entry, file); err != nil {
				return nil, err
			}
			at = Location{Name: file.name(), Path: s.downloadPath(entry, file), Place: InCache}
		}
		found = append(found, at)
	}
	return found, nil
}

func (s *Store) download(ctx context.Context, entry *Entry, file *File) error {
	if s.offline && len(file.Sources) > 0 {
		return fmt.Errorf("%s: %w (GRADSAMPLE_OFFLINE)", file.name(), ErrOffline)
	}
	return s.fetcher.fetch(ctx, file, s.downloadPath(entry, file))
}

// baseName is the last element of a path written with slashes.
func baseName(name string) string {
	return path.Base(filepath.ToSlash(name))
}

// upstreamSize returns how many bytes a download must have; 0 where that is not
// known, or where the file may as well come in another packing.
func (f *File) upstreamSize() int64 {
	if f.Content != "" {
		return 0
	}
	return f.Size
}
