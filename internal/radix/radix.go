// Package radix sorts numbers digit by digit. What is to be sorted by them goes along,
// so that memory is read and written in its order but for as many places at a time as
// a digit has values. Where the places of all values are counted beforehand, Scatter
// sorts at one go by keys that are a single digit.
package radix

// Pair is a key and what goes along with it.
type Pair uint64

// PairOf joins them.
func PairOf(key, value uint32) Pair { return Pair(uint64(key)<<32 | uint64(value)) }

// Key returns the key.
func (p Pair) Key() uint32 { return uint32(p >> 32) }

// Value returns what goes along.
func (p Pair) Value() uint32 { return uint32(p) }

// Sorter has the memory that sorting takes, 16 bytes a pair, for one goroutine. Its zero
// value is ready.
type Sorter struct{ pairs, spare []Pair }

// Room returns room for so many pairs, to be filled before Sort. What it held is lost.
func (s *Sorter) Room(pairs int) []Pair {
	if cap(s.pairs) < pairs {
		s.pairs, s.spare = make([]Pair, pairs), make([]Pair, pairs)
	}
	s.pairs, s.spare = s.pairs[:pairs], s.spare[:pairs]
	return s.pairs
}

// mostBits is the longest digit.
const mostBits = 11

// Sort returns the pairs in Room by their keys, which have so many bits, 1 to 32; those
// of one key in the order in which they were. They are valid until the next Room.
func (s *Sorter) Sort(bits int) []Pair {
	digits := (bits + mostBits - 1) / mostBits
	for digit := range digits {
		from, to := bits*digit/digits, bits*(digit+1)/digits
		s.byDigit(32+from, to-from)
	}
	return s.pairs
}

// byDigit sorts by so many bits from a lowest one up.
func (s *Sorter) byDigit(low, bits int) {
	var next [1 << mostBits]uint32
	mask := Pair(1)<<bits - 1
	for _, pair := range s.pairs {
		next[pair>>low&mask]++
	}
	end := uint32(0)
	for digit, count := range next[:mask+1] {
		next[digit] = end
		end += count
	}
	for _, pair := range s.pairs {
		place := &next[pair>>low&mask]
		s.spare[*place] = pair
		*place++
	}
	s.pairs, s.spare = s.spare, s.pairs
}
