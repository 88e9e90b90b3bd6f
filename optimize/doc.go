// Package optimize moves parameters: step rules, step-size schedules and the
// training loop.
//
//  1. Settings name a rule (sgd, momentum, adagrad, adam), a step size with its
//     schedule, and the size of a mini-batch. NewTrainer binds them to an
//     objective and a sampler, at θ = 0.
//  2. Each iteration draws a mini-batch at the current θ and estimates the
//     gradient of F as (1/batch) Σ w_i ∇f_i(θ) + ridge θ with the draws'
//     weights w_i, which the rule turns into a step. All rules see this
//     importance-weighted estimate: AdaGrad and Adam too square what they step
//     along. (The released LGD code squares the unweighted gradient instead.)
//  3. Settings.Reduction puts older gradients of the same rows into the
//     estimate, SVRG's by snapshots and SAGA's by a table, for any sampler's
//     draws and weights. Its variance then vanishes at the minimum, so that a
//     constant step converges linearly. Weights multiply what a row's gradient
//     can change by: steps must be below about 1/max w_i L_i, L_i being the
//     smoothness of f_i, and so may be shorter than with uniform draws.
//  4. Train advances to each probe, a number of gradient evaluations, and lets
//     an observer look: evaluation, clocks and stopping belong to the observer,
//     not to the loop. A method that takes two gradients a draw, or all rows'
//     now and then, gets no more of them than another.
//  5. Counters tell what was spent, free of noise: iterations, gradient
//     evaluations, multiply-adds and bytes, and the sums of what was drawn.
//  5. Checkpoint saves all that steps have changed; Restore goes on from there.
//
// A run's bits depend on objective, sampler and settings alone, not on how the
// iterations are split over calls of Advance. A step does not allocate.
package optimize
