package sampling

// ahead makes draws in chunks for samplers that hold on to what they saw of the
// parameters, and so know their next draws before they are asked. Most of such a
// draw is waiting for entries of tables that lie anywhere in memory; the waits
// of a chunk overlap. The draws are the same as one by one.
type ahead struct {
	refresh int    // draws for which to hold on
	drawn   int    // draws handed out since the last look
	ready   []Draw // made, and not handed out yet
	chunk   []Draw // room for ready

	foreseen bool // somebody fetches the rows that are ready
}

// chunkDraws is how many draws are made at once, unless a look comes first.
const chunkDraws = 16

func newAhead(refresh int) ahead {
	return ahead{refresh: refresh, chunk: make([]Draw, chunkDraws)}
}

// due tells whether the next draw looks at the parameters anew.
func (a *ahead) due() bool { return a.drawn == 0 || a.drawn >= a.refresh }

// looked begins to count anew.
func (a *ahead) looked() { a.drawn = 0 }

// hand fills draws, which fill makes. No more are made than are handed out
// before the next look.
func (a *ahead) hand(draws []Draw, fill func([]Draw)) {
	for len(draws) > 0 {
		if len(a.ready) == 0 {
			most := max(len(draws), a.refresh-a.drawn)
			a.ready = a.chunk[:min(most, len(a.chunk))]
			fill(a.ready)
		}
		count := copy(draws, a.ready)
		a.ready, draws = a.ready[count:], draws[count:]
		a.drawn += count
	}
}
