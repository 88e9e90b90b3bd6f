package rng

// Foresight is how many numbers of a stream can be foreseen.
const Foresight = 32

// Foresee returns what Uint64 will return once so many more numbers have been
// taken, fewer than Foresight, and takes none. It allocates once in a stream's life,
// when it first looks beyond an iteration.
func (s *Stream) Foresee(after int) uint64 {
	if place := int(s.next) + after; place < taken {
		return s.words[place]
	}
	return s.beyond(after)
}

// beyond foresees a number of the following iteration, which it makes where that was
// not done.
func (s *Stream) beyond(after int) uint64 {
	if s.following == nil {
		s.following = new(iteration)
	}
	if !s.foreseen {
		iterate(s.following, (*[4]uint64)(s.words[taken:]))
		s.foreseen = true
	}
	return s.following[int(s.next)+after-taken]
}

// ForeseeIntN is to IntN what Foresee is to Uint64, if none of the calls between
// takes more than one number. IntN(n) takes a second one once in 2³²/n times, and
// then returns another number than was foreseen: so this is for guesses.
func (s *Stream) ForeseeIntN(after, n int) int {
	number, _ := below(uint64(n), s.Foresee(after))
	return int(number)
}
