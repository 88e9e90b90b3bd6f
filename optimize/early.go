package optimize

import (
	"gradsample/objective"
	"gradsample/sampling"
)

// early has the rows fetched that the sampler foresees, while the steps before
// theirs are taken. It changes no step.
type early struct {
	objective objective.Objective
	foreseer  sampling.Foreseer // nil where nothing is foreseen, or need be
	fetched   int               // of the coming draws
}

// near is the size of data, in bytes, that stays in a cache of the second level,
// where fetching rows costs more than waiting for them.
const near = 512 << 10

func newEarly(o objective.Objective, s sampling.Sampler) early {
	e := early{objective: o}
	if 4*o.Rows()*o.Dim() > near {
		e.foreseer, _ = s.(sampling.Foreseer)
	}
	return e
}

// fetch fetches rows of the draws that come after the given number since the last
// call.
func (e *early) fetch(drawn int) {
	if e.foreseer == nil {
		return
	}
	for e.fetched = max(0, e.fetched-drawn); e.fetched < sampling.Foresight; e.fetched++ {
		row, ok := e.foreseer.Foresee(e.fetched)
		if !ok {
			return
		}
		e.objective.Fetch(row)
	}
}

// fetchLater fetches a row that comes somewhat later in a mini-batch than row i.
func fetchLater(o objective.Objective, draws []sampling.Draw, i int) {
	if later := i + sampling.Foresight; later < len(draws) {
		o.Fetch(draws[later].Row)
	}
}
