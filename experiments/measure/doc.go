// Package measure is what the trials of the experiments compute.
//
//  1. A trial's method is decoded into Settings: a sampler and an optimiser.
//  2. Its problem becomes an objective (and another one on the test rows).
//  3. One of the measurements runs: Reference (the optimum, solved apart),
//     Convergence (a training curve), Quality (a sampler's estimates at frozen
//     parameters) or Timing (all methods in turn, by the clock).
//  4. What it returns is a table of numbers, and apart from it what a clock
//     said.
//
// Apart from trials, Fit trains one method by hand, Audit computes what a
// sampler's estimates are worth at one θ, and Rank compares all samplers.
//
// The algorithms are those of the packages sampling, objective and optimize;
// nothing is computed here that they could be asked for.
package measure
