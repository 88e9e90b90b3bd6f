package sampling

import "gradsample/internal/vec"

// guesses are lgd-paper's about its next draws. Their buckets depend on parameters
// that are not known yet; but the tables and the places in the buckets follow from
// the stream, and a code is seldom another one a few steps later. So after a draw a
// later one's bucket is looked up with the parameters of now, and the place in it
// begun to be fetched; when that has come, it tells the row. The draws themselves
// look up their own codes: a wrong guess costs a wait, and changes nothing.
type guesses struct {
	places [guessedDraws][]uint32 // where the next draws' rows are noted; none where that is unknown
	next   int                    // whose turn it is
	wanted bool                   // somebody asks
}

// guessedDraws is how many draws are guessed at a time: those whose rows can be
// asked for, and as many whose places are still being fetched.
const guessedDraws = 2 * Foresight

// numbersADraw is how many random numbers a draw takes, if the first bucket is
// not empty.
const numbersADraw = 2

// guess has to be called after every draw.
func (s *paper) guess(query []float32) {
	g, later := &s.guesses, numbersADraw*(guessedDraws-1)
	last := &g.places[g.next]
	g.next = (g.next + 1) % guessedDraws
	table := s.order.ForeseeIntN(later, s.settings.Tables)
	along, against := s.buckets(table, s.hash.Code(table, query))
	*last = nil
	if size := len(along) + len(against); size > 0 {
		*last = place(along, against, s.order.ForeseeIntN(later+1, size))
		vec.Fetch(*last)
	}
}

// Foresee guesses from the stream and the parameters of some draws ago. It has
// draws make guesses from when it is first called.
func (s *paper) Foresee(after int) (row int, ok bool) {
	s.guesses.wanted = true
	place := s.guesses.places[(s.guesses.next+after)%guessedDraws]
	if place == nil {
		return 0, false
	}
	return int(place[0]), true
}
