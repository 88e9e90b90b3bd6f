package results

import (
	"bytes"
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// sealed is a record with every kind of number in it.
func sealed(t interface{ Fatal(...any) }, numbers ...float64) *Record {
	r := trained("m", 3, StatusDone, 1, 0.5)
	for _, v := range numbers {
		r.Payload.Add(v, v, v, v, v, v, v, v, v, v)
	}
	r.Trial.Methods[0].Settings = []byte(`{"sampler":"uniform"}`)
	r.Timings = NewTable("seconds")
	r.Timings.Add(0.25)
	key, err := r.Trial.Key(r.Data.Checksum, r.Algorithm)
	if err != nil {
		t.Fatal(err)
	}
	r.Key = key
	if err := r.Seal(); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRecordsSurviveTheirFiles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		record := sealed(t, append(rapid.SliceOf(rapid.Float64()).Draw(t, "numbers"), math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1))...)
		encoded, err := record.Encode()
		if err != nil {
			t.Fatal(err)
		}
		read, err := DecodeRecord(encoded)
		if err != nil {
			t.Fatal(err)
		}
		again, err := read.Encode()
		if err != nil || !bytes.Equal(encoded, again) {
			t.Fatalf("a record changed in its file: %v\n%s\n%s", err, encoded, again)
		}
	})
}

// Every flipped bit is noticed, in what is timed too.
func TestFlippedBitsAreNoticed(t *testing.T) {
	encoded, err := sealed(t).Encode()
	if err != nil {
		t.Fatal(err)
	}
	for at := range encoded {
		for bit := range 8 {
			damaged := bytes.Clone(encoded)
			damaged[at] ^= 1 << bit
			record, err := DecodeRecord(damaged)
			if err == nil {
				if again, _ := record.Encode(); bytes.Equal(again, encoded) {
					continue // the same content in another spelling
				}
				t.Fatalf("bit %d of byte %d (%q) was flipped and nobody noticed", bit, at, encoded[max(at-10, 0):min(at+10, len(encoded))])
			}
			if !errors.Is(err, ErrDamaged) {
				t.Fatalf("damage was reported as %v", err)
			}
		}
	}
}

// A whole file of an earlier layout is none that was damaged, also where it has
// what the present layout has not; a part of one is.
func TestEarlierLayoutsAreToldFromDamage(t *testing.T) {
	encoded, err := sealed(t).Encode()
	if err != nil {
		t.Fatal(err)
	}
	earlier := bytes.Replace(encoded, []byte(`{"format":2,`), []byte(`{"format":1,`), 1)
	other := bytes.Replace(earlier, []byte(`"checksum":`), []byte(`"checked":`), 1)
	later := bytes.Replace(encoded, []byte(`{"format":2,`), []byte(`{"format":3,`), 1)
	for _, test := range []struct {
		what    string
		content []byte
		want    error
	}{
		{"an earlier layout", earlier, ErrEarlier},
		{"one with other fields", other, ErrEarlier},
		{"half of one", earlier[:len(earlier)/2], ErrDamaged},
		{"one that goes on", append(bytes.Clone(other), "{}"...), ErrDamaged},
		{"a layout to come", later, ErrDamaged},
		{"no layout", []byte(`{"format":0}`), ErrDamaged},
		{"less than that", []byte(`{"format":-1}`), ErrDamaged},
	} {
		if _, err := DecodeRecord(test.content); !errors.Is(err, test.want) {
			t.Errorf("%s gives %v, want %v", test.what, err, test.want)
		}
	}
}

func FuzzDecodeRecord(f *testing.F) {
	encoded, err := sealed(f).Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(encoded)
	f.Add([]byte(`{}`))
	f.Add([]byte(`{"format":1}`))
	f.Add([]byte(`{"payload":{"columns":["a"],"rows":[[1,2]]}}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		if record, err := DecodeRecord(content); err == nil {
			if _, err := record.Encode(); err != nil {
				t.Errorf("a record that was read cannot be written: %v", err)
			}
		} else if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrEarlier) {
			t.Errorf("a bad record gives %v", err)
		}
	})
}

func TestLedgerGoesOnAtTheEdge(t *testing.T) {
	try := func(multiple, loss float64) *Record {
		r := trained("m", 0, StatusDone, loss)
		r.Trial.Multiple = multiple
		return r
	}
	grid := Grid{First: 1, Factor: 2, Points: 3, Extend: 2}
	for _, test := range []struct {
		name   string
		losses map[float64]float64
		next   int
		more   bool
	}{
		{"best inside", map[float64]float64{1: 3, 2: 1, 4: 2}, 0, false},
		{"best at the top", map[float64]float64{1: 3, 2: 2, 4: 1}, 3, true},
		{"best at the bottom", map[float64]float64{1: 1, 2: 2, 4: 3}, -1, true},
		{"still at the top", map[float64]float64{1: 3, 2: 2, 4: 1, 8: 0.5}, 4, true},
		{"as far as it may", map[float64]float64{1: 3, 2: 2, 4: 1, 8: 0.5, 16: 0.25}, 5, false},
		{"all diverged", map[float64]float64{1: math.Inf(1), 2: math.Inf(1), 4: math.Inf(1)}, -1, true},
		{"a tie takes the smaller step", map[float64]float64{1: 3, 2: 1, 4: 1}, 0, false},
	} {
		ledger := Ledger{Grid: grid}
		for _, multiple := range []float64{16, 8, 4, 2, 1} { // in an order that is not the ledger's
			if loss, ok := test.losses[multiple]; ok {
				ledger.Add([]*Record{try(multiple, loss)})
			}
		}
		next, more := ledger.Next()
		if more != test.more || (more && next != test.next) {
			t.Errorf("%s: next index %d, %t; want %d, %t", test.name, next, more, test.next, test.more)
		}
	}
}

func TestStateNote(t *testing.T) {
	for state, want := range map[string]string{
		"real": "", "subset": "x is a subset", "surrogate": "x is a surrogate", "synthetic": "x is synthetic", "own file": "x is an own file",
	} {
		if got := StateNote("x", state); got != want {
			t.Errorf("%s: %q, want %q", state, got, want)
		}
	}
}
