package datasets

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"gradsample/datasets/format"
	"gradsample/internal/rng"
)

// concrete is the README's example of a new catalogue entry.
func concrete() *Entry {
	return &Entry{
		Name: "concrete", Title: "Concrete compressive strength", Task: Regression, Train: 1030, Columns: 8,
		Licence:  "CC BY 4.0",
		Citation: "I.-C. Yeh, Concrete Compressive Strength, UCI Machine Learning Repository, 1998",
		Targets:  []Target{{Name: "strength", Column: "strength", R2: 0.6}},
		Variants: []Variant{{Parts: []Part{{
			File: File{Paths: []string{"concrete/concrete.csv"}, Sources: []string{"https://example.org/concrete.csv"}},
			Read: separated(format.HeaderYes, chosenTarget),
		}}}},
		Surrogate: &Surrogate{Kind: Dense, Factors: 4},
	}
}

// The example is found, read and split where its file is, and has a surrogate
// of its shape where it is not.
func TestExampleEntry(t *testing.T) {
	before := catalogue
	catalogue = append(Catalogue(), concrete())
	defer func() { catalogue = before }()
	data := t.TempDir()
	t.Setenv("GRADSAMPLE_DATA", data)
	store, err := Open(Options{CacheDir: t.TempDir(), Offline: true})
	if err != nil {
		t.Fatal(err)
	}
	request := Request{Name: "concrete", AllowSurrogate: true, Split: SplitNone}
	stand, err := store.Load(context.Background(), request)
	if err != nil {
		t.Fatal(err)
	}
	if stand.Info.State != StateSurrogate || stand.Train.X.Rows != 1030 || stand.Train.X.Cols != 8 {
		t.Errorf("without its file: %s, %d × %d", stand.Info.State, stand.Train.X.Rows, stand.Train.X.Cols)
	}
	if err := os.MkdirAll(filepath.Join(data, "concrete"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(data, "concrete", "concrete.csv"), concreteRows(), 0o644); err != nil {
		t.Fatal(err)
	}
	found, err := store.Load(context.Background(), request)
	if err != nil {
		t.Fatal(err)
	}
	if found.Info.State != StateReal || found.Info.Target != "strength" || found.Train.X.Rows != 1030 || found.Train.X.Cols != 8 {
		t.Errorf("with its file: %+v", found.Info)
	}
}

// concreteRows is a file of the published shape.
func concreteRows() []byte {
	random := rng.New("example", "concrete")
	text := []byte("cement,slag,ash,water,plasticizer,coarse,fine,age,strength\n")
	for range 1030 {
		for column := range 9 {
			text = strconv.AppendInt(text, int64(random.IntN(1000)), 10)
			text = append(text, ",\n"[column/8])
		}
	}
	return text
}
