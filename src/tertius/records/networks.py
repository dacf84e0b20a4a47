"""The signed network of a date."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """One signed tie of a network: `sign` +1 or -1; `frustrated` when negative within a coalition or positive across.

    `weight` is its strength; the probabilities are None where the tie was given with a sign alone.
    """

    first: str
    second: str
    sign: int
    weight: float
    p_positive: float | None
    p_negative: float | None
    frustrated: bool
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Triad:
    """Triangles of one type ("++-"): those of clear signs, and where ties have probabilities the number expected."""

    type: str
    count: int
    expected: float | None
    sd: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NullScore:
    """A measure beside the same on the same ties with shuffled signs; `z` is (observed - mean) / sd."""

    measure: str
    observed: float
    mean: float
    sd: float
    z: float
    shuffles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The signed network of a time and its balance.

    `frustration` is the least number (with `weighted`, weight) of ties whose sign would have to change for balance to
    be whole; `frustration_lower` is proved, and equal to it when `proved`. `coalitions` are the two sides that attain
    it, of the actors that have a tie; sides of parts that no tie connects say nothing about each other. `clusters` is
    the partition into more coalitions where one was asked for. `unclear` counts ties without a clear sign.
    """

    id: str
    period: str
    since: str
    directed: bool
    weighted: bool
    actors: tuple[str, ...]
    positive: int
    negative: int
    unclear: int
    triads: tuple[Triad, ...]
    directed_triads: tuple[tuple[str, int], ...]
    triangle_balance: float | None
    walk_balance: float | None
    algebraic_conflict: float | None
    line_balance: float | None
    frustration: float
    frustration_lower: float
    proved: bool
    coalitions: tuple[tuple[str, ...], ...]
    clusters: tuple[tuple[str, ...], ...]
    cluster_errors: int | None
    relaxed: bool
    ties: tuple[Tie, ...]
    null: tuple[NullScore, ...]
    left_out: tuple[tuple[str, int], ...]
    method: str
    seed: int
