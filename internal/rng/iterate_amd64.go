//go:build !purego

package rng

import "golang.org/x/sys/cpu"

// The kernels of this processor.
var (
	haveAVX2   = cpu.X86.HasAVX2
	haveAVX512 = haveAVX2 && cpu.X86.HasAVX512F
)

//go:noescape
func iterateAVX512(words *iteration, key *[4]uint64)

//go:noescape
func iterateAVX2(words *iteration, key *[4]uint64)

func iterate(words *iteration, key *[4]uint64) {
	switch {
	case haveAVX512:
		iterateAVX512(words, key)
	case haveAVX2:
		iterateAVX2(words, key)
	default:
		iteratePortable(words, key)
	}
}

//go:noescape
func allBelowAVX2(bound uint64, numbers *uint64, n int, into *int) (fair bool)

// allBelow fills a slice with numbers made less than a bound, if it knows how to and
// that they are all fair. It need not know, and the slice then holds anything.
func allBelow(bound uint64, numbers []uint64, into []int) (fair bool) {
	if !haveAVX2 || bound >= 1<<32 || bound&(bound-1) == 0 {
		return false
	}
	return allBelowAVX2(bound, &numbers[0], len(numbers), &into[:len(numbers)][0])
}
