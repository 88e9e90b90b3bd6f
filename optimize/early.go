package optimize

import (
	"gradsample/objective"
	"gradsample/sampling"
)

// early has the rows fetched that the sampler foresees, while the steps before
// theirs are taken. It changes no step. A step of one draw fetches a row while it
// works; else part of a long row is fetched before a gradient and part after it, since
// all at once would hold the gradient up.
type early struct {
	objective objective.Objective
	foreseer  sampling.Foreseer // nil where nothing is foreseen, or need be
	fetched   int               // of the coming draws
	begun     []int             // rows of which part 1 is to be fetched
}

// near is the size of data, in bytes, that stays in a cache of the second level,
// where fetching rows costs more than waiting for them.
const near = 512 << 10

func newEarly(o objective.Objective, s sampling.Sampler) early {
	e := early{objective: o, begun: make([]int, 0, sampling.Foresight)}
	if 4*o.Rows()*o.Dim() > near {
		e.foreseer, _ = s.(sampling.Foreseer)
	}
	return e
}

// coming returns the row that is to be fetched during the next step of one draw, if any.
func (e *early) coming() (row int, ok bool) {
	if e.foreseer == nil {
		return 0, false
	}
	return e.foreseer.Foresee(sampling.Foresight - 1)
}

// fetch begins to fetch rows of the draws that come after the given number since
// the last call.
func (e *early) fetch(drawn int) {
	if e.foreseer == nil {
		return
	}
	for e.fetched = max(0, e.fetched-drawn); e.fetched < sampling.Foresight; e.fetched++ {
		row, ok := e.foreseer.Foresee(e.fetched)
		if !ok {
			return
		}
		if more := e.objective.Fetch(row, 0); more {
			e.begun = append(e.begun, row)
		}
	}
}

// fetchRest fetches what is left of these rows.
func (e *early) fetchRest() {
	for _, row := range e.begun {
		e.objective.Fetch(row, 1)
	}
	e.begun = e.begun[:0]
}

// fetchLater fetches a row that comes somewhat later in a mini-batch than row i.
func fetchLater(o objective.Objective, draws []sampling.Draw, i int) {
	if later := i + sampling.Foresight; later < len(draws) {
		if o.Fetch(draws[later].Row, 0) {
			o.Fetch(draws[later].Row, 1)
		}
	}
}
