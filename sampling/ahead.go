package sampling

import (
	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// ahead makes draws in chunks for samplers that hold on to what they saw of the
// parameters, and so know their next draws before they are asked. Most of such a
// draw is waiting for entries of tables that lie anywhere in memory, so a chunk is made
// in stages, while the one before it is handed out: what a stage begins to fetch has
// come when the next one needs it, and what is left to do is done for a whole chunk at
// once. The draws are the same as one by one.
type ahead struct {
	stages  stages
	order   *rng.Stream // of the draws
	refresh int         // draws for which to hold on
	drawn   int         // draws handed out since the last look
	ready   []Draw      // made, and not handed out yet
	next    []Draw      // chosen, and not made yet; they are handed out before the next look
	found   bool        // the rows of next are known
	begun   rng.Mark    // where the stream stood before next was chosen
	rooms   [2][]Draw
}

// stages make the draws of a chunk.
type stages interface {
	// choose draws the places of rows, and begins to fetch them.
	choose(draws []Draw)
	// find sets the rows, and begins to fetch what their weights need.
	find(draws []Draw)
	// weigh sets what else the draws have.
	weigh(draws []Draw)
}

// chunkDraws is how many draws are made at once, unless a look comes first.
const chunkDraws = vec.RowsAtOnce

func newAhead(refresh int, order *rng.Stream, s stages) ahead {
	return ahead{stages: s, order: order, refresh: refresh, rooms: [2][]Draw{make([]Draw, chunkDraws), make([]Draw, chunkDraws)}}
}

// due tells whether the next draw looks at the parameters anew.
func (a *ahead) due() bool { return a.drawn == 0 || a.drawn >= a.refresh }

// looked begins to count anew.
func (a *ahead) looked() { a.drawn = 0 }

// hand fills draws. No more are begun than are handed out before the next look.
func (a *ahead) hand(draws []Draw) {
	for i := range draws {
		switch len(a.ready) {
		case 0:
			a.turn(len(draws) - i)
		case chunkDraws - 2:
			a.find()
		}
		draws[i] = a.ready[0]
		a.ready = a.ready[1:]
		a.drawn++
	}
}

// turn makes the next chunk ready, for at least so many draws, and begins the one
// after it.
func (a *ahead) turn(asked int) {
	if len(a.next) == 0 {
		a.begin(max(asked, a.refresh-a.drawn))
	}
	a.find()
	a.stages.weigh(a.next)
	a.ready, a.next, a.found = a.next, nil, false
	a.begin(a.refresh - a.drawn - len(a.ready))
}

// begin chooses at most so many draws.
func (a *ahead) begin(most int) {
	if most <= 0 {
		return
	}
	a.rooms[0], a.rooms[1] = a.rooms[1], a.rooms[0]
	a.next = a.rooms[0][:min(most, chunkDraws)]
	clear(a.next)
	a.begun = a.order.Mark()
	a.stages.choose(a.next)
}

// find sets the rows of the next chunk, if there is one and they are not known.
func (a *ahead) find() {
	if len(a.next) > 0 && !a.found {
		a.stages.find(a.next)
		a.found = true
	}
}

// GiveBack has a sampler return the random numbers of draws that it has chosen ahead to its
// stream, before others draw from that. If the sampler goes on, it chooses the same again.
func GiveBack(s Sampler) {
	if s, ok := s.(interface{ giveBack() }); ok {
		s.giveBack()
	}
}

// giveBack is also for before the stream's position is saved.
func (a *ahead) giveBack() {
	if len(a.next) > 0 {
		a.order.Return(a.begun)
		a.next, a.found = nil, false
	}
}
