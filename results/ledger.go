package results

import (
	"math"
	"slices"
)

// Try is one step size of a tuning ledger.
type Try struct {
	Multiple float64   // of the method's own scale
	Step     float64   // in the objective's units; 0 where no trial got as far
	Losses   []float64 // training loss at the end of the budget, one a tuning seed; +Inf where it diverged
}

// Loss is the median over the tuning seeds.
func (t Try) Loss() float64 { return Median(t.Losses) }

// Ledger holds every step size that a method tried on a problem.
type Ledger struct {
	Grid  Grid  // as declared
	Tries []Try // in increasing order of Multiple
}

// Add enters the outcomes of tuning records.
func (l *Ledger) Add(records []*Record) {
	for _, record := range records {
		multiple := record.Trial.Multiple
		index := slices.IndexFunc(l.Tries, func(t Try) bool { return t.Multiple >= multiple })
		if index < 0 {
			index = len(l.Tries)
		}
		if index == len(l.Tries) || l.Tries[index].Multiple != multiple {
			l.Tries = slices.Insert(l.Tries, index, Try{Multiple: multiple})
		}
		try := &l.Tries[index]
		try.Losses = append(try.Losses, FinalLoss(record))
		try.Step = max(try.Step, record.Step)
	}
}

// Best is the index of the try with the smallest loss, of the smaller step
// where two are equal.
func (l *Ledger) Best() int {
	best := 0
	for i := range l.Tries {
		if l.Tries[i].Loss() < l.Tries[best].Loss() {
			best = i
		}
	}
	return best
}

// AtEdge tells whether the best try is the smallest or the largest one that
// was made, so that a better one may lie outside.
func (l *Ledger) AtEdge() bool {
	best := l.Best()
	return best == 0 || best == len(l.Tries)-1
}

// Next is the grid's index of the step size to try next; ok is false when the
// best lies inside or the grid may not grow further on its side.
func (l *Ledger) Next() (index int, ok bool) {
	if len(l.Tries) == 0 || !l.AtEdge() {
		return 0, false
	}
	below, above := l.extensions()
	if l.Best() == 0 {
		return -below - 1, below < l.Grid.Extend
	}
	return l.Grid.Points + above, above < l.Grid.Extend
}

// extensions counts the tries below and above the declared grid.
func (l *Ledger) extensions() (below, above int) {
	last := l.Grid.Multiple(l.Grid.Points - 1)
	for _, try := range l.Tries {
		switch {
		case try.Multiple < l.Grid.First:
			below++
		case try.Multiple > last:
			above++
		}
	}
	return below, above
}

// FinalLoss is the training loss at the end of a record's curve; +Inf where
// the trial diverged, failed or has no curve.
func FinalLoss(record *Record) float64 {
	losses := record.Payload.Column("train_loss")
	if record.Status != StatusDone || len(losses) == 0 || math.IsNaN(losses[len(losses)-1]) {
		return math.Inf(1)
	}
	return losses[len(losses)-1]
}
