"""The signed graph: who is tied to whom, with which sign; arrays that every measure of balance reads.

Ties come in from relations (`sources`) or from files (`edges`); several ties of one pair become one here. Labels
become places in `names`, so that all after this is arithmetic on integer arrays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from tertius.errors import InputError, NotFoundError

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SignedGraph:
    """Signed ties among named actors, at most one for each pair (each ordered pair when directed).

    Attributes
    ----------
    names : tuple of str
        The actors, sorted; ties name them by place.
    first, second : int arrays of shape (m,)
        Ends of the ties; first < second when undirected, source and target when directed.
    sign : int array of shape (m,)
        +1, -1, or 0 where the evidence bears no sign.
    weight : float array of shape (m,)
        Strength of the tie, above 0; used only where weights are asked for.
    p_positive, p_negative : float arrays of shape (m,), optional
        Probability of each sign; what is missing to 1 is the probability of no sign.
    evidence : tuple of tuple of str
        Ids behind each tie; empty when there are none.
    directed : bool
    period, since : str
        Label of the time the graph stands for, and its first date for order.
    counts : Mapping[str, int]
        What was put together or left out on the way: `disagree`, `loops`, `unsigned`, `unreadable`.
    method : str
        How the signs were made.
    """

    names: tuple[str, ...]
    first: Ints
    second: Ints
    sign: Ints
    weight: Floats
    p_positive: Floats | None = None
    p_negative: Floats | None = None
    evidence: tuple[tuple[str, ...], ...] = ()
    directed: bool = False
    period: str = ""
    since: str = ""
    counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    method: str = ""

    @property
    def size(self) -> int:
        """Number of actors."""
        return len(self.names)

    @property
    def positive(self) -> int:
        """Number of positive ties."""
        return int((self.sign > 0).sum())

    @property
    def negative(self) -> int:
        """Number of negative ties."""
        return int((self.sign < 0).sum())

    def part(self, ties: npt.NDArray[np.bool_]) -> SignedGraph:
        """The same actors with some of the ties."""
        where = np.flatnonzero(ties)
        return replace(
            self,
            first=self.first[where],
            second=self.second[where],
            sign=self.sign[where],
            weight=self.weight[where],
            p_positive=None if self.p_positive is None else self.p_positive[where],
            p_negative=None if self.p_negative is None else self.p_negative[where],
            evidence=tuple(self.evidence[i] for i in where) if self.evidence else (),
        )

    def signed(self) -> SignedGraph:
        """The same actors with the ties that have a sign."""
        return self if bool((self.sign != 0).all()) else self.part(self.sign != 0)

    def undirected(self) -> SignedGraph:
        """Each pair once; where its directions disagree the negative sign wins.

        Probabilities do not survive: those of the two directions are not independent.
        """
        if not self.directed:
            return self
        made = signed_graph(
            [self.names[i] for i in self.first],
            [self.names[i] for i in self.second],
            self.sign,
            weight=self.weight,
            evidence=self.evidence,
            names=self.names,
        )
        counts = {**self.counts, **made.counts}
        return replace(made, period=self.period, since=self.since, counts=MappingProxyType(counts), method=self.method)

    def __repr__(self) -> str:
        kind = "directed" if self.directed else "undirected"
        when = f" {self.period}" if self.period else ""
        return f"SignedGraph{when}: {self.size} actors, {self.positive} + and {self.negative} - ties, {kind}"


def signed_graph(
    first: Sequence[str],
    second: Sequence[str],
    sign: npt.ArrayLike,
    *,
    weight: npt.ArrayLike | None = None,
    p_positive: npt.ArrayLike | None = None,
    p_negative: npt.ArrayLike | None = None,
    evidence: Sequence[tuple[str, ...]] = (),
    names: Sequence[str] = (),
    directed: bool = False,
    period: str = "",
    since: str = "",
    method: str = "",
) -> SignedGraph:
    """Make a graph of a list of ties; several of one pair become one.

    Parameters
    ----------
    first, second : sequences of str
        Ends of each tie.
    sign : array of shape (m,)
        Any numbers: their signs count.
    weight : array of shape (m,), optional
        Strength; the absolute value of `sign` by default.
    p_positive, p_negative : arrays of shape (m,), optional
        Allowed only where every pair is named once.
    evidence : sequence of tuple of str, optional
    names : sequence of str, optional
        Actors that belong to the graph with or without ties.
    directed : bool
        Ordered pairs; otherwise a tie is the same from either end.
    period, since, method : str

    Returns
    -------
    SignedGraph
        Ties sorted by their ends. Where ties of one pair disagree the negative one wins (Leskovec, Huttenlocher and
        Kleinberg's data are read so); the weight is the largest among those of the sign that won. Ties of an actor
        with itself and ties of sign 0 are left out and counted.

    Raises
    ------
    InputError
        When a tie has no name at an end, a number is not finite, or probabilities come with several ties of a pair.

    Examples
    --------
    >>> graph = signed_graph(["USA", "RUS", "USA"], ["RUS", "USA", "IRN"], [3, -1, -2])
    >>> graph
    SignedGraph: 3 actors, 0 + and 2 - ties, undirected
    >>> graph.counts["disagree"]
    1
    """
    given = np.asarray(sign, dtype=np.float64)
    strength = np.abs(given) if weight is None else np.asarray(weight, dtype=np.float64)
    if not (np.isfinite(given).all() and np.isfinite(strength).all()):
        raise InputError("a tie has a sign or a weight that is not a finite number")
    labels = sorted_names({*first, *second, *names})
    if labels and labels[0] == "":
        raise InputError("a tie has no name at one end")
    place = {name: i for i, name in enumerate(labels)}
    a = np.fromiter((place[name] for name in first), np.int64, len(first))
    b = np.fromiter((place[name] for name in second), np.int64, len(second))
    if not directed:
        a, b = np.minimum(a, b), np.maximum(a, b)
    signs = np.sign(given).astype(np.int64)
    probable = p_positive is not None and p_negative is not None
    loops = a == b
    unsigned = (signs == 0) & ~loops if not probable else np.zeros(len(a), dtype=bool)
    kept = np.flatnonzero(~loops & ~unsigned)
    # The negative tie of a pair comes first, then the strongest of its sign.
    order = kept[np.lexsort((-strength[kept], signs[kept], b[kept], a[kept]))]
    key = a[order] * max(len(labels), 1) + b[order]
    head = np.ones(len(order), dtype=bool)
    head[1:] = key[1:] != key[:-1]
    if probable and not head.all():
        raise InputError("probabilities of signs were given with several ties of one pair")
    group = np.cumsum(head) - 1
    mixed = np.zeros(int(head.sum()), dtype=bool)
    mixed[group[signs[order] != signs[order[head]][group]]] = True
    chosen = order[head]
    counts = {"disagree": int(mixed.sum()), "loops": int(loops.sum()), "unsigned": int(unsigned.sum())}
    return SignedGraph(
        names=tuple(labels),
        first=a[chosen],
        second=b[chosen],
        sign=signs[chosen],
        weight=np.where(strength[chosen] > 0, strength[chosen], 1.0),
        p_positive=np.asarray(p_positive, dtype=np.float64)[chosen] if probable else None,
        p_negative=np.asarray(p_negative, dtype=np.float64)[chosen] if probable else None,
        evidence=tuple(evidence[i] for i in chosen) if len(evidence) else (),
        directed=directed,
        period=period,
        since=since or period,
        counts=MappingProxyType({name: count for name, count in counts.items() if count}),
        method=method,
    )


def among(graph: SignedGraph, actors: Sequence[str]) -> SignedGraph:
    """The graph of some of its actors, with the ties between them.

    Raises
    ------
    NotFoundError
        When one is not among its actors.
    """
    missing = [name for name in actors if name not in graph.names]
    if missing:
        raise NotFoundError(
            f"no {', '.join(missing)} among the {graph.size} actors of the network {graph.period}".rstrip()
        )
    chosen = np.isin(np.array(graph.names), list(actors))
    place = np.cumsum(chosen) - 1
    part = graph.part(chosen[graph.first] & chosen[graph.second])
    names = tuple(name for name, kept in zip(graph.names, chosen.tolist(), strict=True) if kept)
    return replace(part, names=names, first=place[part.first], second=place[part.second])


def sorted_names(names: set[str]) -> list[str]:
    """Names in order: by number where all are whole numbers, by letters otherwise.

    >>> sorted_names({"10", "9"}), sorted_names({"b", "10", "9"})
    (['9', '10'], ['10', '9', 'b'])
    """
    if all(name.isascii() and name.isdigit() for name in names):
        return sorted(names, key=lambda name: (int(name), name))
    return sorted(names)
