"""Relations to the signed graph of a period: each leg a tie whose sign is as probable as the estimate says.

An undirected tie is the leg of a triangle: the average of the two directed levels, correlated by reciprocity; a
directed one is the relation itself. A pair of which no scored event tells anything has no tie.
"""

from __future__ import annotations

import numpy as np

from tertius.balance.graphs import SignedGraph, signed_graph
from tertius.errors import InputError
from tertius.estimates import Relations, join_directions, sign_probabilities
from tertius.estimates.panels import strongest_first

THRESHOLD = 0.5


def graph_of_relations(
    relations: Relations,
    at: str = "",
    *,
    threshold: float = THRESHOLD,
    weighted: bool = False,
    directed: bool = False,
) -> SignedGraph:
    """The signed graph of one period of relations.

    Parameters
    ----------
    relations : Relations
        Among the actors asked for, or all.
    at : str
        A date or a period; the last one with events by default. For a span of dates ask for relations with `freq="all"`
        and `since`, `until`.
    threshold : float
        A tie is positive (negative) when the probability of that sign is above this; a tie that is neither is kept
        with sign 0: it takes part in expected counts, not in the bipartition.
    weighted : bool
        Give every tie the likelier of the two signs, and the difference of their probabilities for weight. The least
        weight of frustrated ties is then the least number of frustrated ties to be expected, less what no bipartition
        can avoid.
    directed : bool

    Returns
    -------
    SignedGraph

    Raises
    ------
    InputError
        When the threshold is not from 0.5 to below 1: below, a tie could bear both signs.
    NotFoundError
        When there is no event or no such period.
    """
    if not 0.5 <= threshold < 1:
        raise InputError(f"--threshold {threshold:g}: a sign is clear above a probability of 0.5 to below 1")
    row = relations.row(at)
    panel, p = relations.panel, relations.parameters
    scored = panel.scored if relations.known == "now" else panel.scored[: row + 1]
    informed = np.asarray(scored.any(axis=0))
    keys = {key: column for column, key in enumerate(panel.keys) if key[2] == "" and informed[column]}
    pairs = sorted({(a, b) if directed else (min(a, b), max(a, b)) for a, b, _ in keys})
    mean, sd, evidence = np.zeros(len(pairs)), np.ones(len(pairs)), []
    for place, (a, b) in enumerate(pairs):
        both = [(a, b, "")] if directed else [(a, b, ""), (b, a, "")]
        if directed:
            mean[place], sd[place] = relations.mean[row, keys[both[0]]], relations.sd[row, keys[both[0]]]
        else:
            posterior = np.array([_posterior(relations, row, key) for key in both])
            prior = np.array([relations.prior_sd(key, row) for key in both])
            levels, covariance = join_directions(posterior[:, 0], posterior[:, 1], prior, p)
            mean[place], sd[place] = levels.mean(), np.sqrt(covariance.mean())
        found = [pair for key in both if key in keys for pair in panel.strongest.get((keys[key], row), ())]
        evidence.append(tuple(name for _, name in strongest_first(found, relations.most)))
    positive, _, negative = sign_probabilities(mean, sd, p.neutral, p.delta)
    lean = positive - negative
    clear = np.maximum(positive, negative) > threshold
    how = "weight P(+) - P(-)" if weighted else f"a sign is clear above {threshold:g}"
    return signed_graph(
        [a for a, _ in pairs],
        [b for _, b in pairs],
        lean if weighted else np.where(clear, np.sign(lean), 0.0),
        weight=np.maximum(np.abs(lean), 1e-6) if weighted else np.ones(len(pairs)),
        p_positive=positive,
        p_negative=negative,
        evidence=evidence,
        names=relations.actors,
        directed=directed,
        period=relations.periods[row],
        method=f"{how}; {relations.method}",
    )


def _posterior(relations: Relations, row: int, key: tuple[str, str, str]) -> tuple[float, float]:
    if key not in relations.places:
        return relations.parameters.neutral, relations.prior_sd(key, row)
    column = relations.places[key]
    return float(relations.mean[row, column]), float(relations.sd[row, column])
