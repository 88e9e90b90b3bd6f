// Package vec holds the arithmetic of the hot paths: dot products and updates
// of float32 vectors, the steps of AdaGrad and Adam, and the sign projections
// of the hash functions.
//
// Every kernel exists twice, as AVX2 assembly and as a portable twin in Go,
// and both give the same bits for finite input, so that no statistic depends
// on the machine it was computed on:
//
//  1. A sum is split over a fixed number of lanes; element i goes to lane i
//     modulo that number, as if the vector were padded with zeros.
//  2. Products are rounded before they are added: no fused multiply-add.
//  3. The lanes are added in one fixed tree.
//
// Which of the two runs is chosen once, when the program starts; Path names it
// for the records. The build tag purego forces the portable twins, which are
// also what every architecture but amd64 runs.
package vec
