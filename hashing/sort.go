package hashing

import "gradsample/internal/radix"

// countedBits is the longest code that is sorted at one go: the counts of its
// buckets still lie in the second-level cache.
const countedBits = 16

// pairedBits is the longest code of which two at a time are counted: the counts of
// pairs lie in the first-level cache. It pays from pairedRows on.
const (
	pairedBits = 6
	pairedRows = 1 << 14
)

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
func countingSort[C uint8 | uint16](s *sorter, codes []C, ids []uint32) directory {
	next, buckets := &s.next, 1<<s.bits
	count(codes, s.bits, next)
	offsets, end := make([]uint32, buckets+1), uint32(0)
	for code, count := range next[:buckets] {
		offsets[code], next[code] = end, end
		end += count
	}
	offsets[buckets] = end
	radix.Scatter(codes, next, ids)
	return directory{offsets: offsets}
}

// count counts the rows of every code.
func count[C uint8 | uint16](codes []C, bits int, counts *[1 << countedBits]uint32) {
	if short, ok := any(codes).([]uint8); ok && bits <= pairedBits && len(codes) >= pairedRows {
		codes = codes[countPairs(short, bits, counts):]
	} else {
		clear(counts[:1<<bits])
	}
	for _, code := range codes {
		counts[code]++
	}
}

// countPairs counts an even number of codes, and returns how many they are.
func countPairs(codes []uint8, bits int, counts *[1 << countedBits]uint32) (done int) {
	clear(counts[:1<<(8+bits)])
	for ; done+1 < len(codes); done += 2 {
		counts[uint16(codes[done])|uint16(codes[done+1])<<8]++
	}
	var single [1 << pairedBits]uint32
	for first := range 1 << bits {
		for second := range 1 << bits {
			pairs := counts[first|second<<8]
			single[first] += pairs
			single[second] += pairs
		}
	}
	copy(counts[:1<<bits], single[:])
	return done
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
