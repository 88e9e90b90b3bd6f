package rng

import (
	"math/bits"
	"math/rand/v2"
)

// Foresight is how many numbers of a stream can be foreseen.
const Foresight = half

// half is half of the numbers that a foreseeing source keeps ready, of which it
// fills one half while the other is being taken.
const half = 32

// foreseeing is a ChaCha8 generator that has drawn numbers before they are taken.
type foreseeing struct {
	generator rand.ChaCha8
	starts    [2]rand.ChaCha8 // where each half of the ring begins
	ring      [2 * half]uint64
	next      uint
}

// foresee makes a stream, from where it is, one whose numbers can be foreseen,
// which makes them cost about a third more.
func (s *Stream) foresee() *foreseeing {
	if s.ahead == nil {
		s.ahead = &foreseeing{generator: *s.source}
		s.ahead.fill(0)
		s.ahead.fill(half)
		s.Rand = rand.New(s.ahead)
	}
	return s.ahead
}

// fill draws the half of the ring that begins at first.
func (s *foreseeing) fill(first uint) {
	s.starts[first/half] = s.generator
	for i := range half {
		s.ring[first+uint(i)] = s.generator.Uint64()
	}
}

// Uint64 takes a number.
func (s *foreseeing) Uint64() uint64 {
	number := s.ring[s.next]
	s.next = (s.next + 1) % (2 * half)
	if s.next%half == 0 {
		s.fill((s.next + half) % (2 * half))
	}
	return number
}

// position returns the generator as it would be if it had drawn no number but
// those taken.
func (s *foreseeing) position() *rand.ChaCha8 {
	position := s.starts[s.next/half]
	for range s.next % half {
		position.Uint64()
	}
	return &position
}

// Foresee returns what Uint64 will return once so many more numbers have been
// taken, fewer than Foresight, and takes none. It allocates when it is first
// called, and when it first is after UnmarshalBinary.
func (s *Stream) Foresee(after int) uint64 {
	ahead := s.foresee()
	return ahead.ring[(ahead.next+uint(after))%(2*half)]
}

// ForeseeIntN is to IntN what Foresee is to Uint64, if none of the calls between
// takes more than one number. IntN(n) takes a second one once in 2³²/n times, and
// then returns another number than was foreseen: so this is for guesses.
func (s *Stream) ForeseeIntN(after, n int) int {
	number := s.Foresee(after)
	switch {
	case n&(n-1) == 0:
		return int(number & uint64(n-1))
	case n <= 1<<32-1:
		return int(number >> 32 * uint64(n) >> 32)
	}
	high, _ := bits.Mul64(number, uint64(n))
	return int(high)
}
