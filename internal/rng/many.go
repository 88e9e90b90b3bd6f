package rng

import "math/bits"

// IntNs fills a slice with what as many calls of IntN(n) would return, and leaves
// the stream where they would: the same numbers without a call through an
// interface for each. It panics where n is not positive.
func (s *Stream) IntNs(n int, into []int) {
	if n <= 0 || s.ahead != nil {
		for i := range into {
			into[i] = s.IntN(n)
		}
		return
	}
	source, bound := s.source, uint64(n)
	if bound&(bound-1) == 0 {
		for i := range into {
			into[i] = int(source.Uint64() & (bound - 1))
		}
		return
	}
	unfair := -bound % bound // so many of the low halves would favour some numbers
	for i := range into {
		high, low := bits.Mul64(source.Uint64(), bound)
		for low < unfair {
			high, low = bits.Mul64(source.Uint64(), bound)
		}
		into[i] = int(high)
	}
}
