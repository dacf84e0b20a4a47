"""A free phrase to the actor it names at a date, its sector, and why.

Comes in: a phrase as a report has it (`Iran's former foreign minister`). Goes out: readings, best first, each with
the rows that made it. The phrase is cut at its prepositions and commas; the first part that holds a name or a
title is the head, the others give only the country (`Russia's ambassador to Poland` is Russian).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tertius.actors.records import Modifier, Title
from tertius.actors.table import ActorTable
from tertius.actors.words import JOINERS, normal_form, pieces, tokenise
from tertius.records import ActorName

CUTS = frozenset(
    {",", "(", ";", "—", "of", "to", "for", "in", "from", "at", "on", "with", "across", "within", "against"}
)
GIVES_COUNTRY = frozenset({",", "(", "of", "in", "from", "for", "at", "across", "within"})
LONGEST_TITLE = 5

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """One reading of a phrase.

    `actor` is the id ("" when only a role is known), `kind` the actor's kind, `country` the state it belongs to by
    nationality, `matched` the words that were used, `reason` the rows in plain words. `speaks_for_state` tells
    whether its acts are the actor's own.
    """

    name: str
    actor: str
    kind: str
    sector: str
    agent: str
    matched: str
    reason: str
    since: str
    until: str
    country: str
    speaks_for_state: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing found in the phrase: names, a title, a modifier, or none of them (a cut)."""

    start: int
    stop: int
    text: str
    names: tuple[ActorName, ...] = ()
    title: Title | None = None
    modifier: Modifier | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of the phrase between two cuts, with the word that opens it."""

    opener: str
    items: tuple[Item, ...]

    @property
    def names(self) -> tuple[Item, ...]:
        """Names of states, groups and organisations."""
        return tuple(item for item in self.items if item.names and item.names[0].kind != "person")

    @property
    def persons(self) -> tuple[Item, ...]:
        """Names of persons."""
        return tuple(item for item in self.items if item.names and item.names[0].kind == "person")

    @property
    def titles(self) -> tuple[Item, ...]:
        """Role nouns."""
        return tuple(item for item in self.items if item.title)


def resolve(table: ActorTable, name: str, date: str = "", context: str = "") -> tuple[Resolution, ...]:
    """Resolve a free phrase to actors at a date.

    Parameters
    ----------
    table : ActorTable
    name : str
        The phrase: a name, a title with or without a name, an adjective and a noun.
    date : str
        Partial ISO date; empty means any time, the latest first.
    context : str
        Text around the phrase; the first country in it is taken where the phrase names none.

    Returns
    -------
    tuple of Resolution
        Best first; empty when nothing in the phrase is known.

    Examples
    --------
    >>> from tertius.actors import load_actors
    >>> best = resolve(load_actors(), "former US officials", "2017")[0]
    >>> best.actor, best.sector, best.speaks_for_state
    ('USA', 'elite', False)
    >>> best = resolve(load_actors(), "Iran's Revolutionary Guards")[0]
    >>> best.actor, best.sector
    ('IRN', 'military')
    """
    tokens = tokenise(name)
    parts = _in_their_states(table, _parts(_scan(table, tokens, date, tokenise(context))))
    holding = [part for part in parts if part.names or part.persons or part.titles]
    if not holding:
        return ()
    head = holding[0]
    readings = _readings(table, head, _country_items(table, head, parts, context, date), _owners_after(head, parts))
    found = [_resolution(table, name, head, reading, date) for reading in readings]
    home = _home(table, head, parts)
    found = [dataclasses.replace(r, country=home) if r.kind == "nation" and not r.country else r for r in found]
    # Two spellings of one name (`US`, `U.S.`) are one reading.
    return tuple({(each.actor, each.sector, each.agent): each for each in reversed(found)}.values())[::-1]


def _scan(table: ActorTable, tokens: Sequence[str], date: str, around: Sequence[str] = ()) -> list[Item]:
    """All names, titles, modifiers and cuts of a phrase, longest first at each token."""
    items: list[Item] = []
    position = 0
    while position < len(tokens):
        length, names = table.match(tokens, position, date, places=True, around=around)
        title_length, title = _longest(tokens, position, table.titles)
        modifier_length, modifier = _longest(tokens, position, table.modifiers)
        text = _joined(tokens[position : position + max(length, title_length, modifier_length, 1)])
        if title and title_length > length and title_length >= modifier_length:
            # `UN peacekeepers`, `White House spokesman`: a title that begins with whose it is.
            owner = names if names and names[0].kind in ("acronym", "palace", "ministry") else ()
            items.append(Item(start=position, stop=position + title_length, text=text, title=title, names=owner))
            position += title_length
        elif modifier and modifier_length > length:
            items.append(Item(start=position, stop=position + modifier_length, text=text, modifier=modifier))
            position += modifier_length
        elif length:
            if (
                names
                and not _inside_adjective(tokens, position)
                and not _inside_name(table, names[0], tokens, position, length)
            ):
                items.append(Item(start=position, stop=position + length, text=text, names=names))
            position += length
        else:
            if tokens[position].lower() in CUTS:
                items.append(Item(start=position, stop=position + 1, text=tokens[position].lower()))
            position += 1
    return _without_backed(items, tokens)


def _longest(tokens: Sequence[str], start: int, rows: Mapping[str, Row]) -> tuple[int, Row | None]:
    """The longest run of tokens that is a key of a table: its length and row."""
    found: tuple[int, Row | None] = (0, None)
    words: tuple[str, ...] = ()
    for position in range(start, min(len(tokens), start + LONGEST_TITLE + 2)):
        if tokens[position] in JOINERS:
            if position == start:
                break
            continue
        new = pieces(tokens[position])
        if not new:
            break
        words += new
        row = rows.get(" ".join(words).casefold())
        if row is not None:
            found = (position + 1 - start, row)
    return found


def _joined(tokens: Sequence[str]) -> str:
    return " ".join(tokens).replace(" 's", "'s").replace(" - ", "-")


def _inside_adjective(tokens: Sequence[str], position: int) -> bool:
    """Whether a name is the second half of `pro-Russian`, `anti-American`, `non-Arab`."""
    return position > 1 and tokens[position - 1] in JOINERS and tokens[position - 2].lower() in ("pro", "anti", "non")


def _inside_name(table: ActorTable, name: ActorName, tokens: Sequence[str], position: int, length: int) -> bool:
    """Whether a person's name goes on, or a bare surname or place ends a longer name that no table knows."""
    after = tokens[position + length] if position + length < len(tokens) else ""
    if name.kind == "person" and after[:1].isupper() and after.isalpha() and not table.knows(after):
        return True
    if name.kind not in ("place", "person", "name") or " " in name.text or not position:
        return False
    joined = tokens[position - 1] in JOINERS and position > 1 and not tokens[position - 1].endswith("s")
    before = tokens[position - 2 if joined else position - 1]
    if name.kind == "name" and not joined:
        return False
    return before[:1].isupper() and before.lower() not in ("the", "a", "an") and not table.knows(before)


