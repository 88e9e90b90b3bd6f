package rng

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

func drawKey(t *rapid.T) (key [4]uint64) {
	for i := range key {
		key[i] = rapid.Uint64().Draw(t, "key")
	}
	return key
}

func bytesOf(key [4]uint64) (seed [32]byte) {
	for i, word := range key {
		binary.LittleEndian.PutUint64(seed[8*i:], word)
	}
	return seed
}

func TestIterationIsThatOfMathRand(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := drawKey(t)
		var words iteration
		iteratePortable(&words, &key)
		generator := rand.NewChaCha8(bytesOf(key))
		for i, got := range words[:taken] {
			if want := generator.Uint64(); got != want {
				t.Fatalf("number %d is %#x, math/rand/v2's %#x", i, got, want)
			}
		}
		if got, want := rand.NewChaCha8(bytesOf([4]uint64(words[taken:]))).Uint64(), generator.Uint64(); got != want {
			t.Fatalf("the next iteration begins with %#x, math/rand/v2's with %#x", got, want)
		}
	})
}
