"""What an act is before it becomes an event: its parties, type, rules and tokens.

The modules that find acts (`predicates`, `nominals`, `speech`) make these; `roles` casts their parties and `coding`
runs them over a sentence. Conventions by number are those of the code book.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tertius.reading.discourse import Party
from tertius.reading.parties import Cast
from tertius.reading.tokens import Token
from tertius.records import Status

OTHER_SIDE = "hostile toward the other side"
"""Rule of the act toward the rival that siding implies."""
TARGET_PREPS = ("to", "with", "against", "on", "upon", "from", "for", "toward", "towards", "at", "into", "over", "of")
LIGHT_OBJECTS = ("dobj", "nsubjpass", "attr", "oprd")
SOUGHT: dict[str, Status] = {"seek": "intended", "plan": "intended", "prevent": "denied"}
"""What light verbs that do not bring an event about make of it."""
NOBODY = Party("")


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does what to whom, concerning whom, by which rules: all of an act but its place in the parse."""

    source: Party
    target: Party
    type: str
    mode: str = ""
    about: frozenset[str] = frozenset()
    symmetric: bool = False
    intensity: float | None = None
    flags: frozenset[str] = frozenset()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Act(Deed):
    """A deed anchored at a predicate of a sentence, with the tokens its evidence must show.

    `held` is what a light verb makes of it ("sought talks": intended), `head` that verb.
    """

    anchor: Token = field(kw_only=True)
    tokens: tuple[int, ...] = ()
    held: Status = "actual"
    head: Token | None = None

    @property
    def hostile(self) -> bool:
        """Whether this is the act toward the other side that siding implies."""
        return bool(self.rules) and self.rules[-1] == OTHER_SIDE

    @property
    def predicate(self) -> Token:
        """The token whose factuality is the act's: the light verb of an event noun, else the anchor."""
        return self.head if self.head is not None else self.anchor


@dataclass(frozen=True, slots=True)
class Kind:
    """What a lexicon row says of the act it makes."""

    type: str
    mode: str
    flags: frozenset[str]
    intensity: float | None
    rule: str
    second: str = ""


@dataclass(slots=True)
class Roles:
    """Tokens that fill the roles of one predicate."""

    sources: list[Token] = field(default_factory=list)
    targets: list[Token] = field(default_factory=list)
    others: list[Token] = field(default_factory=list)


def filled(tokens: Iterable[Token], cast: Cast) -> list[Token]:
    """The first candidate that denotes a known actor (others are guesses of lower rank)."""
    for token in tokens:
        if any(party.actor for party in cast.of(token)):
            return [token]
    return []


def known_parties(tokens: Iterable[Token], cast: Cast) -> list[Party]:
    """The known actors that some tokens denote, in order."""
    return [party for token in tokens for party in cast.of(token) if party.actor]


def pairs(parties: list[Party]) -> Iterator[tuple[Party, Party]]:
    """Every two different actors of a list, each pair once."""
    for i, first in enumerate(parties):
        for second in parties[i + 1 :]:
            if first.actor != second.actor:
                yield first, second
