"""What `respond` gives: the records of a triangle's responses, their table, and what they say in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from tertius.records import (
    Answer,
    Gaudens,
    Impulse,
    LagScore,
    Policy,
    Statement,
    Stationarity,
    Surprise,
)
from tertius.responses.policy import cell_words
from tertius.responses.series import Series
from tertius.tables import Records

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow


@dataclass(frozen=True)
class Responses:
    """Who answers whom among some actors, and what the pivot does when its rivals quarrel.

    Attributes
    ----------
    actors : tuple of str
        As asked: the rivals, then the pivot; or two actors.
    pivot : str
        "" for two actors.
    series : Series
        The raw aggregates it is fitted to.
    lags : int
    with_volume : bool
        Whether the volume of news, ln(1 + events of all dyads), stands in every equation.
    draws, posterior_draws, seed : int
        Draws of the bootstrap and of the posterior.
    largest_root : float
        Of the least squares fit; from 1 on the series run away and its bands say nothing.
    stationarity, lag_scores, answers, surprises, impulses
        Records; see `tertius.records`.
    policies : tuple of Policy
        One a kind of shock, the one asked for first; empty for two actors.
    windows : tuple of Policy
        In rolling windows, in time order.
    silent_windows : int
        Windows with too little news to fit.
    gaudens : Gaudens, optional
    """

    actors: tuple[str, ...]
    pivot: str
    series: Series
    lags: int
    with_volume: bool
    draws: int
    posterior_draws: int
    seed: int
    largest_root: float
    stationarity: Records[Stationarity]
    lag_scores: Records[LagScore]
    answers: Records[Answer]
    surprises: Records[Surprise]
    impulses: Records[Impulse]
    policies: Records[Policy]
    windows: Records[Policy]
    silent_windows: int
    gaudens: Gaudens | None

    @property
    def policy(self) -> Policy | None:
        """The policy under the shock that was asked for; None for two actors."""
        return self.policies[0] if len(self.policies) else None

    @property
    def method(self) -> str:
        """What was done, in a line."""
        lags = f"{self.lags} lag{'' if self.lags == 1 else 's'}"
        news = " and the volume of news" if self.with_volume else ""
        return (
            f"vector autoregression of {len(self.series.names)} directed dyads, {lags}{news}; {self.series.method}; "
            f"bands from {self.draws:,} bootstrap and {self.posterior_draws:,} posterior draws (Sims-Zha prior), seed "
            f"{self.seed}"
        )

    def to_arrow(self) -> pyarrow.Table:
        """The impulse responses, one row a dyad, shock, method and horizon; columns of `Impulse`."""
        return self.impulses.to_arrow()

    def to_pandas(self) -> pandas.DataFrame:
        """`to_arrow` as a pandas frame (pandas must be installed)."""
        return self.impulses.to_pandas()

    def to_polars(self) -> polars.DataFrame:
        """`to_arrow` as a polars frame (polars must be installed)."""
        return self.impulses.to_polars()

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What can be said, each with its numbers, from the data to the policy."""
        found = [*_on_data(self), *_on_answers(self)]
        if self.policy:
            found += _on_policy(self, self.policy)
        if self.gaudens:
            odds = (("p_both", self.gaudens.p_both), ("p_first", self.gaudens.p_first))
            numbers = (*odds, ("p_second", self.gaudens.p_second))
            found.append(Statement(topic="gaudens", text=self.gaudens.text, numbers=numbers))
        if len(self.windows):
            found.append(_on_windows(self))
        return tuple(found)

    def __repr__(self) -> str:
        return "\n".join([self.method, *(f"- {said.text}" for said in self.statements)])

    def _repr_html_(self) -> str:
        import html

        items = "".join(f"<li>{html.escape(said.text)}</li>" for said in self.statements)
        return f"<p>{html.escape(self.method)}</p><ul>{items}</ul>"


