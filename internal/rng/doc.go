// Package rng gives every use of randomness a name.
//
// A stream is a ChaCha8 generator seeded with the SHA-256 of its name, so that
// streams with different names are independent, and a stream's draws depend on
// nothing but its name and how many came before. The harness names streams by
// (experiment, data set, seed, purpose): methods that should share a source of
// randomness (the split, the first parameters, the hash functions) ask for the
// same name, and no result depends on which worker ran it, or when.
package rng
