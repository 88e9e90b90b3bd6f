package harness

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"gradsample/datasets"
	"gradsample/results"
)

// ofRows is a trial on a synthetic set of so many rows.
func ofRows(rows int) results.Trial {
	return results.Trial{Experiment: "e", Problem: results.Problem{
		Data: fmt.Sprintf("synthetic:gaussian,rows=%d,columns=2", rows), Preprocess: "raw", Split: "none",
	}}
}

// A plan's sets are identified before its trials ask for them, and one that cannot be
// is reported with its experiment.
func TestOpenIdentifiesEverySet(t *testing.T) {
	data := runner(t, t.TempDir(), 1, &fake{}).Data
	plan := []Planned{{Trial: ofRows(10)}, {Trial: ofRows(20)}, {Trial: ofRows(10)}, {Trial: ofRows(30)}}
	if err := data.open(t.Context(), plan); err != nil {
		t.Fatal(err)
	}
	for _, line := range plan {
		_, err := data.checksums.Get(line.Trial.Problem.Data+"\x00", func() (string, error) { return "", errors.New("not identified") })
		if err != nil {
			t.Errorf("%s: %v", line.Trial.Problem.Data, err)
		}
	}
	plan[1].Trial.Experiment, plan[1].Trial.Problem.Data = "that-one", "no such set"
	if err := data.open(t.Context(), plan); !errors.Is(err, datasets.ErrUnknown) || !strings.Contains(err.Error(), "that-one") {
		t.Errorf("error %v", err)
	}
}

// The set that takes longest to read is opened first.
func TestCellsTellLargeSets(t *testing.T) {
	order := []string{"cifar10", "mnist", "cpusmall", "synthetic:gaussian,rows=10"}
	for i, name := range order[1:] {
		if cells(name) >= cells(order[i]) {
			t.Errorf("%s has %d values, %s %d", name, cells(name), order[i], cells(order[i]))
		}
	}
}

// Many small problems are kept, and at least twelve large ones.
func TestProblemsAreKept(t *testing.T) {
	data := runner(t, t.TempDir(), 1, &fake{}).Data
	first, _, err := data.Load(t.Context(), ofRows(2))
	if err != nil {
		t.Fatal(err)
	}
	for rows := 3; rows < 100; rows++ {
		if _, _, err := data.Load(t.Context(), ofRows(rows)); err != nil {
			t.Fatal(err)
		}
	}
	if again, _, _ := data.Load(t.Context(), ofRows(2)); again != first {
		t.Error("a problem was loaded again after a hundred small ones")
	}
	large := &datasets.Problem{Train: datasets.Rows{Y: make([]float32, 20<<20)}}
	if w := weigh(large); keep*w > keptBytes {
		t.Errorf("a large problem weighs %d of %d", w, keptBytes)
	}
}
