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
