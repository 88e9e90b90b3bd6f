package datasets

import (
	"path/filepath"
	"testing"
)

func TestVariesWhereSomethingIsDrawn(t *testing.T) {
	tests := []struct {
		request Request
		want    bool
	}{
		{Request{Name: "yearmsd"}, false},
		{Request{Name: "ujiindoorloc", Target: "latitude"}, false},
		{Request{Name: "yearmsd:sample"}, true},
		{Request{Name: "w8a"}, true}, // the training file alone is divided at random
		{Request{Name: "slice"}, true},
		{Request{Name: "slice", Split: SplitNone}, false},
		{Request{Name: "slice", Split: SplitNone, MaxRows: 5}, true},
		{Request{Name: "yearmsd", Split: SplitHalf}, true},
		{Request{Name: "own.csv"}, true},
		{Request{Name: "synthetic:gaussian"}, true},
		{Request{Name: "synthetic:gaussian", Split: SplitNone}, false},
		{Request{Name: "mnist:deformed,images=100"}, false},
	}
	for _, test := range tests {
		if got := test.request.Varies(); got != test.want {
			t.Errorf("%+v: %v", test.request, got)
		}
	}
}

func TestChecksumIsWhatLoadSays(t *testing.T) {
	addEntry(t, toy())
	s, data := testStore(t)
	put(t, filepath.Join(data, "toy", "toy.csv"), toyCSV(50))
	for _, name := range []string{"toy", "toy:surrogate"} {
		p, err := s.Load(t.Context(), Request{Name: name})
		if err != nil {
			t.Fatal(err)
		}
		if sum, err := s.Checksum(t.Context(), Request{Name: name}); err != nil || sum != p.Info.Checksum {
			t.Errorf("%s: %s, %v; expected %s", name, sum, err, p.Info.Checksum)
		}
	}
}
