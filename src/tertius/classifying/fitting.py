"""Fitting the weights: feature sets and their roots come in, a `Model` goes out.

Multinomial logistic regression with an L2 penalty on all weights but the intercepts, by L-BFGS (scipy). The loss is
strictly convex in the weights, there is no chance in it, and weights are rounded, so that the same sentences give the
same file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from tertius.classifying.model import Model, roots

if TYPE_CHECKING:
    import numpy as np

PENALTY = 1.0
"""Of the squared weights, halved; chosen by cross-validation grouped by sentence."""
LEAST = 2
"""Sentences that must have a feature for it to get a weight."""
SMALLEST = 0.02
"""A feature whose weights are all below this in size is left out."""
DIGITS = 2
STEPS = 200


def fit(
    rows: Sequence[Collection[str]], labels: Sequence[str], *, penalty: float = PENALTY, least: int = LEAST
) -> Model:
    """Fit a model.

    Parameters
    ----------
    rows : sequence of collections of str
        The features of each sentence.
    labels : sequence of str
        Its root.
    penalty : float
        L2 penalty.
    least : int
        Sentences that must have a feature.

    Returns
    -------
    Model
        With its weights rounded and those of features that do not matter left out.
    """
    import numpy as np
    from scipy import sparse

    counts = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in counts.items() if count >= least)
    place = {name: k for k, name in enumerate(names)}
    cells = [(i, place[name]) for i, row in enumerate(rows) for name in sorted(row) if name in place]
    down, across = zip(*cells, strict=True) if cells else ((), ())
    matrix = sparse.csr_matrix((np.ones(len(cells)), (down, across)), shape=(len(rows), len(names)))
    columns = roots()
    truth = np.zeros((len(rows), len(columns)))
    truth[np.arange(len(rows)), [columns.index(label) for label in labels]] = 1.0
    weights, intercept = _solve(matrix, truth, penalty)
    kept = {
        name: tuple(round(float(value), DIGITS) + 0.0 for value in row)
        for name, row in zip(names, weights, strict=True)
        if np.abs(row).max() >= SMALLEST
    }
    return Model(columns, kept, tuple(round(float(value), DIGITS) + 0.0 for value in intercept))


def _solve(matrix: Any, truth: np.ndarray, penalty: float) -> tuple[np.ndarray, np.ndarray]:
    """Weights, shape (features, roots), and intercepts, shape (roots,), at the least penalised loss."""
    import numpy as np
    from scipy.optimize import minimize

    size, classes = matrix.shape[1], truth.shape[1]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights, intercept = flat[: size * classes].reshape(size, classes), flat[size * classes :]
        scores = matrix @ weights + intercept
        scores -= scores.max(axis=1, keepdims=True)
        powers = np.exp(scores)
        totals = powers.sum(axis=1, keepdims=True)
        wrong = powers / totals - truth
        value = np.log(totals).sum() - (scores * truth).sum() + penalty / 2 * (weights**2).sum()
        slope = matrix.T @ wrong + penalty * weights
        return float(value), np.concatenate([slope.ravel(), wrong.sum(axis=0)])

    start = np.zeros((size + 1) * classes)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS, "ftol": 1e-8, "gtol": 1e-4})
    return found.x[: size * classes].reshape(size, classes), found.x[size * classes :]


def written(model: Model) -> str:
    """The weights as the text of their CSV file.

    >>> written(Model(("AID", "REJECT"), {"negated top": (-1.0, 1.0)}, (0.5, 0.0))).splitlines()
    ['feature,AID,REJECT', '(intercept),0.5,0', 'negated top,-1,1']
    """
    import csv
    import io

    from tertius.classifying.model import INTERCEPT

    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["feature", *model.roots])
    writer.writerow([INTERCEPT, *(f"{value:g}" for value in model.intercept)])
    for name in sorted(model.weights):
        writer.writerow([name, *(f"{value:g}" for value in model.weights[name])])
    return stream.getvalue()
