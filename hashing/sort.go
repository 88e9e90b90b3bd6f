package hashing

import "gradsample/internal/radix"

// countedBits is the longest code that is sorted at one go: the counts of its
// buckets still lie in the second-level cache.
const countedBits = 16

// sorter is what one goroutine sorts tables with.
type sorter struct {
	bits   int
	direct bool // whether directories have a place for every code
	next   [1 << countedBits]uint32
	radix  radix.Sorter
}

// countingSort sorts rows by code: it counts the buckets' rows, and fills all
// buckets in one pass. Rows come in increasing order, so that each bucket has
// them in increasing order.
func countingSort[C uint8 | uint16 | uint32](s *sorter, codes []C, ids []uint32) directory {
	const mask = 1<<countedBits - 1 // spares the check of bounds
	next, buckets := &s.next, 1<<s.bits
	clear(next[:buckets])
	for _, code := range codes {
		next[uint32(code)&mask]++
	}
	offsets, end := make([]uint32, buckets+1), uint32(0)
	for code, count := range next[:buckets] {
		offsets[code], next[code] = end, end
		end += count
	}
	offsets[buckets] = end
	if codes, ok := any(codes).([]uint16); ok {
		radix.Scatter(codes, next, ids)
		return directory{offsets: offsets}
	}
	for row, code := range codes {
		place := next[uint32(code)&mask]
		next[uint32(code)&mask] = place + 1
		ids[place] = uint32(row)
	}
	return directory{offsets: offsets}
}

// radixSort sorts rows by longer codes.
func radixSort[C uint8 | uint16 | uint32](s *sorter, codes []C, ids []uint32) directory {
	pairs := s.radix.Room(len(codes))
	for row, code := range codes {
		pairs[row] = radix.PairOf(uint32(code), uint32(row))
	}
	pairs = s.radix.Sort(s.bits)
	for place, pair := range pairs {
		ids[place] = pair.Value()
	}
	return directoryOf(pairs, s.bits, s.direct)
}
