"""Where one corner stands in the quarrel of the others, from what it says to each about the other."""

from __future__ import annotations

import numpy as np

from tertius.estimates import Relations
from tertius.estimates.panels import strongest_first
from tertius.records import Stance
from tertius.tables import rounded
from tertius.triangles.legs import Strongest, posterior_of


def stance_of(
    relations: Relations,
    row: int,
    corners: tuple[str, str, str],
    place: int,
    strongest: Strongest,
) -> Stance:
    """Where one corner stands in the quarrel of the others, from its verbal acts to each about the other."""
    from scipy.special import ndtr

    actor = corners[place]
    first, second = (name for name in corners if name != actor)
    keys = ((actor, first, second), (actor, second, first))
    (m1, s1), (m2, s2) = (posterior_of(relations, row, key) for key in keys)
    lean, sd = m1 - m2, float(np.hypot(s1, s2))
    nearer = float(ndtr(lean / sd))
    columns = [relations.panel.keys.index(key) for key in keys if key in relations.panel.keys]
    pairs = strongest_first([pair for key in keys for pair in strongest[key]], relations.most)
    return Stance(
        actor=actor,
        first=first,
        second=second,
        toward_first=rounded(m1),
        toward_second=rounded(m2),
        lean=rounded(lean),
        lean_sd=rounded(sd),
        p_nearer_first=rounded(nearer),
        p_nearer_second=rounded(1 - nearer),
        volume=rounded(float(relations.panel.volume[row, columns].sum())),
        evidence=tuple(name for _, name in pairs),
    )