def _on_data(found: Responses) -> list[Statement]:
    """The series, whether they are stationary, the lags, the surprises they share."""
    series, said = found.series, []
    rows = len(series.periods)
    text = f"{rows:,} periods of {len(series.names)} directed dyads: {series.method}."
    if any(series.filled):
        most = max(range(len(series.names)), key=lambda i: series.filled[i])
        text += (
            f" Periods without news have the mean of those before; most in {' toward '.join(series.names[most])}, "
            f"{series.filled[most]} of {rows}."
        )
    said.append(Statement(topic="data", text=text, numbers=(("periods", float(rows)),)))
    doubtful = [row for row in found.stationarity if row.verdict != "stationary"]
    if doubtful:
        named = ", ".join(f"{row.source} toward {row.target} ({row.verdict})" for row in doubtful)
        text = (
            f"Not clearly stationary by the augmented Dickey-Fuller and the KPSS test: {named}. The series are kept in "
            "levels, as the literature has them; long answers rest on how persistent they are."
        )
    else:
        text = "All series are stationary by the augmented Dickey-Fuller and the KPSS test."
    text += f" The largest root of the autoregression is {found.largest_root:.2f}"
    text += ": it runs away, and its bands say nothing." if found.largest_root >= 1 else "."
    numbers = (("doubtful", float(len(doubtful))), ("largest_root", found.largest_root))
    said.append(Statement(topic="stationarity", text=text, numbers=numbers))
    by = {name: min(found.lag_scores, key=lambda row: getattr(row, name)).lags for name in ("aic", "bic", "hqic")}
    text = (
        f"{found.lags} lag{'' if found.lags == 1 else 's'}; of up to {len(found.lag_scores)}, AIC would have "
        f"{by['aic']}, Hannan-Quinn {by['hqic']}, BIC {by['bic']}."
    )
    said.append(Statement(topic="lags", text=text, numbers=(("lags", float(found.lags)),)))
    if len(found.surprises):
        most_shared = max(found.surprises, key=lambda row: abs(row.correlation))
        mean = sum(row.correlation for row in found.surprises) / len(found.surprises)
        text = (
            f"Surprises of the same period correlate by {mean:.2f} on average, most between {most_shared.source} "
            f"toward {most_shared.target} and {most_shared.other_source} toward {most_shared.other_target} "
            f"({most_shared.correlation:.2f}): shared news and acts written down both ways do this too, so that what "
            "follows are predictions, not causes."
        )
        numbers = (("mean", mean), ("most", most_shared.correlation))
        said.append(Statement(topic="surprises", text=text, numbers=numbers))
    return said


def _on_answers(found: Responses) -> list[Statement]:
    """How many answers of each kind, then each of them."""
    said = []
    for kind in ("reciprocity", "triangularity"):
        tests = [answer for answer in found.answers if answer.kind == kind]
        if not tests:
            continue
        held = [answer for answer in tests if answer.answers]
        words = {
            name: sum(answer.manner == name for answer in held)
            for name in ("in kind", "in reverse", "of changing sign")
        }
        text = f"{kind.capitalize()} in {len(held)} of {len(tests)} tests"
        if held:
            text += " (" + ", ".join(f"{count} {name}" for name, count in words.items() if count) + ")"
        text += ", at a false discovery rate across all tests together."
        numbers = (("answers", float(len(held))), ("tests", float(len(tests))))
        said.append(Statement(topic="answers", text=text, numbers=numbers))
        for answer in sorted(held, key=lambda answer: (answer.q, answer.source, answer.target)):
            each = (("f", answer.f), ("p", answer.p), ("q", answer.q), ("total", answer.total))
            said.append(Statement(topic="answers", text=answer.text, numbers=each))
    return said


def _on_policy(found: Responses, policy: Policy) -> list[Statement]:
    """The policy, and whether it stands under the other kinds of shock."""
    numbers = (
        ("probability", policy.probability),
        ("toward_first", policy.toward_first.median),
        ("toward_second", policy.toward_second.median),
    )
    said = [Statement(topic="policy", text=policy.text, numbers=numbers)]
    others = [other for other in found.policies if other.shock != policy.shock]
    if others:
        named = "; ".join(
            f"{other.shock}, {other.words} (P = {other.probability:.2f}"
            + (
                ")"
                if other.cell == other.likeliest
                else f" of {cell_words(other.likeliest, other.first, other.second)})"
            )
            for other in others
        )
        same = all(other.cell == policy.cell for other in others)
        text = f"Under other shocks {'the same' if same else 'not always the same'}: {named}."
        odds = tuple((str(other.shock), other.probability) for other in others)
        said.append(Statement(topic="policy", text=text, numbers=odds))
    return said


def _on_windows(found: Responses) -> Statement:
    """How often each policy was found as the window rolled, and where it changed."""
    counts = Counter(window.words for window in found.windows)
    named = ", ".join(
        f"{words} {count}" for words, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
    told = [window for window in found.windows if window.cell != "cannot tell"]
    changes = [(a, b) for a, b in pairwise(told) if a.cell != b.cell]
    text = f"In {len(found.windows)} windows of {found.windows[0].periods} periods: {named}."
    text += "".join(f" From {a.words} (to {a.until}) to {b.words} (to {b.until})." for a, b in changes)
    if found.silent_windows:
        text += f" {found.silent_windows} windows have too little news."
    numbers = (("windows", float(len(found.windows))), ("told", float(len(told))), ("changes", float(len(changes))))
    return Statement(topic="windows", text=text, numbers=numbers)
