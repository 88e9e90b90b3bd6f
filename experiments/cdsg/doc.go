// Package cdsg declares the experiments on doubly stochastic gradients (Dai et al.,
// NIPS 2014) and on using old coordinates again (Li and Póczos, "Utilize Old
// Coordinates: Faster Doubly Stochastic Gradients for Kernel Methods", UAI 2016):
// one file an experiment, each of them data. What they share is in shared.go.
package cdsg
