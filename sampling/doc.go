// Package sampling draws the rows whose gradients stand in for the full one.
//
// A sampler answers one question, at the parameters theta: which row next, and
// with which weight w, so that w times the row's gradient estimates the
// gradient of the mean loss.
//
//  1. New makes a sampler by its name in the catalogue, for a Population (what
//     it may ask of a loss and its data), from named random streams.
//  2. Draw fills a mini-batch of independent draws: row, weight, and what the
//     sampler can tell of how it came by them.
//  3. Cost and SetupCost are what the draws and the construction took, counted.
//  4. Moments gives the exact distribution of a draw at fixed theta and tables,
//     and the first two moments of its weight: from these follow the bias and
//     the covariance of the estimate without any simulation.
//  5. A Resumable one saves what its draws have changed, for checkpoints; a run
//     with any other sampler that is cut off starts anew, with the same result.
//
// A sampler is one file here and one line in the catalogue. The samplers are
// uniform and permuted (random reshuffling); static-norm and
// static-norm-squared, which follow the lengths of the rows; lgd-paper
// (Algorithm 1 of Chen, Xu and Shrivastava, "Fast and Accurate Stochastic
// Gradient Estimation", NeurIPS 2019) and lgd-released (what the authors' code
// does); lgd-exact, which draws from the same tables with weights that make the
// estimate unbiased whatever the tables; dci, which does so by ranked
// projections instead of tables; stale-norm, which follows gradient norms
// computed some draws ago; auto, which starts with uniform draws and goes over to
// one of the unbiased samplers where that pays; and oracle, which follows the true
// gradient norms and bounds what any sampler can gain.
//
// The samplers that hash or rank keys are as good as the keys: for least squares
// and the logistic loss, the inner product of key and query is a monotone
// function of the gradient's norm over the row's; for softmax with more than two
// classes no inner product is, and the margin that its keys stand for only goes
// with the norm. The exact samplers are unbiased for whatever keys.
//
// lgd-paper and lgd-exact take any family of hash functions (Settings.Hash).
//
// lgd-exact, dci and stale-norm look at theta only once in so many draws. Their
// weights belong to what they saw then, so they stay exact while theta moves on.
package sampling
