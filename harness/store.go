package harness

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"gradsample/internal/parallel"
	"gradsample/internal/whole"
	"gradsample/results"
)

// Store keeps records, one file each, in the folder trials of a run's folder. It
// remembers the records that it has read, so that who looks ahead, or merges, does
// not read them twice; they must not be changed.
type Store struct {
	folder string
	known  sync.Map // by key: known
}

// known is a record that was read, and the file that it was in.
type known struct {
	record *results.Record
	file   fs.FileInfo
}

// isIn tells whether a file is the one that was read, as it was then.
func (k known) isIn(file fs.FileInfo) bool {
	return os.SameFile(k.file, file) && k.file.Size() == file.Size() && k.file.ModTime().Equal(file.ModTime())
}

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
// file gives results.ErrDamaged, one of an earlier version results.ErrEarlier.
func (s *Store) Get(key string) (*results.Record, error) {
	path := s.path(key)
	if before, ok := s.known.Load(key); ok {
		if file, err := os.Stat(path); err == nil && before.(known).isIn(file) {
			return before.(known).record, nil
		}
	}
	encoded, file, err := readFile(path)
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
	s.known.Store(key, known{record, file})
	return record, nil
}

// readFile reads a file, and says which it was.
func readFile(path string) (content []byte, info fs.FileInfo, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	if info, err = file.Stat(); err != nil {
		return nil, nil, err
	}
	content = make([]byte, info.Size())
	read, err := io.ReadFull(file, content)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil // cut off just now, which who decodes it will notice
	}
	return content[:read], info, err
}

// Put writes a record, at once.
func (s *Store) Put(record *results.Record) error {
	if err := record.Seal(); err != nil {
		return err
	}
	encoded, err := record.Encode()
	if err != nil {
		return err
	}
	if err := whole.Write(s.path(record.Key), encoded); err != nil {
		return fmt.Errorf("writing record %s: %w", record.Key, err)
	}
	return nil
}

// checkpointPath is beside the record.
func (s *Store) checkpointPath(key string) string {
	return strings.TrimSuffix(s.path(key), ".json") + ".checkpoint"
}

// Checkpoint returns the checkpoint of a trial; nil where there is none. A
// damaged file gives results.ErrDamaged.
func (s *Store) Checkpoint(key string) (*results.Checkpoint, error) {
	path := s.checkpointPath(key)
	encoded, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading a checkpoint: %w", err)
	}
	checkpoint, err := results.DecodeCheckpoint(encoded)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if checkpoint.Key != key {
		return nil, fmt.Errorf("%s: %w: it belongs to %s", path, results.ErrDamaged, checkpoint.Key)
	}
	return checkpoint, nil
}

// PutCheckpoint writes a checkpoint, at once.
func (s *Store) PutCheckpoint(checkpoint *results.Checkpoint) error {
	encoded, err := checkpoint.Encode()
	if err != nil {
		return err
	}
	if err := whole.Write(s.checkpointPath(checkpoint.Key), encoded); err != nil {
		return fmt.Errorf("writing the checkpoint of %s: %w", checkpoint.Key, err)
	}
	return nil
}

// RemoveCheckpoint removes the checkpoint of a trial, if there is one.
func (s *Store) RemoveCheckpoint(key string) error {
	if err := os.Remove(s.checkpointPath(key)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("removing a checkpoint: %w", err)
	}
	return nil
}

// All returns every valid record, in the order of their keys, and one line for
// each file that is damaged, and one for all that an earlier version wrote.
func (s *Store) All() (records []*results.Record, unusable []string, err error) {
	unusable, err = s.each(func(record *results.Record) { records = append(records, record) })
	return records, unusable, err
}

// atOnce is how many records are read side by side before the first is looked at.
const atOnce = 1000

// each goes through the valid records in the order of their keys.
func (s *Store) each(visit func(*results.Record)) (unusable []string, err error) {
	keys, err := s.list(".json")
	if err != nil {
		return nil, err
	}
	earlier := 0
	for some := range slices.Chunk(keys, atOnce) {
		records, errs := make([]*results.Record, len(some)), make([]error, len(some))
		parallel.Jobs(runtime.GOMAXPROCS(0), len(some), func(_, i int) { records[i], errs[i] = s.Get(some[i]) })
		for i, err := range errs {
			switch {
			case errors.Is(err, results.ErrDamaged):
				unusable = append(unusable, err.Error())
			case errors.Is(err, results.ErrEarlier):
				earlier++
			case err != nil:
				return nil, err
			case records[i] != nil:
				visit(records[i])
			}
		}
	}
	if earlier > 0 {
		unusable = append(unusable, s.earlier(earlier))
	}
	return unusable, nil
}

// earlier says that so many records cannot be read, in one line: after a change of
// their layout that is all of them.
func (s *Store) earlier(count int) string {
	return fmt.Sprintf("%s: records of an earlier version of this program: %d; their trials are run again", s.folder, count)
}

// Count is how many records there are, sound or not.
func (s *Store) Count() (int, error) {
	keys, err := s.list(".json")
	return len(keys), err
}

// keyLength is that of a key: a SHA-256 in hexadecimal.
const keyLength = 64

// list returns the keys that have a file of that extension, in increasing order.
// Temporary files, which a killed run may leave, are none of them.
func (s *Store) list(extension string) ([]string, error) {
	folders, err := os.ReadDir(s.folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("listing the records: %w", err)
	}
	var keys []string
	for _, folder := range folders {
		files, err := os.ReadDir(filepath.Join(s.folder, folder.Name()))
		if err != nil {
			return nil, fmt.Errorf("listing the records: %w", err)
		}
		for _, file := range files {
			key, ok := strings.CutSuffix(file.Name(), extension)
			if ok && len(key) == keyLength {
				keys = append(keys, key)
			}
		}
	}
	return keys, nil
}
