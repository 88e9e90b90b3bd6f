package datasets

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"

	"gradsample/datasets/format"
)

// openFile reads somebody's own file: the target is the request's, or else the
// file's own labels (LIBSVM and the like) or its last column. Its first start reads
// the file, later ones the cache, as long as neither file nor options change.
func (s *Store) openFile(ctx context.Context, r *Request) (*source, error) {
	path := r.Name
	sum, err := s.digests.stored(path)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	options := r.Read
	if r.Target != "" {
		options.Target = r.Target
	}
	key, err := json.Marshal(struct {
		File    string
		Labels  string `json:",omitempty"`
		Options format.Options
		Task    Task
	}{sum, s.labelsSum(options.Labels), options, r.Task})
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	t, err := s.cachedTable(ctx, string(key), r.unread, func() (*table, error) { return readOwn(path, options, r.Task) })
	if err != nil {
		return nil, err
	}
	name := filepath.Base(path)
	return &source{table: t, name: name, title: name, state: StateOwn, checksum: hashText(string(key))}, nil
}

// labelsSum is the checksum of a companion file of labels; where Labels is no file
// but the name of an array, that is part of the options already.
func (s *Store) labelsSum(labels string) string {
	if labels == "" {
		return ""
	}
	sum, _ := s.digests.stored(labels)
	return sum
}

func readOwn(path string, options format.Options, task Task) (*table, error) {
	read, err := readTargeted(path, options)
	if err != nil {
		return nil, err
	}
	if read.X.Rows == 0 || read.X.Cols == 0 {
		return nil, fmt.Errorf("%w: %s has no columns beside the target %s", ErrRequest, path, read.Target)
	}
	t, names, err := join([]*format.Table{read}, nil, false)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if task == "" {
		task = guessTask(t.Y, names)
	}
	if err := t.setLabels(task, names, ""); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return t, nil
}

// readTargeted reads a file with the target that is asked for. Where none is, it is
// what the format has labels for, or the last column.
func readTargeted(path string, options format.Options) (*format.Table, error) {
	if options.Target == "" {
		options.Target = format.DefaultTarget
	}
	return format.Read(path, options)
}
