package datasets

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"gradsample/internal/memo"
)

// Options says where a Store looks. The zero value is what a command without flags
// uses.
type Options struct {
	// DataDirs are searched first, in order; the folders of GRADSAMPLE_DATA (a list
	// like PATH) come after them.
	DataDirs []string
	// CacheDir keeps downloads and parsed data. Default: GRADSAMPLE_CACHE, or
	// "gradsample" in the user's cache folder.
	CacheDir string
	// Offline forbids downloads; GRADSAMPLE_OFFLINE=1 does the same.
	Offline bool
	// Progress is where download bars are drawn if it is a terminal. Default: standard
	// error.
	Progress io.Writer
}

// generatedBytes are kept of generated tables: of one of a million rows.
const generatedBytes = 128 << 20

// Store finds, fetches, reads and caches data sets. It may be used by several
// goroutines, and its cache by several processes.
type Store struct {
	dirs    []string
	cache   string
	offline bool
	digests digests
	whole   wholeTables
	mapped  mappedSets
	fetcher *fetcher
	// generated are tables of synthetic sets, unless they are large: where every seed
	// takes some rows of a set, all would be made again for each.
	generated *memo.Memo[*table]
}

// Open returns a store. Nothing is created before it is needed.
func Open(o Options) (*Store, error) {
	if o.CacheDir == "" {
		o.CacheDir = os.Getenv("GRADSAMPLE_CACHE")
	}
	if o.CacheDir == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return nil, fmt.Errorf("no folder for the cache (%w): set GRADSAMPLE_CACHE", err)
		}
		o.CacheDir = filepath.Join(user, "gradsample")
	}
	if o.Progress == nil {
		o.Progress = os.Stderr
	}
	dirs := append([]string(nil), o.DataDirs...)
	for _, dir := range filepath.SplitList(os.Getenv("GRADSAMPLE_DATA")) {
		if dir != "" {
			dirs = append(dirs, dir)
		}
	}
	switch os.Getenv("GRADSAMPLE_OFFLINE") {
	case "", "0", "false":
	default:
		o.Offline = true
	}
	return &Store{
		dirs: dirs, cache: o.CacheDir, offline: o.Offline,
		digests: digests{dir: filepath.Join(o.CacheDir, "checksums")},
		fetcher: newFetcher(o.Progress), generated: memo.Weighing(generatedBytes, (*table).bytes),
	}, nil
}

// CacheDir returns the folder that downloads and parsed data are kept in.
func (s *Store) CacheDir() string { return s.cache }

// Forget drops the generated tables that no request uses; they are made again when
// they are asked for.
func (s *Store) Forget() { s.generated.Forget() }

// Fetch makes sure that the whole set (or the variant that the name asks for) is on
// this machine, downloading and checking what is missing, and returns its files.
// Where that is impossible the error wraps ErrNotFound and says what each source
// answered.
func (s *Store) Fetch(ctx context.Context, name string) ([]Location, error) {
	c, err := choose(name, "")
	if err != nil {
		return nil, err
	}
	if v, _ := s.present(c.entry); v == nil {
		if at, here := s.findPictures(c.entry); here {
			return at.locations(), nil
		}
	}
	_, found, err := s.fetchVariant(ctx, c)
	return found, err
}

// fetchVariant returns the first variant that can be completed: the one that was
// asked for, or else those of the whole set, one that is here already before any
// that has to be downloaded.
func (s *Store) fetchVariant(ctx context.Context, c choice) (*Variant, []Location, error) {
	candidates := c.entry.whole()
	if c.variant != nil {
		candidates = []*Variant{c.variant}
	}
	for _, v := range candidates {
		if _, here := s.locateAll(c.entry, v); here {
			candidates = []*Variant{v}
			break
		}
	}
	var failures sourceErrors
	for _, v := range candidates {
		if len(candidates) > 1 && !s.canComplete(c.entry, v) {
			continue // a layout that somebody may have put here, but nobody offers
		}
		found, err := s.obtain(ctx, c.entry, v)
		if err == nil {
			return v, found, nil
		}
		if ctx.Err() != nil {
			return nil, nil, context.Cause(ctx)
		}
		failures = append(failures, err)
	}
	if c.entry.Brought != "" {
		return nil, nil, fmt.Errorf("%s: %w: it needs %s", c.name, ErrNotFound, c.entry.Brought)
	}
	return nil, nil, fmt.Errorf("%s: %w: %w", c.name, ErrNotFound, failures)
}

// canComplete tells whether every file of the variant is here or has an address.
func (s *Store) canComplete(entry *Entry, v *Variant) bool {
	for _, file := range v.files() {
		if _, here := s.locate(entry, file); !here && len(file.Sources) == 0 {
			return false
		}
	}
	return true
}

// whole lists the variants that are the whole set.
func (e *Entry) whole() []*Variant {
	var list []*Variant
	for i := range e.Variants {
		if v := &e.Variants[i]; v.Subset == "" {
			list = append(list, v)
		}
	}
	return list
}

// Files returns where the files of an entry are, fetching what is missing. It is how
// reference files, which are no tables, are had.
func (s *Store) Files(ctx context.Context, name string) ([]Location, error) {
	return s.Fetch(ctx, name)
}
