package datasets

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
)

// goldenSurrogates are checksums of a few rows that the generator of one version
// makes: dense columns with a regression's target and with labels, flags, pixels.
var goldenSurrogates = []struct{ name, rows string }{
	{"yearmsd", "4c4797daf937cdf1"},
	{"pol", "e7ee30beb9d48bef"},
	{"covtype", "a1723e00828dbc25"},
	{"a9a", "229e30bd32267860"},
	{"mnist", "87bc3096d6bea761"},
}

// goldenVersion is that version.
const goldenVersion = "surrogate 1"

// The version is in the key under which surrogate rows lie in the cache, and in the
// checksum that results carry. Other rows under the same version would be taken
// for the old ones.
func TestOtherSurrogateRowsNeedAnotherVersion(t *testing.T) {
	if surrogateVersion != goldenVersion {
		t.Errorf("surrogateVersion is %q, the checksums are those of %q: note the new version and its checksums here", surrogateVersion, goldenVersion)
	}
	for _, golden := range goldenSurrogates {
		e, ok := Find(golden.name)
		if !ok || e.Surrogate == nil {
			t.Errorf("%s has no surrogate", golden.name)
			continue
		}
		if got := fewRows(e); got != golden.rows {
			t.Errorf("%s: the generator makes rows with checksum %s, that of %q made %s: change surrogateVersion, and note both here",
				golden.name, got, goldenVersion, golden.rows)
		}
	}
	e, _ := Find("yearmsd")
	if key := surrogateKey(e, &e.Targets[0]); !strings.HasPrefix(key, surrogateVersion+"|") {
		t.Errorf("the cache key %q does not begin with the version", key)
	}
}

// fewRows returns the checksum of 40 rows of an entry's surrogate. Values are
// rounded to four digits, so that the last bits, in which processors may differ,
// do not count.
func fewRows(e *Entry) string {
	table := newGenerator(small(e, 20), &e.Targets[0]).table()
	hash := sha256.New()
	for row := range 40 {
		for _, value := range table.X.Row(row) {
			fmt.Fprintf(hash, "%.4g,", value)
		}
		fmt.Fprintf(hash, "%.4g\n", table.Y[row])
	}
	return hex.EncodeToString(hash.Sum(nil))[:16]
}
