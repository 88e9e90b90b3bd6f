"""Linear models by scikit-learn's SGD: the rows in float32, in a new random order each epoch."""

import numpy as np
from sklearn.linear_model import SGDClassifier, SGDRegressor

from rows import mean_square

EPOCHS, RIDGE = 3, 1e-4
PLAIN = dict(
    penalty="l2", alpha=RIDGE, fit_intercept=False, learning_rate="constant", max_iter=EPOCHS, tol=None, average=False
)


def least_squares(rows):
    def run():
        model = SGDRegressor(loss="squared_error", eta0=2e-3, random_state=1, **PLAIN).fit(rows.x, rows.targets)
        return lambda: mean_square(rows.targets, model.predict(rows.x))

    return run


def logistic(rows):
    def run():
        model = SGDClassifier(loss="log_loss", eta0=2e-2, random_state=1, **PLAIN).fit(rows.x, rows.signs)

        def quality():
            margins = rows.signs * model.decision_function(rows.x).astype(np.float64)
            return float(np.mean(np.logaddexp(0, -margins)))

        return quality

    return run
