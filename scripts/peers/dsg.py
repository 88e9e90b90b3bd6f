"""Doubly stochastic gradients (Dai et al., NeurIPS 2014, algorithm 1) with a fresh block of features every iteration.

f(x) = Σ α_i φ_i(x), φ_i(x) = √2 cos(w_i·x + b_i). An iteration draws a batch, evaluates f there with all blocks so far,
and gives a fresh block of m features the coefficients −(γ/m) ΦᵀR/B. Blocks are kept, as ours keeps them.
"""

import numpy as np

from rows import BANDWIDTH, FEATURES, KERNEL_ROWS, mean_square

BATCH, ITERATIONS, STEP = 1024, 16, 2.0
ROOT2 = np.float32(np.sqrt(2))


def draw(random, dim):
    frequencies = random.standard_normal((FEATURES, dim), dtype=np.float32) / np.float32(BANDWIDTH)
    return frequencies, (2 * np.pi * random.random((FEATURES, 1))).astype(np.float32)


def phi(block, x, out):
    frequencies, phases = block
    np.matmul(frequencies, x.T, out=out)
    out += phases
    np.cos(out, out=out)
    out *= ROOT2
    return out


def evaluate(model, x, out):
    scores = np.zeros(len(x))
    for block, coefficients in model:
        scores += coefficients @ phi(block, x, out)
    return scores


def train(x, y):
    random = np.random.default_rng(1)
    order = random.permutation(len(x))
    out = np.empty((FEATURES, BATCH), np.float32)
    model, taken = [], 0
    for _ in range(ITERATIONS):
        if taken + BATCH > len(x):
            order, taken = random.permutation(len(x)), 0
        draws = order[taken : taken + BATCH]
        taken += BATCH
        batch = x[draws]
        residuals = (evaluate(model, batch, out) - y[draws]).astype(np.float32)
        block = draw(random, x.shape[1])
        gradient = phi(block, batch, out) @ residuals / np.float32(BATCH)
        model.append((block, np.float32(-STEP / FEATURES) * gradient))
    return model


def task(rows):
    x, y = rows.x[:KERNEL_ROWS], rows.targets[:KERNEL_ROWS]

    def run():
        model = train(x, y)
        return lambda: mean_square(y, evaluate(model, x, np.empty((FEATURES, len(x)), np.float32)))

    return run
