// Package kernel learns functions of a kernel's Hilbert space by random features.
//
//  1. A Kernel (Gaussian, Laplacian, Matérn) is chosen, its bandwidth by
//     MedianBandwidth, and pixels are projected by FitPCA, and classes become
//     targets for least squares by OneHot.
//  2. NewFeatures names an unlimited sequence of random features, whose inner
//     products estimate the kernel, in blocks. A block is drawn from a stream of
//     its own, so that it can be kept or drawn again with the same bits.
//  3. A Problem says what to train on: Data hands out rows, from memory (Table) or
//     made up as they are asked for, and a Source draws which, uniformly or by
//     the residuals that it is told (the first source of randomness; random
//     features are the second).
//  4. NewTrainer runs one method, as Settings describe it: DSG (Dai et al.,
//     "Scalable Kernel Methods via Doubly Stochastic Gradients", NIPS 2014), and
//     those that use old features again, cyclic and CDSG (Li and Póczos, "Utilize
//     Old Coordinates: Faster Doubly Stochastic Gradients for Kernel Methods", UAI
//     2016), revisits, and SGD on fixed features. A caller advances it, asks its
//     Counters, and is told of a Divergence with the step that caused it. A
//     Checkpoint has all that its iterations changed; Restore goes on from there.
//  5. Its Model predicts, at any time and with any number of workers the same
//     bits; Save and Load keep it in a file.
//  6. Three baselines solve least squares exactly: FitFeaturesRidge on a fixed
//     number of random features, FitNystrom on the kernels at some rows, and
//     FitKernelRidge on a subset of the rows. Each gives an Expansion that
//     predicts.
//
// A ridge λ means the same everywhere: it weighs ‖f‖²/2 in the kernel's Hilbert
// space against the mean loss of a row, which for least squares is half the
// squared error. Where a method moves single coordinates this can be read in two
// ways; Penalties tells why the default is consistent with DSG and with the exact
// baselines, and the literal one is not. Nothing depends on the number of workers.
package kernel
