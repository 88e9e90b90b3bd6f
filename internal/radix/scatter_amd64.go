//go:build !purego

package radix

import "unsafe"

// wordsAhead is how many numbers before its turn scatterWords fetches a place.
const wordsAhead = 64

//go:noescape
func scatterBytes(keys *uint8, n int, next, places *uint32)

//go:noescape
func scatterWords(keys *uint16, n int, next, places *uint32)

// scatterBytesFetching puts as many numbers into places as its kernel takes, and
// returns how many that were.
func scatterBytesFetching(keys []uint8, next *[1 << 16]uint32, places []uint32) int {
	n := len(keys) / 4 * 4
	if n > 0 {
		scatterBytes(&keys[0], n, &next[0], unsafe.SliceData(places))
	}
	return n
}

// scatterWordsFetching does so for words, but for the last ones, ahead of which there
// are no keys.
func scatterWordsFetching(keys []uint16, next *[1 << 16]uint32, places []uint32) int {
	n := len(keys) - wordsAhead
	if n <= 0 {
		return 0
	}
	scatterWords(&keys[0], n, &next[0], unsafe.SliceData(places))
	return n
}
