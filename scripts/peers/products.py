"""Products of float32 matrices by numpy's OpenBLAS, and a block of random features by numpy."""

import numpy as np

from rows import FEATURES, OUTPUTS, nothing


def square(rows):
    return product(rows.square, rows.other)


def features_product(rows):
    weights = np.random.default_rng(1).standard_normal((FEATURES, rows.batch.shape[1]), dtype=np.float32)
    return product(weights, rows.batch)


def product(a, b):
    """a·bᵀ into memory that is there."""
    out = np.empty((len(a), len(b)), np.float32)

    def run():
        np.matmul(a, b.T, out=out)
        return nothing

    return run


def features(rows):
    """The product, phases and cosines in place, and the product with the coefficients."""
    random = np.random.default_rng(1)
    weights = random.standard_normal((FEATURES, rows.batch.shape[1]), dtype=np.float32) / 10
    phases = (2 * np.pi * random.random((FEATURES, 1))).astype(np.float32)
    coefficients = random.standard_normal((OUTPUTS, FEATURES), dtype=np.float32)
    phi = np.empty((FEATURES, len(rows.batch)), np.float32)
    scores = np.empty((OUTPUTS, len(rows.batch)), np.float32)

    def run():
        np.matmul(weights, rows.batch.T, out=phi)
        np.add(phi, phases, out=phi)
        np.cos(phi, out=phi)
        np.multiply(phi, np.float32(np.sqrt(2)), out=phi)
        np.matmul(coefficients, phi, out=scores)
        return nothing

    return run
