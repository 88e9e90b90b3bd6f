package datasets

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Every split takes each row at most once, keeps their order, and depends on
// experiment, set and seed only.
func TestSplitsAreDisjointAndRepeatable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.IntRange(2, 500).Draw(t, "rows")
		published := rapid.IntRange(1, rows).Draw(t, "published")
		r := &Request{
			Split:      rapid.SampledFrom([]string{"", SplitDefault, SplitHalf, SplitNone}).Draw(t, "split"),
			Experiment: "e", Seed: rapid.Uint64().Draw(t, "seed"),
			MaxRows: rapid.IntRange(0, 600).Draw(t, "most rows"), MaxTestRows: rapid.IntRange(0, 300).Draw(t, "most test rows"),
		}
		chosen, err := splitRows(rows, published, r, "set")
		if err != nil {
			t.Fatal(err)
		}
		if len(chosen.train)+len(chosen.test) != rows {
			t.Fatalf("%d training and %d test rows of %d", len(chosen.train), len(chosen.test), rows)
		}
		train, test := len(chosen.train), len(chosen.test)
		note := chosen.limit(r, &source{name: "set"})
		kept := func(rows, most int) int {
			if most == 0 {
				return rows
			}
			return min(rows, most)
		}
		if len(chosen.train) != kept(train, r.MaxRows) || len(chosen.test) != kept(test, r.MaxTestRows) {
			t.Fatalf("%d of %d and %d of %d rows kept, at most %d and %d were asked for", len(chosen.train), train, len(chosen.test), test, r.MaxRows, r.MaxTestRows)
		}
		if fewer := len(chosen.train) < train || len(chosen.test) < test; fewer != (note != "") {
			t.Fatalf("of %d and %d rows %d and %d were kept, which is told as %q", train, test, len(chosen.train), len(chosen.test), note)
		}
		seen := make([]bool, rows)
		for _, i := range append(slices.Clone(chosen.train), chosen.test...) {
			if seen[i] {
				t.Fatalf("row %d is chosen twice", i)
			}
			seen[i] = true
		}
		if !slices.IsSorted(chosen.train) || !slices.IsSorted(chosen.test) {
			t.Fatal("rows are out of order")
		}
		again, _ := splitRows(rows, published, r, "set")
		again.limit(r, &source{name: "set"})
		if !slices.Equal(again.train, chosen.train) || !slices.Equal(again.test, chosen.test) {
			t.Fatal("the same request gives another split")
		}
	})
}

func TestSplitSizesAndNames(t *testing.T) {
	tests := []struct {
		split                        string
		rows, published, train, test int
		name                         string
	}{
		{SplitDefault, 100, 70, 70, 30, "published"},
		{SplitDefault, 100, 100, 90, 10, "random 9:1"},
		{SplitDefault, 2, 2, 1, 1, "random 9:1"},
		{SplitHalf, 101, 70, 51, 50, "random half"},
		{SplitNone, 100, 70, 100, 0, "none"},
	}
	for _, test := range tests {
		chosen, err := splitRows(test.rows, test.published, &Request{Split: test.split}, "set")
		if err != nil {
			t.Fatal(err)
		}
		if len(chosen.train) != test.train || len(chosen.test) != test.test || chosen.name != test.name {
			t.Errorf("%+v: %d and %d rows, %q", test, len(chosen.train), len(chosen.test), chosen.name)
		}
	}
	for _, request := range []Request{{Split: "thirds"}, {Split: SplitDefault}} {
		if _, err := splitRows(1, 1, &request, "set"); !errors.Is(err, ErrRequest) {
			t.Errorf("split %q of one row: error %v", request.Split, err)
		}
	}
}

func TestSplitsDifferByNameAndSeed(t *testing.T) {
	base, _ := splitRows(1000, 1000, &Request{Experiment: "a"}, "set")
	for _, other := range []struct {
		request Request
		name    string
	}{{Request{Experiment: "b"}, "set"}, {Request{Experiment: "a", Seed: 1}, "set"}, {Request{Experiment: "a"}, "other"}} {
		chosen, _ := splitRows(1000, 1000, &other.request, other.name)
		if slices.Equal(chosen.test, base.test) {
			t.Errorf("%+v %s has the same split", other.request, other.name)
		}
	}
}
