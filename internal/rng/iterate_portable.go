//go:build !amd64 || purego

package rng

func iterate(words *iteration, key *[4]uint64) { iteratePortable(words, key) }
