package sampling

import "gradsample/internal/vec"

// Foreseer is a sampler that can tell rows before it draws them, so that whoever
// needs a row can fetch it early. A step with one draw otherwise waits for it.
type Foreseer interface {
	Sampler
	// Foresee returns the row of the draw after so many more, fewer than
	// Foresight, or one that the sampler itself needs before, or false. It is a
	// guess: no draw depends on it, or on its being asked for. It should be asked for
	// once a draw, as it begins to fetch what the next guesses will need, which is no
	// counted cost. It allocates once at most.
	Foresee(after int) (row int, ok bool)
}

// Foresight is how many draws can be foreseen: in the time of so many steps a row
// arrives.
const Foresight = 2

// Foresee guesses from the stream.
func (u *uniform) Foresee(after int) (row int, ok bool) {
	return u.order.ForeseeIntN(after, u.rows), true
}

// Foresee guesses from the stream, as if the draws between did not touch the row's
// place, which they seldom do. Before the end of an epoch it does not look beyond.
func (p *permuted) Foresee(after int) (row int, ok bool) {
	later := after + Foresight
	if p.next+later >= len(p.rows) {
		return 0, false
	}
	place := p.next + later + p.order.ForeseeIntN(later, len(p.rows)-p.next-later)
	vec.Fetch(p.rows[place : place+1])
	return int(p.rows[p.next+after+p.order.ForeseeIntN(after, len(p.rows)-p.next-after)]), true
}

// Foresee guesses from the stream. It is wrong only where stale-norm, which is
// such a sampler too, computes its norms in between.
func (s *static) Foresee(after int) (row int, ok bool) {
	s.table.fetch(s.order.Foresee(after + Foresight))
	row, _ = s.table.at(s.order.Foresee(after))
	return row, true
}

// Foresee tells what is left of a chunk, and of the next one once its rows are known.
func (a *ahead) Foresee(after int) (row int, ok bool) {
	if after < len(a.ready) {
		return a.ready[after].Row, true
	}
	if after -= len(a.ready); a.found && after < len(a.next) {
		return a.next[after].Row, true
	}
	return 0, false
}

// Foresee tells the rows of the next chunk, one a draw: they are needed for the weights,
// before any of them is drawn.
func (s *paper) Foresee(int) (row int, ok bool) {
	s.foreseen = true
	if !s.found || s.fetched == len(s.next) {
		return 0, false
	}
	s.fetched++
	return s.next[s.fetched-1].Row, true
}

// Foresee is that of the sampler in use.
func (a *auto) Foresee(after int) (row int, ok bool) {
	if foreseer, can := a.current.(Foreseer); can {
		return foreseer.Foresee(after)
	}
	return 0, false
}
