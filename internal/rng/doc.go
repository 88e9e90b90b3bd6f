// Package rng gives every use of randomness a name.
//
// A stream is a ChaCha8 generator seeded with the SHA-256 of its name, so that
// streams with different names are independent, and a stream's draws depend on
// nothing but its name and how many came before. The harness names streams by
// (experiment, data set, seed, purpose): methods that should share a source of
// randomness (the split, the first parameters, the hash functions) ask for the
// same name, and no result depends on which worker ran it, or when.
//
// The numbers and saved positions are those of math/rand/v2's ChaCha8, and stay so.
// What is its own:
//
//  1. All 124 numbers of a key are made at once, sixteen blocks side by side, by the
//     kernels of the processor or by their portable twin, which give the same bits.
//  2. A stream takes numbers from its own words, without a call through an interface,
//     and many integers by one call (IntNs).
//  3. Numbers can be foreseen, as they lie there already: a guess at what will be drawn
//     takes none.
package rng
