package datasets

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestWords(t *testing.T) {
	got := words("Don't PANIC: Ärger, 2nd-rate!")
	if want := []string{"don", "t", "panic", "ärger", "2nd", "rate"}; !slices.Equal(got, want) {
		t.Errorf("words %q, expected %q", got, want)
	}
}

func features(first, second string) []float32 {
	row := make([]float32, textColumns)
	hashPair(pair{first: first, second: second}, row)
	return row
}

// Swapping the sentences changes nothing; a shared word adds one feature beyond
// those of its occurrences.
func TestHashedPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sentence := rapid.StringMatching(`([a-e]{1,2} ){0,8}`)
		a, b := sentence.Draw(t, "first"), sentence.Draw(t, "second")
		if !slices.Equal(features(a, b), features(b, a)) {
			t.Fatal("the order of the sentences matters")
		}
		added := features(a, "zebra")
		for i, value := range features(a, "") {
			added[i] -= value
		}
		var size float32
		for _, value := range added {
			size += value * value
		}
		if size != 1 {
			t.Fatalf("a word that is not shared adds a vector of squared length %v", size)
		}
	})
	together, apart := features("zebra", "zebra"), features("zebra zebra", "")
	for i := range together {
		together[i] -= apart[i]
	}
	if both := distinct(together, 3); len(both) != 2 {
		t.Errorf("a shared word adds the values %v, expected one -1 or +1", both)
	}
}

func TestParaphrasesAreDividedByIDs(t *testing.T) {
	dir := t.TempDir()
	corpus := "\ufeffQuality\t#1 ID\t#2 ID\t#1 String\t#2 String\n" +
		"1\t10\t11\tthe \"cat\" sat\ta cat sat\n0\t12\t13\tone\ttwo\n1\t11\t10\tx y\ty x\n"
	entry, v, found := mrpcFiles(t, dir, corpus, "12\t13\n10\t99\n")
	table, err := readPairs(entry, &entry.Targets[0], v, found)
	if err != nil {
		t.Fatal(err)
	}
	if table.Train != 2 || table.X.Rows != 3 || !slices.Equal(table.Y, []float32{1, 1, -1}) {
		t.Errorf("%d training rows of %d, labels %v", table.Train, table.X.Rows, table.Y)
	}
	if !slices.Equal(table.X.Row(0), features("the cat sat", "a cat sat")) {
		t.Error("the first row is not the first pair")
	}
}

// mrpcFiles writes a corpus and its ids, and returns where they are.
func mrpcFiles(t *testing.T, dir, corpus, ids string) (*Entry, *Variant, []Location) {
	t.Helper()
	entry, _ := Find("mrpc")
	v := &entry.Variants[0]
	var found []Location
	for i, content := range []string{corpus, ids} {
		path := filepath.Join(dir, v.files()[i].name()+".txt")
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		found = append(found, Location{Path: path})
	}
	return entry, v, found
}
