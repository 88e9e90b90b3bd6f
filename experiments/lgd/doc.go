// Package lgd declares the experiments that mirror "Fast and Accurate
// Stochastic Gradient Estimation" (Chen, Xu and Shrivastava, NeurIPS 2019): one
// file an experiment, each of them data. What they share — the samplers, the
// regression sets, the sizes of the profiles — is in shared.go.
package lgd
