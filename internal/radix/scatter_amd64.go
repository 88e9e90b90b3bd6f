//go:build !purego

package radix

import "unsafe"

//go:noescape
func scatter(keys *uint16, n int, next, places *uint32)

// scatterFetching puts all numbers into places but the last ones, ahead of which
// there are no keys, and returns how many that were.
func scatterFetching(keys []uint16, next *[1 << 16]uint32, places []uint32) int {
	n := len(keys) - fetchedAhead
	if n <= 0 {
		return 0
	}
	scatter(&keys[0], n, &next[0], unsafe.SliceData(places))
	return n
}
