package hashing

import "gradsample/internal/radix"

// countedBits is the longest code that is sorted at one go: the places at which
// its buckets fill, one for each, still lie in the cache.
const countedBits = 12

// sorter is what one goroutine sorts tables with.
type sorter struct {
	bits   int
	direct bool // whether directories have a place for every code
	radix  radix.Sorter
}

// countingSort sorts rows by code: it counts the buckets' rows, and fills all
// buckets in one pass. Rows come in increasing order, so that each bucket has
// them in increasing order.
func countingSort[C uint8 | uint16 | uint32](codes []C, bits int, ids []uint32) directory {
	const mask = 1<<countedBits - 1 // spares the check of bounds
	var next [1 << countedBits]uint32
	for _, code := range codes {
		next[uint32(code)&mask]++
	}
	offsets, end := make([]uint32, 1<<bits+1), uint32(0)
	for code := range 1 << bits {
		count := next[code]
		offsets[code], next[code] = end, end
		end += count
	}
	offsets[1<<bits] = end
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
