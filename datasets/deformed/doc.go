// Package deformed makes the endless sequence of handwritten digits that infinite
// MNIST (and MNIST-8M, its images 10,000 to 8,109,999) is: MNIST's digits, slightly
// deformed and shifted, by index and without being stored.
//
//  1. An index says which digit an image comes from, which two displacement fields
//     deform it, in which direction, and how it is shifted (index.go). This
//     arithmetic is infinite MNIST's.
//  2. Each field is smooth noise (fields.go).
//  3. Displacing a picture x a little changes it by its slopes, the tangents T of
//     the smoothed picture: x + F·T_x - F'·T_y (image.go).
//  4. Digits makes one image or batches of them: a range of indices, or any choice,
//     which is how a learner streams as many as it likes (digits.go).
//
// The displacement fields that infinite MNIST was made with are a data file; those
// here are drawn from named streams instead: uniform noise, smoothed to a length of
// 4 pixels, 1.2 pixels large. Images are of the same kind, then, not the same bits,
// and what is made from them says so.
//
// Source: G. Loosli, S. Canu, L. Bottou, Training Invariant Support Vector Machines
// using Selective Sampling, in Large Scale Kernel Machines, MIT Press, 2007.
package deformed
