package datasets

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"gradsample/datasets/synthetic"
	"gradsample/internal/vec"
)

// Rows in a file are those in memory, and the file has no name.
func TestMappedRowsAreTheRows(t *testing.T) {
	for _, name := range []string{"synthetic:heavy,rows=3000,columns=5", "synthetic:classes,rows=1500,columns=5"} {
		set, err := synthetic.Parse(name)
		if err != nil {
			t.Fatal(err)
		}
		x, y := vec.NewMatrix(set.Rows(), 5), make([]float32, set.Rows())
		var truth []float32
		if set.Classes() == 0 {
			truth = make([]float32, set.Rows())
		}
		if err := set.Fill(x, y, truth); err != nil {
			t.Fatal(err)
		}
		folder := filepath.Join(t.TempDir(), "cache")
		rows, err := mapRows(folder, set)
		if err != nil {
			t.Fatal(err)
		}
		if rows.X.Rows != x.Rows || rows.X.Cols != 5 || !slices.Equal(rows.X.Data, x.Data) || !slices.Equal(rows.Y, y) || !slices.Equal(rows.Truth, truth) {
			t.Errorf("%s: the mapped rows are others", name)
		}
		if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
			t.Errorf("%s: the folder has %v, %v", name, left, err)
		}
	}
}

// A large set is mapped once a store, and is what loading it would have been; one
// that is split or changed is loaded.
func TestLargeSetsAreMapped(t *testing.T) {
	s, _ := testStore(t)
	request := Request{Name: "synthetic:gaussian,rows=2000000,columns=7", Preprocess: PreprocessRaw, Split: SplitNone}
	p := load(t, s, request)
	if again := load(t, s, request); &again.Train.X.Data[0] != &p.Train.X.Data[0] {
		t.Error("the set was mapped twice")
	}
	if len(s.mapped.sets) != 1 || p.Train.X.Rows != 2_000_000 || len(p.Train.Y) != 2_000_000 || len(p.Train.Truth) != 2_000_000 {
		t.Errorf("%d sets are mapped, %d rows", len(s.mapped.sets), p.Train.X.Rows)
	}
	small := load(t, s, Request{Name: "synthetic:gaussian,rows=2000,columns=7", Preprocess: PreprocessRaw, Split: SplitNone})
	if len(s.mapped.sets) != 1 || !slices.Equal(small.Train.X.Data, p.Train.X.Data[:len(small.Train.X.Data)]) {
		t.Error("a small set, which should be loaded, does not begin the large one")
	}
	want, got := small.Info, p.Info
	want.Name, want.Note, want.Checksum, want.Rows = got.Name, got.Note, got.Checksum, got.Rows
	if got != want {
		t.Errorf("the mapped set is %+v, a loaded one %+v", got, want)
	}
	request.Name = "synthetic:gaussian,rows=1000000000,columns=7"
	request.Preprocess = PreprocessStandard
	if _, err := s.Load(t.Context(), request); err == nil {
		t.Error("a set that has to be changed was not refused for want of memory")
	}
}

func TestMappingNeedsAFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	set, err := synthetic.Parse("synthetic:gaussian,rows=10")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := mapRows(filepath.Join(file, "cache"), set); err == nil {
		t.Error("rows were written below a file")
	}
}
