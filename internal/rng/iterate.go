package rng

import "math/bits"

// taken is how many of an iteration's words are numbers.
const taken = 124

// iteration is what ChaCha8Rand makes of a key: 124 numbers, and the key of the
// next iteration. They are the words of sixteen blocks of ChaCha8 with the block's
// number as counter, four blocks together: first the first word of each of the
// four, then the second of each, and so on.
//
// See https://c2sp.org/chacha8rand.
type iteration [128]uint64

// iteratePortable is the twin of the kernels, which work on blocks side by side.
// Neither allows that the key lies in the words.
func iteratePortable(words *iteration, key *[4]uint64) {
	for pair := range uint32(8) {
		even, odd := block(key, 2*pair), block(key, 2*pair+1)
		four, place := pair/2, pair%2
		for w := range even {
			words[int(32*four+place)+2*w] = uint64(odd[w])<<32 | uint64(even[w])
		}
	}
}

// block is a block of ChaCha with 8 rounds, to which nothing but the key is added at
// last.
func block(key *[4]uint64, counter uint32) [16]uint32 {
	k0, k1, k2, k3 := uint32(key[0]), uint32(key[0]>>32), uint32(key[1]), uint32(key[1]>>32)
	k4, k5, k6, k7 := uint32(key[2]), uint32(key[2]>>32), uint32(key[3]), uint32(key[3]>>32)
	a0, a1, a2, a3 := uint32(0x61707865), uint32(0x3320646e), uint32(0x79622d32), uint32(0x6b206574)
	b0, b1, b2, b3 := k0, k1, k2, k3
	c0, c1, c2, c3 := k4, k5, k6, k7
	d0, d1, d2, d3 := counter, uint32(0), uint32(0), uint32(0)
	for range 4 {
		a0, b0, c0, d0 = quarterRound(a0, b0, c0, d0)
		a1, b1, c1, d1 = quarterRound(a1, b1, c1, d1)
		a2, b2, c2, d2 = quarterRound(a2, b2, c2, d2)
		a3, b3, c3, d3 = quarterRound(a3, b3, c3, d3)

		a0, b1, c2, d3 = quarterRound(a0, b1, c2, d3)
		a1, b2, c3, d0 = quarterRound(a1, b2, c3, d0)
		a2, b3, c0, d1 = quarterRound(a2, b3, c0, d1)
		a3, b0, c1, d2 = quarterRound(a3, b0, c1, d2)
	}
	return [16]uint32{
		a0, a1, a2, a3, b0 + k0, b1 + k1, b2 + k2, b3 + k3,
		c0 + k4, c1 + k5, c2 + k6, c3 + k7, d0, d1, d2, d3,
	}
}

func quarterRound(a, b, c, d uint32) (_, _, _, _ uint32) {
	a += b
	d = bits.RotateLeft32(d^a, 16)
	c += d
	b = bits.RotateLeft32(b^c, 12)
	a += b
	d = bits.RotateLeft32(d^a, 8)
	c += d
	b = bits.RotateLeft32(b^c, 7)
	return a, b, c, d
}
