package rng

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

// IntNs fills a slice with what as many calls of IntN(n) would return, and leaves
// the stream where they would. It panics where n is not positive.
func (s *Stream) IntNs(n int, into []int) {
	if n <= 0 {
		panic("invalid argument to IntNs")
	}
	for len(into) > 0 {
		numbers := s.some(len(into))
		filled := len(numbers)
		if !allBelow(uint64(n), numbers, into) {
			filled = thoseBelow(uint64(n), numbers, into)
		}
		into = into[filled:]
	}
}

// thoseBelow fills a slice with those numbers, made less than a bound, that are fair,
// and returns how many they are.
func thoseBelow(bound uint64, numbers []uint64, into []int) (filled int) {
	for _, number := range numbers {
		if less, fair := below(bound, number); fair {
			into[filled] = int(less)
			filled++
		}
	}
	return filled
}
