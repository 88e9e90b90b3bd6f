package harness

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/google/renameio/v2"

	"gradsample/results"
)

// Store keeps records, one file each, in the folder trials of a run's folder.
type Store struct{ folder string }

// NewStore returns the store of a run's folder. Nothing is created before the
// first record is written.
func NewStore(folder string) *Store {
	return &Store{folder: filepath.Join(folder, "trials")}
}

// path is trials/ab/<key>.json, ab being the key's first two digits, so that
// no folder grows too long.
func (s *Store) path(key string) string {
	return filepath.Join(s.folder, key[:2], key+".json")
}

// Get returns the record with that key; nil where there is none. A damaged
// file gives results.ErrDamaged.
func (s *Store) Get(key string) (*results.Record, error) {
	path := s.path(key)
	encoded, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading a record: %w", err)
	}
	record, err := results.DecodeRecord(encoded)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if record.Key != key {
		return nil, fmt.Errorf("%s: %w: it holds the record %s", path, results.ErrDamaged, record.Key)
	}
	return record, nil
}

// Put writes a record: to a temporary file, fsynced, then renamed. A reader
// sees the old file, the new one, or none, and never a part of one.
func (s *Store) Put(record *results.Record) error {
	if err := record.Seal(); err != nil {
		return err
	}
	encoded, err := record.Encode()
	if err != nil {
		return err
	}
	path := s.path(record.Key)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("making a folder for records: %w", err)
	}
	if err := renameio.WriteFile(path, encoded, 0o644); err != nil {
		return fmt.Errorf("writing record %s: %w", record.Key, err)
	}
	return nil
}

// All returns every valid record, in the order of their keys, and one line for
// each file that is damaged.
func (s *Store) All() (records []*results.Record, damaged []string, err error) {
	paths, err := filepath.Glob(filepath.Join(s.folder, "??", "*.json"))
	if err != nil {
		return nil, nil, fmt.Errorf("listing the records: %w", err)
	}
	sort.Strings(paths)
	for _, path := range paths {
		record, err := s.Get(strings.TrimSuffix(filepath.Base(path), ".json"))
		switch {
		case errors.Is(err, results.ErrDamaged):
			damaged = append(damaged, err.Error())
		case err != nil:
			return nil, nil, err
		case record != nil:
			records = append(records, record)
		}
	}
	return records, damaged, nil
}
