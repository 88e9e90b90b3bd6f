package datasets

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

func randomTable(rows, columns int) *table {
	random := rng.New("cache test")
	t := &table{X: vec.NewMatrix(rows, columns), Y: make([]float32, rows), Train: rows - 1, Task: Multiclass, Classes: 4, Target: "kind"}
	for i := range t.X.Data {
		t.X.Data[i] = float32(random.NormFloat64())
	}
	for i := range t.Y {
		t.Y[i] = float32(random.IntN(4))
	}
	return t
}

func sameTable(a, b *table) bool {
	return slices.Equal(a.X.Data, b.X.Data) && slices.Equal(a.Y, b.Y) && a.X.Rows == b.X.Rows && a.X.Cols == b.X.Cols &&
		a.Train == b.Train && a.Task == b.Task && a.Classes == b.Classes && a.Target == b.Target
}

func TestCachedTableIsWhatWasWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "table.bin")
	rapid.Check(t, func(t *rapid.T) {
		want := randomTable(rapid.IntRange(1, 50).Draw(t, "rows"), rapid.IntRange(1, 30).Draw(t, "columns"))
		if err := writeTable(path, want); err != nil {
			t.Fatal(err)
		}
		got, err := new(wholeTables).read(path, false)
		if err != nil {
			t.Fatal(err)
		}
		defer got.release()
		if !sameTable(got, want) {
			t.Fatalf("%d x %d: another table came back", want.X.Rows, want.X.Cols)
		}
	})
}

// Any changed byte, any missing or added end, is noticed.
func TestDamagedCacheIsNoticed(t *testing.T) {
	dir := t.TempDir()
	whole := filepath.Join(dir, "whole.bin")
	if err := writeTable(whole, randomTable(20, 5)); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	refuse := func(t *rapid.T, damaged []byte) {
		path := filepath.Join(dir, "damaged.bin")
		if err := os.WriteFile(path, damaged, 0o644); err != nil {
			t.Fatal(err)
		}
		if got, err := new(wholeTables).read(path, false); err == nil {
			got.release()
			t.Fatal("a damaged table was read")
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.IntRange(0, len(content)-1).Draw(t, "byte")
		if at >= 16 && at < cacheHead-4 {
			return // the unused part of the head
		}
		damaged := slices.Clone(content)
		damaged[at] ^= byte(rapid.IntRange(1, 255).Draw(t, "change"))
		refuse(t, damaged)
		refuse(t, content[:rapid.IntRange(0, len(content)-1).Draw(t, "length")])
		refuse(t, append(slices.Clone(content), 0, 0, 0, 0))
	})
}

// A table is built once, taken from the cache after that, and built anew if the
// cache is damaged; a failed build leaves nothing behind.
func TestCacheBuildsOnceAndMendsItself(t *testing.T) {
	s := &Store{cache: t.TempDir()}
	builds := 0
	build := func() (*table, error) {
		builds++
		return randomTable(30, 4), nil
	}
	load := func(wantBuilds int) {
		t.Helper()
		got, err := s.cachedTable(t.Context(), "key", false, build)
		if err != nil {
			t.Fatal(err)
		}
		defer got.release()
		if !sameTable(got, randomTable(30, 4)) {
			t.Error("another table came back")
		}
		if builds != wantBuilds {
			t.Errorf("built %d times, expected %d", builds, wantBuilds)
		}
	}
	failing := func() (*table, error) { return nil, ErrChecksum }
	if _, err := s.cachedTable(t.Context(), "key", false, failing); !errors.Is(err, ErrChecksum) {
		t.Errorf("error %v, expected the build's", err)
	}
	load(1)
	load(1)
	files, err := filepath.Glob(filepath.Join(s.cache, "tables", "*.bin"))
	if err != nil || len(files) != 1 {
		t.Fatalf("cached files %v, %v", files, err)
	}
	if err := os.Truncate(files[0], 500); err != nil {
		t.Fatal(err)
	}
	load(2)
	load(2)

	// Damaged rows that nobody looks at are noticed by the next who does.
	content, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	content[len(content)-1] ^= 1
	if err := os.WriteFile(files[0], content, 0o644); err != nil {
		t.Fatal(err)
	}
	unread, err := s.cachedTable(t.Context(), "key", true, build)
	if err != nil || builds != 2 || unread.X.Rows != 30 {
		t.Errorf("%v, built %d times", err, builds)
	}
	unread.release()
	load(3)
}

func TestDigestsAreRememberedAndForgotten(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file.gz")
	d := digests{dir: filepath.Join(dir, "checksums")}
	write := func(content []byte) {
		t.Helper()
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want := func(stored, content string) {
		t.Helper()
		gotStored, err := d.stored(path)
		gotContent, err2 := d.content(path)
		if err := errors.Join(err, err2); err != nil || gotStored != stored || gotContent != content {
			t.Errorf("digests %s, %s (%v), expected %s, %s", gotStored, gotContent, err, stored, content)
		}
	}
	packed := gzipped([]byte("first"))
	write(packed)
	want(sumOf(packed), sumOf([]byte("first")))

	// Same size and time: the note is believed, the file is not read.
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := slices.Clone(packed)
	changed[len(changed)-1] ^= 1
	write(changed)
	if err := os.Chtimes(path, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	want(sumOf(packed), sumOf([]byte("first")))
	d.forget(path)
	if got, err := d.stored(path); err != nil || got != sumOf(changed) {
		t.Errorf("after forgetting: %s, %v", got, err)
	}

	write([]byte("plain and longer than before")) // another size: the note is out of date
	want(sumOf([]byte("plain and longer than before")), sumOf([]byte("plain and longer than before")))
}
