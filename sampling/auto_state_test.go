package sampling

import (
	"slices"
	"testing"
)

// Whatever auto has taken up, one that is made anew and moved to its state draws
// what it goes on to draw, and takes up and drops the same.
func TestAutoGoesOnToTheBit(t *testing.T) {
	p, inUse := steep(), 0
	for _, name := range candidateNames() {
		first := choose(t, name, p, keen)
		for range 20 { // into a window
			first.step(t)
		}
		for _, c := range first.candidates {
			c.next = min(c.next, 3*first.drawn) // others may be tried, later
		}
		saved, err := first.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		second := newSampler(t, "auto", p, keen, streams("choose")).(*auto)
		if err := second.UnmarshalBinary(saved); err != nil {
			t.Fatal(err)
		}
		if first.Cost() != second.Cost() {
			t.Errorf("%s: cost %+v, was %+v", name, second.Cost(), first.Cost())
		}
		want, got := make([]Draw, 8), make([]Draw, 8)
		used := map[*candidate]bool{}
		for i := range 20_000 {
			first.Draw(first.theta, want)
			second.Draw(first.theta, got)
			if !slices.Equal(want, got) {
				t.Fatalf("%s: batch %d is %+v, was %+v", name, i, got, want)
			}
			used[first.inUse] = true
			first.theta[i%len(first.theta)] += 1e-4
		}
		if first.Cost() != second.Cost() || first.ledger != second.ledger || first.speed != second.speed {
			t.Errorf("%s: %+v, %+v, was %+v, %+v", name, second.Cost(), second.ledger, first.Cost(), first.ledger)
		}
		inUse += len(used)
	}
	if inUse <= len(candidateNames()) {
		t.Error("no sampler was taken up after the restoration")
	}
}

func TestAutoByTheClockHasNoState(t *testing.T) {
	settings := keen
	settings.Clock = ClockMeasured
	if _, err := newSampler(t, "auto", steep(), settings, streams("clock")).(*auto).MarshalBinary(); err == nil {
		t.Error("what a clock measured was saved")
	}
}
