package rng

import (
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
)

// Stream is one named source of randomness. It has all methods of
// math/rand/v2's Rand, and those that are called most are its own, with the same
// outcome. It comes from New, or from a position by UnmarshalBinary: a zero Stream has
// nothing to draw. A Stream must not be copied, or shared between goroutines.
type Stream struct {
	rand.Rand // which draws from the stream itself

	words     iteration
	key       [4]uint64  // that the words were made of
	next      uint8      // word to be taken
	foreseen  bool       // whether following is the iteration after this one
	following *iteration // nil until it is first needed
}

// New returns the stream with the given name. The parts of a name are kept
// apart: ("a", "bc") and ("ab", "c") are two streams.
func New(name ...string) *Stream {
	parts := make([]byte, 0, 256)
	for _, part := range name {
		parts = binary.LittleEndian.AppendUint64(parts, uint64(len(part)))
		parts = append(parts, part...)
	}
	s := new(Stream)
	s.begin(sha256.Sum256(parts), 0)
	return s
}

// begin moves the stream to where so many numbers have been taken from the iteration
// with the given key.
func (s *Stream) begin(key [32]byte, next uint8) {
	s.Rand = *rand.New(s)
	for i := range s.key {
		s.key[i] = binary.LittleEndian.Uint64(key[8*i:])
	}
	iterate(&s.words, &s.key)
	s.next, s.foreseen = next, false
}

// turn goes on to the following iteration, once all numbers of this one are taken.
func (s *Stream) turn() {
	s.key = [4]uint64(s.words[taken:])
	if s.foreseen {
		s.words = *s.following
	} else {
		iterate(&s.words, &s.key)
	}
	s.next, s.foreseen = 0, false
}

// Uint64 returns a number from 0 to 2⁶⁴-1.
func (s *Stream) Uint64() uint64 {
	if s.next >= taken {
		s.turn()
	}
	number := s.words[s.next]
	s.next++
	return number
}

// Float64 returns a number from 0 to 1, without 1.
func (s *Stream) Float64() float64 { return float64(int64(s.Uint64()<<11>>11)) / (1 << 53) }

// IntN returns a number from 0 to n-1. It panics where n is not positive.
func (s *Stream) IntN(n int) int {
	if s.next < taken && n > 0 { // below, without its division
		number, bound := s.words[s.next], uint64(n)
		if bound&(bound-1) == 0 {
			s.next++
			return int(number & (bound - 1))
		}
		if high, low := bits.Mul64(number, bound); low >= bound {
			s.next++
			return int(high)
		}
	}
	return s.intN(n)
}

// intN is IntN where there is more to do than to take the next word.
func (s *Stream) intN(n int) int {
	if n <= 0 {
		panic("invalid argument to IntN")
	}
	for {
		if number, fair := below(uint64(n), s.Uint64()); fair {
			return int(number)
		}
	}
}

// below makes a number less than a bound of one that may be any, as math/rand/v2
// does (Lemire, ACM Transactions on Modeling and Computer Simulation, 2019). Another
// is to be taken where that is not fair: of a few it would make some numbers too often.
func below(bound, number uint64) (less uint64, fair bool) {
	if bound&(bound-1) == 0 {
		return number & (bound - 1), true
	}
	high, low := bits.Mul64(number, bound)
	return high, low >= bound || low >= -bound%bound // as no remainder reaches the bound, few need the division
}
