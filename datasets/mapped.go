package datasets

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"

	"gradsample/datasets/synthetic"
	"gradsample/internal/vec"
)

// mappedBytes is from what size on the rows of a synthetic set, where nothing is
// done to them, are mapped and not loaded: the system then keeps in memory what is
// looked at, and rows may be more than memory has room for.
const mappedBytes = 64 << 20

// mappedSets has the synthetic sets that are mapped, by their keys. They stay so
// for the life of the process, since nobody knows who holds a row.
type mappedSets struct {
	mu   sync.Mutex
	sets map[string]Rows
}

// asGenerated tells whether the request takes all rows as they are made.
func (r *Request) asGenerated() bool {
	return r.Split == SplitNone && r.Preprocess == PreprocessRaw && r.MaxRows == 0
}

// tableBytes is the size of a set's inputs, targets and, for regression, noise-free
// targets.
func tableBytes(set *synthetic.Set) int64 {
	values := int64(set.Columns() + 1)
	if set.Classes() == 0 {
		values++
	}
	return 4 * values * int64(set.Rows())
}

// problem maps the rows of a set, which are made unless they were before, in a file
// in a folder.
func (m *mappedSets) problem(folder string, from *source) (*Problem, error) {
	set := from.set
	m.mu.Lock()
	defer m.mu.Unlock()
	rows, ok := m.sets[set.Key()]
	if !ok {
		var err error
		if rows, err = mapRows(folder, set); err != nil {
			return nil, fmt.Errorf("%s, whose rows are too many to be kept in memory: %w; %s", set.Full(), err, cacheRemedy)
		}
		if m.sets == nil {
			m.sets = map[string]Rows{}
		}
		m.sets[set.Key()] = rows
	}
	task, target := taskOf(set)
	return &Problem{
		Train: rows,
		Info: Info{
			Name: from.name, Title: from.title, Task: task, Classes: set.Classes(), State: from.state,
			Rows: set.Rows(), Dim: set.Columns(), Target: target, Note: from.note, Checksum: from.checksum,
			Preprocess: PreprocessRaw, Split: SplitNone,
		},
		Scaling: Scaling{TargetDeviation: 1},
	}, nil
}

// mapRows makes the rows of a set, on all processors, in a file in a folder that has
// no name any more and vanishes with the process, and maps it. They cannot be
// written to.
func mapRows(folder string, set *synthetic.Set) (Rows, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return Rows{}, err
	}
	file, err := os.CreateTemp(folder, "rows-*")
	if err != nil {
		return Rows{}, err
	}
	defer file.Close()
	if err := os.Remove(file.Name()); err != nil {
		return Rows{}, fmt.Errorf("%s: %w", filepath.Base(file.Name()), err)
	}
	rows, columns := int64(set.Rows()), int64(set.Columns())
	err = set.Parts(func(p synthetic.Part) error {
		first := int64(p.First)
		for _, piece := range []struct {
			values []float32
			at     int64
		}{{p.X.Data, first * columns}, {p.Y, rows*columns + first}, {p.Truth, rows*(columns+1) + first}} {
			if _, err := file.WriteAt(asBytes(piece.values), 4*piece.at); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Rows{}, err
	}
	size := tableBytes(set)
	mapping, err := unix.Mmap(int(file.Fd()), 0, int(size), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return Rows{}, fmt.Errorf("mapping %d bytes: %w", size, err)
	}
	all := unsafe.Slice((*float32)(unsafe.Pointer(&mapping[0])), size/4)
	inputs, targets := rows*columns, rows*(columns+1)
	mapped := Rows{X: vec.Matrix{Rows: int(rows), Cols: int(columns), Data: all[:inputs:inputs]}, Y: all[inputs:targets:targets]}
	if set.Classes() == 0 {
		mapped.Truth = all[targets:]
	}
	return mapped, nil
}