def _without_backed(items: list[Item], tokens: Sequence[str]) -> list[Item]:
    """Drop a name that a following word sets apart from the actor (`Iran-backed`)."""
    kept: list[Item] = []
    for item in items:
        if item.modifier and item.modifier.effect == "apart":
            if kept and kept[-1].names and tokens[item.start - 1] in JOINERS:
                kept.pop()
            continue
        kept.append(item)
    return kept


def _parts(items: list[Item]) -> list[Part]:
    parts: list[Part] = []
    opener, held = "", list[Item]()
    for item in items:
        if item.names or item.title or item.modifier:
            held.append(item)
        else:
            parts.append(Part(opener=opener, items=tuple(held)))
            opener, held = item.text, []
    return [*parts, Part(opener=opener, items=tuple(held))]


def _in_their_states(table: ActorTable, parts: list[Part]) -> list[Part]:
    """A town and, after a comma, the region it lies in (`Birmingham, Alabama`): the region tells the country."""
    if len(parts) < 2 or parts[-1].opener != ",":
        return parts
    *others, town, region = parts
    if len(region.items) == 1 and region.names and region.names[0].names[0].kind == "place" and town.items:
        named = town.items[-1]
        if named.names and named.names[0].kind in ("place", "capital"):
            item = dataclasses.replace(named, names=region.names[0].names)
            return [*others, dataclasses.replace(town, items=(*town.items[:-1], item))]
    return parts


