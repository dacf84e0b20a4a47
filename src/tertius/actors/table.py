"""Dated actors, names, persons, titles and modifiers as one frozen table with a quick longest match.

Comes in: the rows of the CSV files (see `loader`). Goes out: an `ActorTable`, which `reading` asks at every token
and `resolve` asks for free phrases.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tertius.actors.records import Clue, Modifier, Person, Sector, Title
from tertius.actors.words import JOINERS, case_fits, covers, phrase_pieces, pieces
from tertius.errors import DataError
from tertius.records import Actor, ActorName

NEAR = 6
"""Tokens either way that count as near an ambiguous name."""

_NO_ROLE = frozenset({"civilian", "national", "people", "ordinary"})
"""Words that are adjectives as often as they name a role (`civilian officials`)."""

LAG_DAYS = 14
"""Days after the end of a term in which a report may still tell of its holder's acts."""

Match = tuple[int, tuple[ActorName, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorTable:
    """All that is known of actors, frozen.

    Attributes
    ----------
    actors : Mapping[str, Actor]
        By id.
    names : Mapping[str, tuple[ActorName, ...]]
        By normal form (`words.normal_form`), best first: a user's own rows, then by kind, then the latest.
    origins : Mapping[str, tuple[str, ...]]
        The file each of those names comes from, in the same order.
    by_first_token : Mapping[str, int]
        First piece of a name, casefolded, to the number of pieces of the longest name that begins with it.
    titles, modifiers : Mapping
        By normal form, plural forms included.
    persons : Mapping[str, tuple[Person, ...]]
        By normal form of the full name, latest term first.
    offices : Mapping[tuple[str, str], tuple[Person, ...]]
        By actor and office, latest term first.
    given_names : frozenset[str]
        First names of the persons, casefolded: a surname after another first name is somebody else's.
    clues : Mapping[tuple[str, str], tuple[Clue, ...]]
        By normal form of the name and actor.
    sectors : Mapping[str, Sector]
    cow : Mapping[str, tuple[int, ...]]
        Correlates of War state numbers by actor id.
    general : frozenset[str]
        Titles that say little by themselves: what stands before them tells whose they are.
    """

    actors: Mapping[str, Actor]
    names: Mapping[str, tuple[ActorName, ...]]
    origins: Mapping[str, tuple[str, ...]]
    by_first_token: Mapping[str, int]
    titles: Mapping[str, Title]
    modifiers: Mapping[str, Modifier]
    persons: Mapping[str, tuple[Person, ...]]
    offices: Mapping[tuple[str, str], tuple[Person, ...]]
    given_names: frozenset[str]
    clues: Mapping[tuple[str, str], tuple[Clue, ...]]
    sectors: Mapping[str, Sector]
    cow: Mapping[str, tuple[int, ...]]
    general: frozenset[str]

    def match(
        self,
        tokens: Sequence[str],
        start: int,
        date: str = "",
        *,
        places: bool = False,
        around: Sequence[str] = (),
    ) -> Match:
        """Find the longest name that begins at a token.

        Parameters
        ----------
        tokens : Sequence[str]
            Tokens of a sentence as written (case matters); hyphens and possessives may be tokens of their own.
        start : int
            Where the name must begin.
        date : str
            Partial ISO date at which the name must be valid; empty for any time.
        places : bool
            Whether cities and regions, which are not actors, match too.
        around : Sequence[str]
            Words from further off that may tell an ambiguous name.

        Returns
        -------
        tuple
            Number of tokens taken, and the names valid at the date, best first. A positive number with no names
            is a phrase that holds an actor's name but means none (`Paris Agreement`); 0 means no match.

        Examples
        --------
        >>> from tertius.actors import load_actors
        >>> table = load_actors()
        >>> length, names = table.match(["the", "White", "House", "said"], 1, "2017")
        >>> length, names[0].actor, names[0].sector
        (2, 'USA', 'executive')
        >>> table.match(["they", "told", "us"], 2)
        (0, ())
        """
        first = pieces(tokens[start])
        longest = self.by_first_token.get(first[0].casefold(), 0) if first else 0
        if not longest:
            return 0, ()
        for stop, found in reversed(_spans(tokens, start, longest)):
            key = " ".join(found).casefold()
            if key not in self.names:
                continue
            spelt = [n for n in self.names[key] if (places or n.kind != "place") and _spelt(n, found)]
            if any(n.kind == "place" for n in spelt):
                # `New Mexico` is no actor, but it is a place.
                spelt = [n for n in spelt if n.kind != "blocked"]
            if spelt and spelt[0].kind == "person" and self._somebody_else(spelt[0], tokens, start, stop, len(found)):
                continue
            fitting = [n for n in spelt if covers(n.since, n.until, date)] or _out_of_office(spelt, len(found), date)
            if fitting and (names := self._in_context(fitting, key, (tokens, around), start, stop)) is not None:
                return stop - start, names
        return 0, ()

    def holders(self, actor: str, office: str, date: str = "") -> tuple[Person, ...]:
        """Who held an office of an actor at a date, latest first.

        >>> from tertius.actors import load_actors
        >>> [p.name for p in load_actors().holders("RUS", "foreign minister", "2017-02")]
        ['Sergei Lavrov']
        """
        return tuple(p for p in self.offices.get((actor, office), ()) if covers(p.since, p.until, date))

    def country(self, actor: str) -> str:
        """The state an actor belongs to by nationality: itself, or the first state up its line of parents."""
        seen: set[str] = set()
        while actor in self.actors and actor not in seen:
            if self.actors[actor].kind == "state":
                return actor
            seen.add(actor)
            actor = self.actors[actor].parent
        return ""

    def knows(self, word: str) -> bool:
        """Whether a word is a title, a modifier or the first word of a name."""
        folded = " ".join(pieces(word)).casefold()
        return folded in self.titles or folded in self.modifiers or folded in self.by_first_token

    def told_by(self, title: Title, before: Title) -> Title:
        """Which of two titles side by side tells the sector: the second, but for two kinds of it.

        A general word leaves it to what it is said of (`church leaders`, `union officials`), unless that is the
        government or no role at all; a rank between office and name leaves it to the office.

        >>> from tertius.actors import load_actors
        >>> table = load_actors()
        >>> titles = table.titles
        >>> table.told_by(titles["leaders"], titles["church"]).text
        'church'
        >>> table.told_by(titles["general"], titles["interior minister"]).text
        'interior minister'
        >>> table.told_by(titles["soldiers"], titles["government"]).text
        'soldier'
        """
        if title.sector == "military" and not title.office and before.office and before.speaks_for_state:
            return before
        told = before.sector not in ("government", "executive", "elite", "other") and before.text not in _NO_ROLE
        return before if title.text in self.general and told else title

    def speaks_for_state(self, name: ActorName) -> bool:
        """Whether what this name does is done by the actor itself (a former minister's acts are not).

        Groups, organisations and media act for themselves; it is states whose people do not all speak for them.
        """
        if name.actor in self.actors and self.actors[name.actor].kind != "state":
            return name.sector != "elite"
        return name.sector not in self.sectors or self.sectors[name.sector].speaks_for_state

    def _somebody_else(self, name: ActorName, tokens: Sequence[str], start: int, stop: int, length: int) -> bool:
        """Whether a bare surname is preceded (in family-first names, followed) by another given name."""
        if length > 1 or " " not in name.agent:
            return False
        if name.agent.startswith(name.text):
            after = tokens[stop] if stop < len(tokens) else ""
            return after[:1].isupper() and after.isalpha() and not self.knows(after)
        before = "".join(pieces(tokens[start - 1])).casefold() if start else ""
        return before in self.given_names and before not in self.titles and before not in self.modifiers

    def _in_context(
        self, fitting: list[ActorName], key: str, text: tuple[Sequence[str], Sequence[str]], start: int, stop: int
    ) -> tuple[ActorName, ...] | None:
        """Candidates that the neighbouring words allow, or None when they rule all of them out."""
        if fitting[0].kind == "blocked":
            return ()
        kept: list[ActorName] = []
        asked: list[ActorName] = []
        for name in fitting:
            clues = self.clues.get((key, name.actor), ())
            wanted = [clue for clue in clues if clue.effect == "only"]
            if any(clue.effect == "not" and self._fires(clue, text, start, stop) for clue in clues):
                continue
            if not wanted:
                kept.append(name)
            elif any(self._fires(clue, text, start, stop) for clue in wanted):
                asked.append(name)
        return tuple(asked + kept) or None

    def _fires(self, clue: Clue, text: tuple[Sequence[str], Sequence[str]], start: int, stop: int) -> bool:
        tokens, around = text
        if clue.side == "near":
            words: Sequence[str] = [*tokens[max(0, start - NEAR) : start], *tokens[stop : stop + NEAR], *around]
        elif clue.side == "before":
            words = tokens[max(0, start - 1) : start]
        else:
            words = tokens[stop : stop + 1]
        for word in words:
            folded = " ".join(pieces(word)).casefold() or word
            if folded in clue.words:
                return True
            if "Aa" in clue.words and word[:1].isupper() and word[1:].islower() and not self.knows(word):
                return True
        return False


def _spelt(name: ActorName, found: tuple[str, ...]) -> bool:
    return case_fits(phrase_pieces(name.text), found)


def _just_ended(until: str, date: str) -> bool:
    if len(until) < 10 or len(date) < 10 or date <= until:
        return False
    try:
        lag = datetime.date.fromisoformat(date[:10]) - datetime.date.fromisoformat(until)
    except ValueError:
        return False
    return lag.days <= LAG_DAYS


def _out_of_office(names: Sequence[ActorName], length: int, date: str) -> list[ActorName]:
    """Persons named at a date at which they held no office: nationality only.

    A full name means the person at any date, a bare surname only once the person has held an office: `Putin` in
    1995 is nobody the reader must know, `Vladimir Putin` is a Russian, `Obama` in 2019 a former president. Reports
    tell of the days before them, so a term that ended within `LAG_DAYS` still counts.
    """
    recent = [name for name in names if name.kind == "person" and _just_ended(name.until, date)]
    if recent:
        return recent
    found: dict[tuple[str, str], ActorName] = {}
    for name in names:
        if name.kind == "person" and (length > 1 or " " not in name.agent or (name.until and date > name.until)):
            found.setdefault((name.actor, name.agent), dataclasses.replace(name, sector="elite", since="", until=""))
    return list(found.values())


def _spans(tokens: Sequence[str], start: int, longest: int) -> list[tuple[int, tuple[str, ...]]]:
    """Every run of whole tokens from `start` of at most `longest` pieces: (end, pieces), shortest first."""
    spans: list[tuple[int, tuple[str, ...]]] = []
    found: tuple[str, ...] = ()
    for position in range(start, len(tokens)):
        token = tokens[position]
        if token in JOINERS:
            continue
        new = pieces(token)
        if not new or len(found) + len(new) > longest:
            break
        found += new
        spans.append((position + 1, found))
    return spans


KIND_ORDER = (
    "blocked",
    "name",
    "former",
    "acronym",
    "capital",
    "demonym",
    "people",
    "palace",
    "ministry",
    "army",
    "parliament",
    "group",
    "office",
    "person",
    "place",
)
"""The kinds of names, those that most surely mean their actor first."""

Index = tuple[dict[str, tuple[ActorName, ...]], dict[str, tuple[str, ...]], dict[str, int]]


def index_names(named: Iterable[tuple[ActorName, str, bool]]) -> Index:
    """Group names by normal form, best first, with the file each came from.

    Parameters
    ----------
    named : iterable of (ActorName, file, whether a user's own)

    Returns
    -------
    tuple
        names by key, files by key (same order), and the longest name by first piece.
    """
    order = {kind: place for place, kind in enumerate(KIND_ORDER)}
    groups: dict[str, list[tuple[ActorName, str, bool]]] = {}
    longest: dict[str, int] = {}
    for item in named:
        parts = phrase_pieces(item[0].text)
        if not parts:
            raise DataError(f"{item[1]}, text: {item[0].text!r} holds no word")
        key = " ".join(parts).casefold()
        groups.setdefault(key, []).append(item)
        first = parts[0].casefold()
        if longest.get(first, 0) < len(parts):
            longest[first] = len(parts)
    for key, items in groups.items():
        if len(items) > 1:
            # Sorted by the whole record first, so that the order of the files never shows.
            items.sort(key=lambda item: (item[0].since, item[0].actor, item[0].agent), reverse=True)
            items.sort(key=lambda item: (not item[2], order[item[0].kind]))
            groups[key] = items
    names = {key: tuple([item[0] for item in items]) for key, items in groups.items()}
    origins = {key: tuple([item[1] for item in items]) for key, items in groups.items()}
    return names, origins, longest
