package datasets

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestStatusSaysWhatIsHere(t *testing.T) {
	entry := toy("https://example.org/toy.csv")
	addEntry(t, entry)
	s, data := testStore(t)
	want := func(state State, variant, note, path string) {
		t.Helper()
		got := s.Status(entry)
		if got.State != state || got.Variant != variant || !strings.Contains(got.Note, note) || got.Files[0].Path != path {
			t.Errorf("%+v; expected %s, variant %q, note %q, path %q", got, state, variant, note, path)
		}
	}
	want(StateSurrogate, "", "not on this machine", "")
	put(t, filepath.Join(data, "toy", "bit.csv"), toyCSV(5))
	want(StateSurrogate, "", "toy:bit is here (5 of 50 rows)", "")
	half := filepath.Join(data, "toy", "half.csv")
	put(t, half, toyCSV(20))
	want(StateSubset, "half", "20 of 50 rows", half)
	whole := filepath.Join(s.CacheDir(), "files", "toy", "toy.csv")
	put(t, whole, toyCSV(50))
	want(StateReal, "", "", whole)

	f := s.Status(entry).Files[0]
	if f.Place != InCache || f.Size != int64(len(toyCSV(50))) || f.SHA256 != sumOf(toyCSV(50)) || f.Checksum != "checksum by us" {
		t.Errorf("%+v", f)
	}
}

func TestVerifyReadsTheFiles(t *testing.T) {
	addEntry(t, toy())
	s, data := testStore(t)
	if _, err := s.Verify(t.Context(), "toy"); !errors.Is(err, ErrNotFound) {
		t.Errorf("nothing is here, error %v", err)
	}
	path := filepath.Join(data, "toy", "toy.csv")
	put(t, path, toyCSV(50))
	status, err := s.Verify(t.Context(), "toy")
	if err != nil || status.Files[0].Err != nil || status.Files[0].SHA256 != sumOf(toyCSV(50)) {
		t.Errorf("a whole file: %v, %+v", err, status.Files)
	}

	// The same size and time: only reading the file can tell.
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	damaged := toyCSV(50)
	damaged[0] ^= 1
	put(t, path, damaged)
	if err := os.Chtimes(path, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	status, err = s.Verify(t.Context(), "toy")
	if !errors.Is(err, ErrChecksum) || !errors.Is(status.Files[0].Err, ErrChecksum) || !strings.Contains(err.Error(), path) {
		t.Errorf("a damaged file: %v, %+v", err, status.Files)
	}
}

func TestVerifyOfAVariant(t *testing.T) {
	addEntry(t, toy())
	s, data := testStore(t)
	put(t, filepath.Join(data, "toy", "bit.csv"), toyCSV(5))
	status, err := s.Verify(t.Context(), "toy:bit")
	if err != nil || status.State != StateSubset || len(status.Files) != 1 {
		t.Errorf("%v, %+v", err, status)
	}
}

func TestFilesOfReferences(t *testing.T) {
	s, data := testStore(t)
	entry, _ := Find("lgd-released")
	entry2 := *entry
	entry2.Name = "copy-of-lgd-released"
	entry2.Variants = []Variant{{}}
	for _, part := range entry.Variants[0].Parts {
		part.File.SHA256, part.File.Size, part.File.By, part.File.Sources = "", 0, "", nil
		entry2.Variants[0].Parts = append(entry2.Variants[0].Parts, part)
	}
	addEntry(t, &entry2)
	if _, err := s.Files(t.Context(), entry2.Name); !errors.Is(err, ErrNotFound) {
		t.Errorf("nothing is here, error %v", err)
	}
	for i, part := range entry2.Variants[0].Parts {
		put(t, filepath.Join(data, part.File.Paths[i%2]), []byte("1 2 3\n")) // beside the data folder, or in it
	}
	found, err := s.Files(t.Context(), entry2.Name)
	if err != nil || len(found) != 27 || found[0].Name != "slice_gradient" {
		t.Errorf("%d files, %v", len(found), err)
	}
}

func TestOpenReadsTheEnvironment(t *testing.T) {
	first, second, cache := t.TempDir(), t.TempDir(), t.TempDir()
	t.Setenv("GRADSAMPLE_DATA", first+string(os.PathListSeparator)+second)
	t.Setenv("GRADSAMPLE_CACHE", cache)
	t.Setenv("GRADSAMPLE_OFFLINE", "0")
	flag := t.TempDir()
	s, err := Open(Options{DataDirs: []string{flag}})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(s.dirs, " ") != strings.Join([]string{flag, first, second}, " ") || s.CacheDir() != cache || s.offline {
		t.Errorf("folders %v, cache %s, offline %v", s.dirs, s.CacheDir(), s.offline)
	}
	entry := toy()
	put(t, filepath.Join(second, "toy", "toy.csv"), toyCSV(50))
	if at, ok := s.locate(entry, &entry.Variants[0].Parts[0].File); !ok || at.Path != filepath.Join(second, "toy", "toy.csv") {
		t.Errorf("found %+v, %v", at, ok)
	}
}
