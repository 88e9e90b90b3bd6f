package harness

import (
	"errors"
	"os"
	"testing"
	"time"

	"gradsample/results"
)

// A store remembers a record as long as its file is the one that was read.
func TestStoreRemembersWhatItRead(t *testing.T) {
	folder := put(t, func(*results.Record) {})
	store := NewStore(folder)
	records, _, err := store.All()
	if err != nil || len(records) != 1 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	first := records[0]
	if again, err := store.Get(first.Key); err != nil || again != first {
		t.Errorf("it was read again: %v", err)
	}

	longer := *first
	longer.Budget = 2
	if err := NewStore(folder).Put(&longer); err != nil {
		t.Fatal(err)
	}
	if replaced, err := store.Get(first.Key); err != nil || replaced.Budget != 2 {
		t.Errorf("a record that was replaced is not read: %v", err)
	}

	path := store.path(first.Key)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	content[len(content)/2] ^= 1
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	later := time.Now().Add(time.Minute)
	if err := os.Chtimes(path, later, later); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Get(first.Key); !errors.Is(err, results.ErrDamaged) {
		t.Errorf("a record that was damaged in place gives %v", err)
	}
}

// What was merged is known, and stays what it is when a source changes its record.
func TestMergedStoreKnowsItsRecords(t *testing.T) {
	source, out := put(t, func(*results.Record) {}), t.TempDir()
	merged, err := Merge([]string{source}, out)
	if err != nil {
		t.Fatal(err)
	}
	records, _, err := merged.Store.All()
	if err != nil || len(records) != 1 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	longer := *records[0]
	longer.Budget = 2
	if err := NewStore(source).Put(&longer); err != nil {
		t.Fatal(err)
	}
	for _, store := range []*Store{merged.Store, NewStore(out)} {
		if record, err := store.Get(longer.Key); err != nil || record.Budget != 1 {
			t.Errorf("the merged record follows its source: %v", err)
		}
	}
}

// counting is a measurement whose first seed pays for all.
type counting struct {
	idle
	asked *int
}

func (m counting) Cost(trial results.Trial) float64 {
	*m.asked++
	if trial.Seed == 0 {
		return 100
	}
	return trial.Budget
}

// Costs are reckoned once for all seeds but 0, and apart for what differs in more.
func TestCostsAreReckonedOnceForAllSeeds(t *testing.T) {
	var data Data
	asked := 0
	for _, budget := range []float64{1, 2} {
		for seed := range uint64(10) {
			trial := results.Trial{Methods: []results.Method{{Name: "m"}}, Seed: seed, Budget: budget}
			want := budget
			if seed == 0 {
				want = 100
			}
			if got := data.cost(trial, counting{asked: &asked}); got != want {
				t.Errorf("seed %d costs %v at %v epochs, want %v", seed, got, budget, want)
			}
		}
	}
	if asked != 4 {
		t.Errorf("reckoned %d times", asked)
	}
}
