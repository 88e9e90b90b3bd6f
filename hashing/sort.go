package hashing

// countedBits is the longest code that is sorted at one go: the places at which
// its buckets fill, one for each, still lie in the cache.
const countedBits = 12

// sorter is what one goroutine sorts tables with.
type sorter struct {
	bits   int
	direct bool     // whether directories have a place for every code
	pairs  []pairOf // of radixSort, which needs room twice
	spare  []pairOf
}

// pairOf is a code and its row, in this order of significance.
type pairOf uint64

func (p pairOf) code() uint32 { return uint32(p >> 32) }

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

// radixSort sorts rows by code, digit by digit from the lowest. Codes go along
// with the rows, so that memory is read and written in its order but for as many
// places at a time as a digit has values.
func radixSort[C uint8 | uint16 | uint32](s *sorter, codes []C, ids []uint32) directory {
	if s.pairs == nil {
		s.pairs, s.spare = make([]pairOf, len(ids)), make([]pairOf, len(ids))
	}
	for row, code := range codes {
		s.pairs[row] = pairOf(uint64(code)<<32 | uint64(row))
	}
	digits := (s.bits + mostDigitBits - 1) / mostDigitBits
	for digit := range digits {
		from, to := s.bits*digit/digits, s.bits*(digit+1)/digits
		sortDigit(s.spare, s.pairs, 32+from, to-from)
		s.pairs, s.spare = s.spare, s.pairs
	}
	for place, pair := range s.pairs {
		ids[place] = uint32(pair)
	}
	return directoryOf(s.pairs, s.bits, s.direct)
}

// mostDigitBits is the longest digit of radixSort.
const mostDigitBits = 11

// sortDigit sorts pairs by so many bits from a lowest one up, keeping those of one
// digit in their order.
func sortDigit(to, from []pairOf, low, bits int) {
	var next [1 << mostDigitBits]uint32
	mask := pairOf(1)<<bits - 1
	for _, pair := range from {
		next[pair>>low&mask]++
	}
	end := uint32(0)
	for digit, count := range next[:mask+1] {
		next[digit] = end
		end += count
	}
	for _, pair := range from {
		place := &next[pair>>low&mask]
		to[*place] = pair
		*place++
	}
}
