// Package vec holds the arithmetic of the hot paths: dot products and updates
// of float32 vectors, the steps of AdaGrad and Adam, the sign projections of the
// hash functions, the matrix products, cosines, sines and exponentials of random
// features, what the layers of neural networks do between their products, and, in
// float64, panels of kernels to solve with.
//
// Every kernel exists as assembly for amd64 and as a portable twin in Go, and
// all give the same bits for finite input, so that no statistic depends on the
// machine it was computed on. For sums over vectors, updates and signs:
//
//  1. A sum is split over a fixed number of lanes; element i goes to lane i
//     modulo that number, as if the vector were padded with zeros.
//  2. Products are rounded before they are added: no fused multiply-add.
//  3. The lanes are added in one fixed tree.
//
// For matrix products and elementary functions:
//
//  4. Products are fused with what they are added to; the twins work out the
//     single rounding in float64.
//  5. An element of a matrix product is one chain of them, in the order of the
//     dimension that is summed over, whatever the tiles and the vectors.
//  6. An elementary function is one sequence of operations on each element.
//
// Which kernels run, those for AVX-512, AVX2 or none, is chosen once, when the
// program starts; Path names them for the records. The build tag purego forces
// the portable twins, which are also what every architecture but amd64 runs.
package vec
