"""Kernel methods by scikit-learn."""

from sklearn.kernel_approximation import Nystroem, RBFSampler
from sklearn.linear_model import Ridge, SGDRegressor

from rows import BANDWIDTH, KERNEL_ROWS, LANDMARK_ROWS, mean_square

GAMMA = 1 / (2 * BANDWIDTH**2)
MANY_FEATURES, LANDMARKS, RIDGE = 2048, 256, 1e-4
# Ours takes the mean of 256 rows for a step of 2; this is about as far for each row by itself.
STEP = 2 / 256


def features_sgd(rows):
    """Once through the rows. All are mapped first."""
    x, y = rows.x[:KERNEL_ROWS], rows.targets[:KERNEL_ROWS]

    def run():
        sampler = RBFSampler(gamma=GAMMA, n_components=MANY_FEATURES, random_state=1)
        mapped = sampler.fit_transform(x)
        model = SGDRegressor(
            penalty=None, fit_intercept=False, learning_rate="constant", eta0=STEP, max_iter=1, tol=None, random_state=1
        ).fit(mapped, y)
        return lambda: mean_square(y, model.predict(mapped))

    return run


def nystrom(rows, precision):
    """Ridge has the sum of squares and twice our penalty, so that alpha is Nλ."""
    x, y = rows.x[:LANDMARK_ROWS].astype(precision), rows.targets[:LANDMARK_ROWS].astype(precision)

    def run():
        landmarks = Nystroem(kernel="rbf", gamma=GAMMA, n_components=LANDMARKS, random_state=1)
        mapped = landmarks.fit_transform(x)
        model = Ridge(alpha=len(x) * RIDGE, fit_intercept=False, solver="cholesky").fit(mapped, y)
        return lambda: mean_square(y, model.predict(mapped))

    return run
