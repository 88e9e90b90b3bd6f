// Package objective holds the losses that the experiments minimise, with all
// that a sampler or a step rule may ask of them.
//
// Every loss is a mean over N rows, F(θ) = (1/N) Σ f_i(θ) + ridge/2 ‖θ‖²:
//
//	least-squares  f_i = (θ·x_i − y_i)²                  y_i real
//	logistic       f_i = log(1 + exp(−y_i θ·x_i))        y_i = −1 or +1
//	softmax        f_i = log Σ_c exp(θ_c·x_i) − θ_y·x_i  y_i = class, from 0
//
// The way through the package:
//
//  1. New checks the rows once, computes their norms and returns an Objective.
//     The rows are shared, not copied, and must not change afterwards.
//  2. NewParameters gives θ = 0. Parameters of least squares have one hidden
//     element behind them, −1, so that [θ, −1], the query of the hash tables,
//     is θ itself seen one element longer.
//  3. AddGradient is the hot path: one row's gradient, added in float32, in
//     place where the destination is θ. Coefficients and AddRow are its two
//     halves, for step rules that keep a row's derivatives. Keys, Query and
//     Inner are what adaptive samplers hash and look up: the larger the inner
//     product of a row's key with the query, the larger its gradient, which is
//     exact for least squares (in absolute value) and the logistic loss but for
//     the norms, and for softmax a tendency.
//  4. Value, Loss, Gradient, WeightedGradient and GradientNorms are what
//     observers and audits need; their sums are float64.
//  5. Optimum solves for the minimum apart from any optimizer under test and
//     certifies it by the norm of the gradient.
//
// An Objective owns a little scratch memory, so goroutines must not share
// one: each trial takes its own Clone, which shares rows and norms. Sums that
// run in parallel are cut into chunks that depend on sizes alone and are added
// in order, so results do not depend on the number of processors.
package objective
