"""The figures of the validity benchmark: the area under the curve, weighted, against its definition."""

import numpy as np
import pytest
from benchmarks.validity import areas, resampled


def test_area_is_the_chance_that_a_dispute_scores_higher():
    rng = np.random.default_rng(1)
    score = rng.integers(0, 6, 60).astype(float)
    dispute = rng.random(60) < 0.3
    weights = np.vstack([np.ones(60), rng.integers(0, 4, 60)]).astype(float)
    for row, area in zip(weights, areas(score, dispute, weights), strict=True):
        pairs = [
            (row[i] * row[j], float(score[i] > score[j]) + 0.5 * float(score[i] == score[j]))
            for i in np.flatnonzero(dispute)
            for j in np.flatnonzero(~dispute)
        ]
        assert area == pytest.approx(sum(w * win for w, win in pairs) / sum(w for w, _ in pairs))


def test_a_dyad_is_drawn_with_all_its_years():
    weights = resampled(np.array([0, 0, 1, 1, 1, 2]))
    assert (weights[0] == 1).all()
    assert (weights[:, 0] == weights[:, 1]).all()
    assert (weights[:, 2] == weights[:, 4]).all()
    assert (weights[:, [0, 2, 5]].sum(axis=1) == 3).all()
