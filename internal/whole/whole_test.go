package whole

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func names(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, entry := range entries {
		list = append(list, entry.Name())
	}
	return list
}

func TestWriteReplacesAFileAndLeavesNothingElse(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "folder")
	path := filepath.Join(folder, "a.csv")
	for _, content := range []string{"first", "", "second"} {
		if err := Write(path, []byte(content)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != content {
			t.Errorf("read %q, %v; want %q", got, err, content)
		}
	}
	if err := Write(filepath.Join(path, "b.csv"), nil); err == nil {
		t.Error("a file was taken for a folder")
	}
	if err := os.Mkdir(filepath.Join(folder, "c.csv"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := Write(filepath.Join(folder, "c.csv"), nil); err == nil {
		t.Error("a folder was replaced by a file")
	}
	if got := names(t, folder); !slices.Equal(got, []string{"a.csv", "c.csv"}) {
		t.Errorf("the folder has %q", got)
	}
}

// Temporary files are removed by who comes first, and by nobody while others
// are there; other hidden files stay.
func TestOccupySweepsWhereNobodyElseIs(t *testing.T) {
	folder := t.TempDir()
	litter := []string{".a.csv1234567890123456789", "trials/.0f.json9223372036854775807"}
	others := []string{".a.csv", ".hidden", ".hidden12", "a.csv1234567890123456789", ".x.csv12345678901234567b", ".1234567890123456789"}
	leave := func() {
		for _, name := range slices.Concat(litter, others) {
			if err := Write(filepath.Join(folder, name), nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	leave()
	release, removed, err := Occupy(folder)
	if err != nil || removed != len(litter) {
		t.Fatalf("%d files removed, %v; want %d", removed, err, len(litter))
	}
	for _, name := range others {
		if _, err := os.Stat(filepath.Join(folder, name)); err != nil {
			t.Errorf("%s is gone", name)
		}
	}
	leave()
	releaseSecond, removed, err := Occupy(folder)
	if err != nil || removed != 0 {
		t.Errorf("%d files of others removed, %v", removed, err)
	}
	release()
	if releaseThird, removed, err := Occupy(folder); err != nil || removed != 0 {
		t.Errorf("one of two being there still, %d files removed, %v", removed, err)
	} else {
		releaseThird()
	}
	releaseSecond()
	releaseLast, removed, err := Occupy(folder)
	if err != nil || removed != len(litter) {
		t.Errorf("all others gone, %d files removed, %v", removed, err)
	}
	releaseLast()
	if _, _, err := Occupy(filepath.Join(folder, "missing")); err == nil {
		t.Error("a missing folder was occupied")
	}
}

// A file that is shared stays what it is when another one takes its place at either
// path, and one that cannot be linked is copied.
func TestShare(t *testing.T) {
	folder := t.TempDir()
	from, link := filepath.Join(folder, "from"), filepath.Join(folder, "link")
	if err := Write(from, []byte("first")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("from", link); err != nil {
		t.Fatal(err)
	}
	first, second := filepath.Join(folder, "new", "first"), filepath.Join(folder, "new", "second")
	holds := func(path, want string) {
		t.Helper()
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("%s holds %q, %v; want %q", path, got, err, want)
		}
	}
	for path, source := range map[string]string{first: from, second: link} {
		if err := Share(source, path); err != nil {
			t.Fatal(err)
		}
		holds(path, "first")
	}
	if err := Write(from, []byte("later")); err != nil {
		t.Fatal(err)
	}
	holds(first, "first")
	holds(second, "first")
	if err := Share(from, second); err != nil { // where something is
		t.Fatal(err)
	}
	holds(first, "first")
	holds(second, "later")
	if err := Share(filepath.Join(folder, "missing"), filepath.Join(folder, "third")); err == nil {
		t.Error("a missing file was shared")
	}
	if got := names(t, filepath.Join(folder, "new")); !slices.Equal(got, []string{"first", "second"}) {
		t.Errorf("the folder has %q", got)
	}
}
