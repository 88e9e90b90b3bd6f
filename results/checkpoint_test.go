package results

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func savedCheckpoint(t interface{ Fatal(...any) }) (*Checkpoint, []byte) {
	c := &Checkpoint{Key: "ab12", Multiples: []float64{0.1}, State: []byte{0, 1, 2, 255}}
	encoded, err := c.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return c, encoded
}

func TestDamagedCheckpointsAreNoticed(t *testing.T) {
	c, encoded := savedCheckpoint(t)
	read, err := DecodeCheckpoint(encoded)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c, read); diff != "" {
		t.Errorf("a checkpoint changed in its file:\n%s", diff)
	}
	for at := range encoded {
		for bit := range 8 {
			damaged := bytes.Clone(encoded)
			damaged[at] ^= 1 << bit
			read, err := DecodeCheckpoint(damaged)
			if err == nil && !cmp.Equal(c, read) {
				t.Fatalf("bit %d of byte %d was flipped and nobody noticed", bit, at)
			}
			if err != nil && !errors.Is(err, ErrDamaged) {
				t.Fatalf("damage was reported as %v", err)
			}
			if sound := err == nil && read.Key == c.Key; CheckpointOf(c.Key, damaged) != sound {
				t.Fatalf("bit %d of byte %d was flipped: a sound checkpoint %t", bit, at, !sound)
			}
		}
		if _, err := DecodeCheckpoint(encoded[:at]); at < len(encoded)-1 && !errors.Is(err, ErrDamaged) {
			t.Fatalf("%d bytes of %d give %v", at, len(encoded), err)
		}
	}
	if CheckpointOf("ab13", encoded) || !CheckpointOf(c.Key, encoded) || !CheckpointOf(c.Key, bytes.TrimSpace(encoded)) {
		t.Error("a checkpoint of another key is taken, or its own is not")
	}
	if _, err := DecodeCheckpoint(append(encoded, "{}"...)); !errors.Is(err, ErrDamaged) {
		t.Errorf("what follows a checkpoint gives %v", err)
	}
}

func FuzzDecodeCheckpoint(f *testing.F) {
	_, encoded := savedCheckpoint(f)
	f.Add(encoded)
	f.Add([]byte(`{"format":1,"key":"","multiples":null,"state":null,"digest":""}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		c, err := DecodeCheckpoint(content)
		if err != nil && !errors.Is(err, ErrDamaged) {
			t.Errorf("a bad checkpoint gives %v", err)
		}
		if err == nil {
			if _, err := c.Encode(); err != nil {
				t.Errorf("a checkpoint that was read cannot be written: %v", err)
			}
		}
	})
}

// Seconds of different hardware are never put side by side.
func TestTimingsAreOfOneMachine(t *testing.T) {
	timing := func(machine string, status Status) *Record {
		r := &Record{Trial: Trial{Purpose: PurposeTiming, Methods: []Method{{Name: "m"}}}, Status: status, Machine: machine}
		r.Timings = NewTable("method", "round", "iterations", "step_seconds", "draws", "draw_seconds", "setup_seconds")
		r.Timings.Add(0, 0, 10, 1, 10, 0.5, 2)
		return r
	}
	for _, test := range []struct {
		records []*Record
		machine string
		leftOut int
	}{
		{nil, "", 0},
		{[]*Record{timing("b", StatusDone), timing("a", StatusDone)}, "b", 1},
		{[]*Record{timing("b", StatusDone), timing("a", StatusDone), timing("a", StatusDone)}, "a", 1},
		{[]*Record{timing("b", StatusDone), timing("a", StatusFailed), timing("a", StatusFailed)}, "b", 0},
	} {
		machine, leftOut := TimingMachine(test.records)
		if machine != test.machine || leftOut != test.leftOut {
			t.Errorf("chose %q and left out %d, want %q and %d", machine, leftOut, test.machine, test.leftOut)
		}
		for _, row := range AggregateTimings(test.records) {
			if row.Machine != test.machine {
				t.Errorf("a row of machine %s beside those of %s", row.Machine, test.machine)
			}
		}
	}
}
