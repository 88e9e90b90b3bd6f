package rng

import "math/bits"

// some takes numbers of this iteration, at least one and no more than most.
func (s *Stream) some(most int) []uint64 {
	if s.next >= taken {
		s.turn()
	}
	numbers := s.words[s.next:taken]
	numbers = numbers[:min(most, len(numbers))]
	s.next += uint8(len(numbers))
	return numbers
}

// Uint64s fills a slice with what as many calls of Uint64 would return.
func (s *Stream) Uint64s(into []uint64) {
	for len(into) > 0 {
		into = into[copy(into, s.some(len(into))):]
	}
}

// IntNs fills a slice with what as many calls of IntN(n) would return, and leaves
// the stream where they would. It panics where n is not positive.
func (s *Stream) IntNs(n int, into []int) {
	if n <= 0 {
		panic("invalid argument to IntNs")
	}
	bound := uint64(n)
	for len(into) > 0 {
		numbers := s.some(len(into))
		into = into[intNs(bound, numbers, into):]
	}
}

// intNs fills a slice that is no shorter than the numbers with those of them that are
// fair, made smaller than bound, and returns how many they are.
func intNs(bound uint64, numbers []uint64, into []int) (filled int) {
	into = into[:len(numbers)]
	if bound&(bound-1) == 0 {
		for i, number := range numbers {
			into[i] = int(number & (bound - 1))
		}
		return len(numbers)
	}
	for _, number := range numbers {
		high, low := bits.Mul64(number, bound)
		if unfair(low, bound) {
			continue
		}
		into[filled] = int(high)
		filled++
	}
	return filled
}
