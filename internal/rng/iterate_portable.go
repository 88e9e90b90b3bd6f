//go:build !amd64 || purego

package rng

func iterate(words *iteration, key *[4]uint64) { iteratePortable(words, key) }

func allBelow(uint64, []uint64, []int) (fair bool) { return false }
