// Package kernel learns functions of a kernel's Hilbert space by random features.
//
//  1. A Kernel (Gaussian, Laplacian, Matérn) is chosen, its bandwidth by
//     MedianBandwidth, and rows are prepared: UnitRows and FitPCA for pixels,
//     OneHot for the targets of several classes.
//  2. NewFeatures names an unlimited sequence of random features, whose inner
//     products estimate the kernel, in blocks. A block is drawn from a stream of
//     its own, so that it can be kept or drawn again with the same bits.
//  3. The doubly stochastic methods train on random rows and random features: DSG
//     (Dai et al., "Scalable Kernel Methods via Doubly Stochastic Gradients", NIPS
//  2014. and those that use old features again (Li and Póczos, "Utilize Old
//     Coordinates: Faster Doubly Stochastic Gradients for Kernel Methods", UAI
//     2016).
//  4. Three baselines solve least squares exactly: FitFeaturesRidge on a fixed
//     number of random features, FitNystrom on the kernels at some rows, and
//     FitKernelRidge on a subset of the rows. Each gives an Expansion that
//     predicts.
//
// A ridge λ means the same everywhere: it weighs ‖f‖²/2 in the kernel's Hilbert
// space against the mean loss of a row, which for least squares is half the
// squared error. Nothing depends on the number of workers.
package kernel
