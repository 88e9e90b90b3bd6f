package datasets

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"sync"
	"unsafe"

	"github.com/google/renameio/v2"
	"golang.org/x/sys/unix"

	"gradsample/internal/vec"
)

// table is a data set as its files say, before any split: rows that are meant for
// training first, then published test rows. Labels have their final form.
type table struct {
	X       vec.Matrix
	Y       []float32
	Truth   []float32 // synthetic regressions: Y without its noise; such tables are never cached
	Train   int       // leading rows that are meant for training; all of them where no test part is published
	Task    Task      // Regression, Binary or Multiclass
	Classes int       // of a binary or multiclass set
	Target  string    // the column that is predicted

	mapping []byte // where X and Y lie if they came from the cache
}

// bytes is the size of the table's values.
func (t *table) bytes() int64 {
	return 4 * int64(len(t.X.Data)+len(t.Y)+len(t.Truth))
}

// release gives back the memory of a table from the cache. X and Y must not be used
// after that.
func (t *table) release() {
	if t != nil && t.mapping != nil {
		_ = unix.Munmap(t.mapping) // a mapping that cannot be given back is lost, no more
		t.mapping = nil
	}
}

// The binary form of a table: a fixed head of 64 bytes, a description of shape and
// meaning in JSON, the values of X row by row, the values of Y, all numbers as this
// machine has them in memory. The head's last word is a checksum of all that comes
// after the head.
const (
	cacheMagic   = "gradsmp1"
	cacheOrder   = 0x01020304 // reads differently on a machine of the other byte order
	cacheHead    = 64
	cacheVersion = 1 // part of every key: to change it makes all tables be read anew
)

// cacheRemedy is what to do where the cache cannot be written to.
const cacheRemedy = "set GRADSAMPLE_CACHE to a folder that can be written to"

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// errDamaged is returned for a cached table that is not what was written.
var errDamaged = errors.New("the cached table is damaged")

// cacheShape is the description part.
type cacheShape struct {
	Rows, Columns, Train int
	Task                 Task
	Classes              int
	Target               string
}

// cachedTable returns the table that key stands for, from the cache where it is there
// and whole, else from build, which is then kept. Only one process builds a table
// at a time; others wait and read it. Rows that stay unread are not checked.
func (s *Store) cachedTable(ctx context.Context, key string, unread bool, build func() (*table, error)) (*table, error) {
	path := filepath.Join(s.cache, "tables", hashText(fmt.Sprintf("%d|%s", cacheVersion, key))+".bin")
	if t, err := s.whole.read(path, unread); err == nil {
		return t, nil
	}
	release, err := lock(ctx, path)
	if err != nil {
		return nil, fmt.Errorf("caching a parsed data set: %w", err)
	}
	defer release()
	if t, err := s.whole.read(path, unread); err == nil {
		return t, nil // somebody built it meanwhile
	}
	t, err := build()
	if err != nil {
		return nil, err
	}
	if err := writeTable(path, t); err != nil {
		return nil, fmt.Errorf("caching a parsed data set: %w; %s", err, cacheRemedy)
	}
	return t, nil
}

// writeTable writes the table to a temporary file and renames it.
func writeTable(path string, t *table) error {
	shape, err := json.Marshal(cacheShape{t.X.Rows, t.X.Cols, t.Train, t.Task, t.Classes, t.Target})
	if err != nil {
		return err
	}
	for len(shape)%8 != 0 { // the values after it must be aligned
		shape = append(shape, ' ')
	}
	sum := crc32.Update(0, castagnoli, shape)
	sum = crc32.Update(sum, castagnoli, asBytes(t.X.Data))
	sum = crc32.Update(sum, castagnoli, asBytes(t.Y))

	head := make([]byte, cacheHead)
	copy(head, cacheMagic)
	binary.NativeEndian.PutUint32(head[8:], cacheOrder)
	binary.NativeEndian.PutUint32(head[12:], uint32(len(shape)))
	binary.NativeEndian.PutUint32(head[cacheHead-4:], sum)

	file, err := renameio.NewPendingFile(path, renameio.WithPermissions(0o644))
	if err != nil {
		return err
	}
	defer file.Cleanup()
	out := bufio.NewWriterSize(file, 1<<20)
	for _, piece := range [][]byte{head, shape, asBytes(t.X.Data), asBytes(t.Y)} {
		if _, err := out.Write(piece); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return file.CloseAtomicallyReplace()
}

// wholeTables remembers which cached tables were found whole, so that a run that
// takes other rows of one for every seed checks it once. A file that is replaced
// or written to is another one.
type wholeTables struct{ files sync.Map } // path → os.FileInfo

func (w *wholeTables) has(path string, info os.FileInfo) bool {
	known, ok := w.files.Load(path)
	if !ok {
		return false
	}
	then := known.(os.FileInfo)
	return os.SameFile(then, info) && then.Size() == info.Size() && then.ModTime().Equal(info.ModTime())
}

// read maps a table into memory, read-only, and checks all of it at the first
// time that its rows will be read.
func (w *wholeTables) read(path string, unread bool) (*table, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	head := make([]byte, cacheHead)
	if _, err := io.ReadFull(file, head); err != nil {
		return nil, errDamaged
	}
	length := int64(binary.NativeEndian.Uint32(head[12:]))
	if string(head[:8]) != cacheMagic || binary.NativeEndian.Uint32(head[8:]) != cacheOrder || cacheHead+length > info.Size() {
		return nil, errDamaged
	}
	mapping, err := unix.Mmap(int(file.Fd()), 0, int(info.Size()), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("mapping %s: %w", path, err)
	}
	t := &table{mapping: mapping}
	whole := unread || w.has(path, info) ||
		crc32.Checksum(mapping[cacheHead:], castagnoli) == binary.NativeEndian.Uint32(head[cacheHead-4:])
	if !whole || !t.view(mapping[cacheHead:cacheHead+length], mapping[cacheHead+length:]) {
		t.release()
		return nil, errDamaged
	}
	if !unread {
		w.files.Store(path, info)
	}
	return t, nil
}

// view points the table at the values; false if they are not as many as the
// description says.
func (t *table) view(description, values []byte) bool {
	var shape cacheShape
	if json.Unmarshal(bytes.TrimSpace(description), &shape) != nil {
		return false
	}
	cells := shape.Rows * shape.Columns
	if shape.Rows < 1 || shape.Columns < 1 || cells/shape.Rows != shape.Columns || shape.Train > shape.Rows ||
		len(values) != 4*(cells+shape.Rows) {
		return false
	}
	all := unsafe.Slice((*float32)(unsafe.Pointer(&values[0])), cells+shape.Rows)
	t.X = vec.Matrix{Rows: shape.Rows, Cols: shape.Columns, Data: all[:cells:cells]}
	t.Y = all[cells:]
	t.Train, t.Task, t.Classes, t.Target = shape.Train, shape.Task, shape.Classes, shape.Target
	return true
}

// asBytes is the memory of the values.
func asBytes(values []float32) []byte {
	if len(values) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&values[0])), 4*len(values))
}
