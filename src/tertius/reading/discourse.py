"""What a document has said so far, for the words that point back to it.

Parties are kept in the order in which they are mentioned, with their role; a pronoun or a definite description
takes the most salient one that fits (Hobbs 1978; Lappin and Leass 1994: recency, grammatical role, frequency),
nothing learned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

COLLECTIVE = frozenset({"state", "igo", "bloc", "nonstate", "nation"})
NEAR = 3
"""How many sentences after an act "both sides" are those of the act."""
REACH = 60
"""How many earlier references a pronoun may look back over."""


@dataclass(frozen=True, slots=True)
class Party:
    """An actor as it appears in a text; `actor` is "" for someone named whom the tables do not know."""

    actor: str
    sector: str = ""
    agent: str = ""
    official: bool = True
    kind: str = "state"
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention already resolved, kept for the pronouns after it."""

    index: int
    sentence: int
    parties: tuple[Party, ...]
    subject: bool
    main: bool
    inner: bool
    person: bool
    plural: bool


@dataclass(slots=True)
class Memory:
    """What a document has said so far. One per document.

    Surnames and titles introduced ("the spokesman"); references in order; whom each source last acted on (for
    "more sanctions could be imposed"); who last acted on each target (for "rejected the charge"); the two of the last
    act and its sentence (for "both sides"); the event
    noun last used, with its owners (for "additional ones"); the last words of all titles, since most nouns are
    none of them and need no look-up of phrases.
    """

    surnames: dict[str, Party] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)
    directed: dict[str, Party] = field(default_factory=dict)
    speaker: tuple[Party, ...] = ()
    title_ends: frozenset[str] = frozenset()
    titled: dict[str, tuple[Party, ...]] = field(default_factory=dict)
    received: dict[str, Party] = field(default_factory=dict)
    named_event: tuple[str, tuple[Party, ...]] = ("", ())
    acted: tuple[int, tuple[Party, ...]] = (0, ())
    sentence: int = 0

    def forget(self) -> None:
        """Keep only what a pronoun can still reach."""
        del self.references[:-REACH]

    def recent(
        self,
        place: tuple[int, int],
        fits: Callable[[Reference], bool],
        exclude: frozenset[str] = frozenset(),
    ) -> tuple[Party, ...]:
        """The reference meant at a place (token, sentence): the best of those before it that fit.

        A subject of the same sentence goes before a main subject of the last two, and that before any other mention.
        """
        index, here = place
        main: Reference | None = None
        any_one: Reference | None = None
        for ref in reversed(self.references[-REACH:]):
            near = ref.subject and ref.sentence == here
            second = main is None and ref.main and ref.sentence >= here - 2
            if not (near or second or any_one is None) or ref.index >= index or not fits(ref):
                continue
            if exclude and exclude & {party.actor for party in ref.parties}:
                continue
            if near:
                return as_coreferent(ref.parties)
            main = ref if second else main
            any_one = any_one or ref
        best = main or any_one
        return as_coreferent(best.parties) if best is not None else ()

    def note(self, sentence: int, source: Party, target: Party) -> None:
        """Keep the parties of an act for "both sides" in the sentences after it."""
        if all(party.official and party.kind in COLLECTIVE for party in (source, target)):
            self.acted = (sentence, (source, target))

    def opposed(self, sentence: int) -> tuple[Party, ...]:
        """The two of the last act of the sentences just before this one."""
        where, parties = self.acted
        return as_coreferent(parties) if where and where < sentence <= where + NEAR else ()

    def single(self, place: tuple[int, int], exclude: frozenset[str], kinds: tuple[str, ...] = ()) -> tuple[Party, ...]:
        """The one actor meant by "it" or "the country"."""

        def fits(ref: Reference) -> bool:
            alone = len(ref.parties) == 1 and not ref.plural and bool(ref.parties[0].actor)
            return alone and (not kinds or ref.parties[0].kind in kinds)

        return self.recent(place, fits, exclude)

    def pair(self, index: int, exclude: frozenset[str]) -> tuple[Party, ...]:
        """The two most salient actors before a token: mentioned often, lately, and as subjects; states first."""
        weights: dict[str, float] = {}
        first: dict[str, tuple[int, Party]] = {}
        recent = [ref for ref in self.references[-REACH:] if ref.index < index]
        for age, ref in enumerate(reversed(recent)):
            for party in ref.parties:
                if not party.actor or party.actor in exclude or not party.official or party.kind not in COLLECTIVE:
                    continue
                role = 2.0 if ref.subject else 0.3 if ref.inner else 1.0
                weight = role * 0.9**age * (1.0 if party.kind == "state" else 0.3)
                weights[party.actor] = weights.get(party.actor, 0.0) + weight
                first[party.actor] = (ref.index, party)
        best = sorted(weights, key=lambda actor: (-weights[actor], actor))[:2]
        if len(best) < 2:
            return ()
        return as_coreferent(party for _, party in sorted((first[actor] for actor in best), key=lambda item: item[0]))


def as_coreferent(parties: Iterable[Party]) -> tuple[Party, ...]:
    """Parties as meant by another word than their own."""
    return tuple(
        party if party.rule.endswith("(coreference)") else replace(party, rule=f"{party.rule} (coreference)")
        for party in parties
    )