def _country_items(
    table: ActorTable, head: Part, parts: list[Part], context: str, date: str
) -> tuple[tuple[Item, str], ...]:
    """Where the country of the head is named: in itself, in a complement, else in the context."""
    if head.names:
        return tuple((item, "") for item in head.names)
    known = bool(head.persons)
    for part in parts[parts.index(head) + 1 :]:
        if part.names and part.opener in GIVES_COUNTRY:
            return ((part.names[0], f" after '{part.opener}'"),)
    if context and not known:
        for item in _scan(table, tokenise(context), date):
            if item.names and item.names[0].kind != "person" and table.country(item.names[0].actor):
                return ((item, " in the context"),)
    return ()


Reading = tuple[ActorName | None, str, ActorName | None]


def _owners_after(head: Part, parts: Sequence[Part]) -> tuple[Item, ...]:
    """Names right after the head's `of` (`the Majlis of Kuwait`)."""
    following = parts[parts.index(head) + 1 :][:1]
    return tuple(item for part in following if part.opener == "of" for item in part.names)


def _readings(
    table: ActorTable, head: Part, where: tuple[tuple[Item, str], ...], after: tuple[Item, ...]
) -> list[Reading]:
    """Pairs of an actor's name (with where it stands) and a person's name that the phrase allows, best first."""
    best = _leading(table, where, after) if where else []
    if not head.persons:
        return [(name, note, None) for item, note in best for name in item.names] or [(None, "", None)]
    people = head.persons[0].names
    states = {table.country(name.actor) or name.actor for item, _ in best for name in item.names}
    agreeing = [p for p in people if p.actor in states or table.country(p.actor) in states] if states else people
    if agreeing:
        return [(None, "", person) for person in agreeing]
    # A country and a person who is another's: the country's own bearer of that name is not in the tables.
    return [(name, note, None) for item, note in best for name in item.names]


def _leading(table: ActorTable, where: tuple[tuple[Item, str], ...], after: tuple[Item, ...]) -> list[tuple[Item, str]]:
    """The most telling name first: a group, palace or ministry before the country that qualifies it.

    A ministry or parliament that goes by a common name is that of the country named before it (`Japan's House of
    Representatives` is not Washington's) or after its `of` (`the Majlis of Kuwait`).
    """
    ordered = sorted(where, key=lambda pair: (not _telling(table, pair[0].names[0]), not pair[0].names[0].sector))
    (first, _), *others = ordered
    name = first.names[0]
    before = [item for item, _ in others if item.start < first.start]
    plain = [item for item in (*before, *after) if not _telling(table, item.names[0])]
    if plain and table.actors[name.actor].kind == "state" and name.kind != "place":
        owner = plain[0].names[0]
        if owner.actor != name.actor and table.actors[owner.actor].kind == "state":
            title = table.titles.get(normal_form(name.text))
            sector = title.sector if title else name.sector
            theirs = dataclasses.replace(owner, sector=sector, agent=name.text)
            return [(dataclasses.replace(first, names=(theirs,)), f" + '{name.text}'"), *ordered]
    return ordered


def _telling(table: ActorTable, name: ActorName) -> bool:
    return (bool(name.sector) and name.kind != "place") or (
        name.actor in table.actors and table.actors[name.actor].kind != "state"
    )


