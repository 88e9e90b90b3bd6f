package rng

import (
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
)

// Stream is one named source of randomness. It has all methods of
// math/rand/v2's Rand, and those that are called most are its own, with the same
// outcome. A Stream must not be copied, or shared between goroutines.
type Stream struct {
	rand.Rand // which draws from the stream itself

	words     iteration
	key       [4]uint64 // that the words were made of
	next      uint8     // word to be taken
	foreseen  bool      // the following iteration
	following *iteration
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
func (s *Stream) Float64() float64 { return float64(s.Uint64()<<11>>11) / (1 << 53) }

// IntN returns a number from 0 to n-1. It panics where n is not positive.
func (s *Stream) IntN(n int) int {
	if n <= 0 {
		panic("invalid argument to IntN")
	}
	number, bound := s.Uint64(), uint64(n)
	if bound&(bound-1) == 0 {
		return int(number & (bound - 1))
	}
	high, low := bits.Mul64(number, bound)
	for unfair(low, bound) {
		high, low = bits.Mul64(s.Uint64(), bound)
	}
	return int(high)
}

// unfair tells whether a number must be drawn again: so many of the low halves of its
// product with the bound would favour some numbers. The division is seldom needed.
func unfair(low, bound uint64) bool { return low < bound && low < -bound%bound }
