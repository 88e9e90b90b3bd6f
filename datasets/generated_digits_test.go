package datasets

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"gradsample/datasets/deformed"
	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// toyDigits is a set of 6 training and 2 test pictures in one file.
func toyDigits() *Entry {
	return &Entry{
		Name: "toydigits", Title: "Toy digits", Task: Multiclass, Train: 6, Test: 2, Columns: deformed.Pixels, Classes: 3,
		Licence: "none", Citation: "us", Targets: []Target{{Name: "digit"}},
		Variants: []Variant{{Parts: []Part{{
			File: File{Paths: []string{"toy/digits.csv"}, Sources: []string{"http://127.0.0.1:1/digits.csv"}, Content: sumOf(toyPictures()), By: "us"},
			Read: separated(noHeader, lastColumn),
		}}}},
		Surrogate: &Surrogate{Kind: Pixels, Factors: 2, Density: 0.5, Contrast: 1},
		Deformed:  true,
	}
}

func toyPictures() []byte {
	var b strings.Builder
	random := rng.New("toy pictures")
	for i := range 8 {
		for range deformed.Pixels {
			fmt.Fprintf(&b, "%d,", random.IntN(256))
		}
		fmt.Fprintf(&b, "%d\n", i%3)
	}
	return []byte(b.String())
}

func TestDeformedDigitsAreLoadedByName(t *testing.T) {
	addEntry(t, toyDigits())
	s, data := testStore(t)
	put(t, filepath.Join(data, "toy", "digits.csv"), toyPictures())
	request := Request{Name: "toydigits:deformed,images=2000", Preprocess: PreprocessRaw}
	p, base := load(t, s, request), load(t, s, Request{Name: "toydigits", Preprocess: PreprocessRaw})
	i := p.Info
	if i.Name != request.Name || i.State != StateSynthetic || i.Rows != 2000 || i.TestRows != 2 || i.Split != "published" || !strings.Contains(i.Note, "of our own") {
		t.Errorf("%+v", i)
	}
	for row := range 6 {
		if p.Train.Y[row] != base.Train.Y[row] || p.Train.X.Row(row)[5] != base.Train.X.Row(row)[5] {
			t.Errorf("training row %d is not the digit as it is", row)
		}
	}
	if !sameTable(&table{X: p.Test.X, Y: p.Test.Y}, &table{X: base.Test.X, Y: base.Test.Y}) {
		t.Error("the test rows are not the digits' own")
	}
	digits, info, err := s.Deformed(t.Context(), request)
	if err != nil || info.Checksum != i.Checksum || info.Rows != 2000 || info.TestRows != 2 || info.State != i.State {
		t.Fatalf("streaming: %+v, %v", info, err)
	}
	x, y := vec.NewMatrix(2000, deformed.Pixels), make([]float32, 2000)
	if err := digits.Range(digits.FirstTraining(), x, y); err != nil {
		t.Fatal(err)
	}
	for k, value := range x.Data {
		if value != p.Train.X.Data[k]/255 {
			t.Fatalf("streamed pixel %d is %v, loaded %v/255", k, value, p.Train.X.Data[k])
		}
	}
	if sum, err := s.Checksum(t.Context(), request); err != nil || sum != i.Checksum || sum == base.Info.Checksum {
		t.Errorf("checksum %s, %v; loaded as %s, the base has %s", sum, err, i.Checksum, base.Info.Checksum)
	}
}

// Deformed surrogates are surrogates still, and only asked-for ones of digits exist.
func TestDeformedDigitsWithoutTheirBase(t *testing.T) {
	addEntry(t, toyDigits())
	s, _ := testStore(t)
	s.offline = true
	p := load(t, s, Request{Name: "toydigits:deformed,images=20", AllowSurrogate: true})
	if p.Info.State != StateSurrogate || p.Info.Rows != 20 {
		t.Errorf("without the digits: %+v", p.Info)
	}
	if _, err := s.Load(t.Context(), Request{Name: "toydigits:deformed,images=20"}); !errors.Is(err, ErrNotFound) {
		t.Errorf("error %v, expected ErrNotFound", err)
	}
	if _, _, err := s.Deformed(t.Context(), Request{Name: "toydigits"}); !errors.Is(err, ErrRequest) {
		t.Errorf("error %v, expected ErrRequest", err)
	}
	for _, name := range []string{"toydigits:deformed,images=0", "toydigits:deformed,images=8100001", "toydigits:deformed,n=3", "fashion-mnist:deformed"} {
		if _, _, err := s.Deformed(t.Context(), Request{Name: name}); !errors.Is(err, ErrUnknown) {
			t.Errorf("%s: error %v, expected ErrUnknown", name, err)
		}
	}
	if c, err := choose("mnist:deformed,images=8100000", ""); err != nil || c.name != "mnist:deformed" || c.images != MostImages {
		t.Errorf("%+v, %v", c, err)
	}
}