def _titled(table: ActorTable, person: ActorName, title: Title, date: str) -> bool:
    """Whether the text's own title overrides the tables: an office the person is not known to have yet to reach.

    `Prime Minister X` soon after X left is still spoken of as such; `President Putin` in 1995 cannot be.
    """
    terms = table.persons.get(normal_form(person.agent), ())
    if person.sector == "elite":
        return any(term.office == title.office and term.since <= date + "~" for term in terms)
    return bool(title.office)


def _sector(
    table: ActorTable, name: ActorName | None, person: ActorName | None, titles: Sequence[Item], date: str
) -> tuple[str, bool, str]:
    """Sector, whether it speaks for the actor, and the words of the reason, before any modifier."""
    title = _telling_title(table, titles)
    named = person or name
    own = named.sector if named and not (titles and named.kind == "place") else ""
    says_own = table.speaks_for_state(named) if named else True
    kind = table.actors[named.actor].kind if named else "state"
    if title is None or (kind in ("nonstate", "media") and own):
        return own, says_own, f" -> {own}" if own else ""
    why = f" + title '{titles[-1].text}' (actors/data/titles.csv)"
    if person and title.speaks_for_state and not _titled(table, person, title, date):
        return own, says_own, f"{why} -> {own}"
    if own and title.sector in ("government", "civilian", "other") and title.speaks_for_state:
        return own, says_own, f"{why} -> {own}"
    if kind == "igo" and title.speaks_for_state and title.sector in ("government", "executive"):
        return "igo", True, f"{why} -> igo"
    return title.sector, title.speaks_for_state, f"{why} -> {title.sector}"


def _telling_title(table: ActorTable, titles: Sequence[Item]) -> Title | None:
    """The title that tells the sector, of those of a head."""
    if not titles:
        return None
    title = titles[-1].title
    before = titles[-2] if len(titles) > 1 and titles[-2].stop == titles[-1].start else None
    return table.told_by(title, before.title) if title and before and before.title else title


def _home(table: ActorTable, head: Part, parts: Sequence[Part]) -> str:
    """The state in which a people that has none of its own is spoken of (`Kurdish fighters in Syria`)."""
    beside = [item for item in head.items if item.names]
    beside += [item for part in parts[parts.index(head) + 1 :] if part.opener in GIVES_COUNTRY for item in part.names]
    return next((state for item in beside if (state := table.country(item.names[0].actor))), "")


def _resolution(table: ActorTable, phrase: str, head: Part, reading: Reading, date: str) -> Resolution:
    name, note, person = reading
    sector, speaks, why = _sector(table, name, person, head.titles, date)
    used = person or name
    reason = (_because(table, used) + note if used else "no country named") + why
    for item in head.items:
        if item.modifier and item.modifier.effect != "same":
            sector, speaks = item.modifier.effect, False
            reason += f"; '{item.text}' (actors/data/modifiers.csv): {item.modifier.reason}"
            break
    if used and not speaks:
        reason += "; nationality only, speaks for no government"
    actor = used.actor if used else ""
    matched = [item.text for item in head.items] + ([used.text] if used and note else [])
    return Resolution(
        name=phrase,
        actor=actor,
        kind=table.actors[actor].kind if actor else "other",
        sector=sector,
        agent=(used.agent if used else "") or (head.titles[-1].text if head.titles else ""),
        matched=" ".join(matched),
        reason=reason,
        since=used.since if used else "",
        until=used.until if used else "",
        country=table.country(actor),
        speaks_for_state=speaks,
    )


def _because(table: ActorTable, name: ActorName) -> str:
    key = normal_form(name.text)
    known = table.names[key]
    origin = table.origins[key][known.index(name) if name in known else 0]
    file = origin if origin.endswith(".csv") and "/" in origin[1:] and not origin.startswith("names/") else ""
    shown = file or f"actors/data/{origin}"
    if name.kind == "person" and name.sector == "elite":
        return f"person '{name.agent}' ({shown}), out of office at that date"
    dates = f", {name.since or '...'} to {name.until or 'now'}" if name.since or name.until else ""
    return f"{name.kind} '{name.text}' ({shown}{dates})"
