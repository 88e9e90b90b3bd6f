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
		{Request{Name: "mnist", MaxTestRows: 5}, true},
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

func TestExtentIsThatOfAllRows(t *testing.T) {
	addEntry(t, toy())
	s, data := testStore(t)
	put(t, filepath.Join(data, "toy", "toy.csv"), toyCSV(50))
	put(t, filepath.Join(data, "own.csv"), []byte("a,b,y\n1,2,3\n4,5,6\n7,8,10\n"))
	for _, request := range []Request{{Name: "toy"}, {Name: "toy", MaxRows: 7}, {Name: filepath.Join(data, "own.csv")}, {Name: "synthetic:gaussian,rows=100"}} {
		rows, columns, err := s.Extent(t.Context(), request)
		if err != nil {
			t.Fatal(err)
		}
		request.MaxRows = 0
		p, err := s.Load(t.Context(), request)
		if err != nil {
			t.Fatal(err)
		}
		if rows != p.Info.Rows+p.Info.TestRows || columns != p.Info.Dim {
			t.Errorf("%s: %d rows of %d columns, loaded are %d and %d of %d", request.Name, rows, columns, p.Info.Rows, p.Info.TestRows, p.Info.Dim)
		}
	}
	if _, _, err := s.Extent(t.Context(), Request{Name: "missing.csv"}); err == nil {
		t.Error("a missing file has an extent")
	}
}
