package datasets

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gradsample/internal/rng"
)

// The splits a Request can ask for.
const (
	SplitDefault = "default" // published where there is one, else 9 to 1 at random
	SplitHalf    = "half"    // half and half at random over all rows, as LGD's released runs
	SplitNone    = "none"    // every row is a training row
)

// testShare is the part of the rows that a random split keeps for the test.
const testShare = 0.1

// split is a choice of rows: indices in increasing order, so that the order of the
// files, and locality, is kept.
type split struct {
	name        string
	train, test []int
}

// splitRows divides rows among training and test. published is the number of
// leading rows that the set's authors train on; it equals rows where they name no
// test rows. A random split depends on the stream's name alone: experiment, data
// set, seed and "split".
func splitRows(rows, published int, r *Request, name string) (split, error) {
	random := rng.New(r.Experiment, name, strconv.FormatUint(r.Seed, 10), "split")
	switch r.Split {
	case "", SplitDefault:
		if published < rows {
			return split{"published", span(0, published), span(published, rows)}, nil
		}
		return randomSplit("random 9:1", rows, testCount(rows, testShare), random)
	case SplitHalf:
		return randomSplit("random half", rows, rows/2, random)
	case SplitNone:
		return split{name: SplitNone, train: span(0, rows)}, nil
	}
	return split{}, fmt.Errorf("%w: split %q; there are %s, %s and %s", ErrRequest, r.Split, SplitDefault, SplitHalf, SplitNone)
}

// testCount keeps at least one row for the test and one for training.
func testCount(rows int, share float64) int {
	return min(max(int(share*float64(rows)+0.5), 1), rows-1)
}

func randomSplit(name string, rows, test int, random *rng.Stream) (split, error) {
	if rows < 2 {
		return split{}, fmt.Errorf("%w: %d rows cannot be split into training and test rows; use the split %q", ErrRequest, rows, SplitNone)
	}
	order := random.Perm(rows)
	chosen := split{name: name, train: order[test:], test: order[:test]}
	slices.Sort(chosen.train)
	slices.Sort(chosen.test)
	return chosen, nil
}

// limit keeps as many training rows as the request wants, drawn by the stream "rows",
// and test rows, drawn by "test rows". It returns what is to be said of rows left out.
func (s *split) limit(r *Request, from *source) (note string) {
	train, test := len(s.train), len(s.test)
	tested := r.MaxTestRows
	if tested == 0 && from.brought {
		tested = r.MaxRows
	}
	s.train = some(s.train, r.MaxRows, r, from.name, "rows")
	s.test = some(s.test, tested, r, from.name, "test rows")
	var parts []string
	if len(s.train) < train {
		parts = append(parts, fmt.Sprintf("%d of %d training rows", len(s.train), train))
	}
	if len(s.test) < test {
		parts = append(parts, fmt.Sprintf("%d of %d test rows", len(s.test), test))
	}
	if parts == nil {
		return ""
	}
	return "a random choice of " + strings.Join(parts, " and ")
}

// some returns at most n of the rows, all where n is 0.
func some(rows []int, n int, r *Request, name, purpose string) []int {
	if n <= 0 || n >= len(rows) {
		return rows
	}
	random := rng.New(r.Experiment, name, strconv.FormatUint(r.Seed, 10), purpose)
	kept := make([]int, n)
	for i, at := range random.Perm(len(rows))[:n] {
		kept[i] = rows[at]
	}
	slices.Sort(kept)
	return kept
}

// span returns from, from+1, ..., to-1.
func span(from, to int) []int {
	list := make([]int, to-from)
	for i := range list {
		list[i] = from + i
	}
	return list
}
