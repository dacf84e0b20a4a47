"""Rows to the frozen `ActorTable`: persons become names, titles get their plural forms, all is checked.

A person yields a name for each spelling and term, and the bare surname where it may stand alone.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Literal, cast, get_args

from tertius.actors import loader
from tertius.actors.records import Clue, Effect, Modifier, Person, Sector, Title
from tertius.actors.table import KIND_ORDER, ActorTable, index_names
from tertius.actors.words import normal_form
from tertius.errors import DataError
from tertius.records import Actor, ActorKind, ActorName

Named = tuple[ActorName, str, bool]


@cache
def load_actors(extra: tuple[str, ...] = ()) -> ActorTable:
    """Load the actors, with any further tables of the user's.

    Parameters
    ----------
    extra : tuple of str
        Paths of CSV files with the columns of `names/*.csv`, `actors.csv` or `persons.csv`; their rows come first
        where they share a name with the package's. A row naming an unknown actor adds it, as a state.

    Returns
    -------
    ActorTable

    Raises
    ------
    DataError
        When a row does not hold together; the message names file, line and field.

    Examples
    --------
    >>> load_actors().actors["RUS"].name
    'Russia'
    """
    # Thousands of small rows that all live on: collecting garbage among them only costs time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _build(extra)
    finally:
        if collecting:
            gc.enable()


def _build(extra: tuple[str, ...]) -> ActorTable:
    sectors = {c[0]: Sector(name=c[0], code=c[1], speaks_for_state=c[2] == "yes") for _, c in _own("sectors")}
    titles = _titles(sectors)
    actors: dict[str, Actor] = {}
    cow: dict[str, tuple[int, ...]] = {}
    persons: list[tuple[Person, str, str, bool]] = []
    raw: list[tuple[str, int, loader.Row, bool]] = []
    tables: list[tuple[loader.Row, str, tuple[tuple[int, loader.Row], ...], bool]] = []
    tables += [(loader.ACTORS, "actors.csv", tuple(_own("actors")), False)]
    tables += [(loader.PERSONS, "persons.csv", tuple(_own("persons")), False)]
    tables += [(loader.NAMES, file, tuple(loader.own_rows(file, loader.NAMES)), False) for file in loader.name_files()]
    tables += [(*_extra(path), True) for path in extra]
    for columns, file, rows, own in tables:
        for line, cells in rows:
            if columns is loader.ACTORS:
                actor = _actor(cells, f"{file}, line {line}")
                actors[actor.id] = actor
                cow[actor.id] = tuple(int(code) for code in cells[6].split(";") if code)
            elif columns is loader.PERSONS:
                persons.append((_person(cells, titles, f"{file}, line {line}"), cells[7], file, own))
            else:
                raw.append((file, line, cells, own))
    named = [*_names(raw, actors, sectors), *_person_names(persons)]
    _check_people(persons, actors)
    names, origins, longest = index_names(named)
    by_name, by_office = _index_persons(person for person, _, _, _ in persons)
    return ActorTable(
        actors=dict(sorted(actors.items())),
        names=names,
        origins=origins,
        by_first_token=longest,
        titles=titles,
        modifiers=_modifiers(),
        persons=by_name,
        offices=by_office,
        given_names=frozenset(_given_names(persons)),
        clues=_clues(),
        sectors=sectors,
        cow={code: numbers for code, numbers in sorted(cow.items()) if numbers},
        general=frozenset(cells[0] for _, cells in _own("general")),
    )


COLUMNS = {
    "actors": loader.ACTORS,
    "persons": loader.PERSONS,
    "sectors": ("sector", "plover", "speaks_for_state", "note"),
    "titles": ("text", "forms", "sector", "office", "speaks_for_state"),
    "modifiers": ("text", "effect", "reason"),
    "general": ("text", "note"),
    "ambiguous": ("text", "actor", "side", "effect", "words", "note"),
}


def _own(table: str) -> Iterator[tuple[int, loader.Row]]:
    return loader.own_rows(f"{table}.csv", COLUMNS[table])


def _extra(path: str) -> tuple[loader.Row, str, tuple[tuple[int, loader.Row], ...]]:
    columns, rows = loader.read_extra(path)
    return columns, path, rows


def _actor(cells: loader.Row, where: str) -> Actor:
    code, name, kind, parent, since, until = cells[:6]
    if kind not in get_args(ActorKind):
        raise DataError(f"{where}, kind: {kind!r} is none of {', '.join(get_args(ActorKind))}")
    loader.check_dates(since, until, where)
    return Actor(id=code, name=name, kind=cast(ActorKind, kind), parent=parent, since=since, until=until)


def _person(cells: loader.Row, titles: dict[str, Title], where: str) -> Person:
    name, surname, actor, office, since, until, alone, _ = cells
    title = titles.get(normal_form(office))
    if title is None:
        raise DataError(f"{where}, office: {office!r} is no row of titles.csv")
    loader.check_dates(since, until, where)
    return Person(
        name=name,
        surname=surname or name.split()[-1],
        actor=actor,
        office=title.office or office,
        sector=title.sector,
        alone=alone != "no",
        since=since,
        until=until,
    )


def _titles(sectors: dict[str, Sector]) -> dict[str, Title]:
    titles: dict[str, Title] = {}
    for line, (text, forms, sector, office, speaks) in _own("titles"):
        if sector not in sectors:
            raise DataError(f"titles.csv, line {line}, sector: {sector!r} is no row of sectors.csv")
        title = Title(text=text, sector=sector, office=office, speaks_for_state=speaks == "yes")
        for form in (text, *(part for part in forms.split(";") if part)):
            titles[normal_form(form)] = title
    return titles


def _modifiers() -> dict[str, Modifier]:
    modifiers: dict[str, Modifier] = {}
    for line, (text, effect, reason) in _own("modifiers"):
        if effect not in get_args(Effect):
            raise DataError(f"modifiers.csv, line {line}, effect: {effect!r} is none of {', '.join(get_args(Effect))}")
        modifiers[normal_form(text)] = Modifier(text=text, effect=cast(Effect, effect), reason=reason)
    return modifiers


def _clues() -> dict[tuple[str, str], tuple[Clue, ...]]:
    clues: dict[tuple[str, str], tuple[Clue, ...]] = {}
    for _, (text, actor, side, effect, words, _) in _own("ambiguous"):
        clue = Clue(
            text=text,
            actor=actor,
            side=cast(Literal["before", "after", "near"], side),
            effect=cast(Literal["not", "only"], effect),
            words=frozenset(word if word == "Aa" else word.casefold() for word in words.split(";")),
        )
        key = (normal_form(text), actor)
        clues[key] = (*clues.get(key, ()), clue)
    return clues


def _names(
    rows: Iterable[tuple[str, int, loader.Row, bool]], actors: dict[str, Actor], sectors: dict[str, Sector]
) -> Iterator[Named]:
    for file, line, (text, actor, kind, sector, agent, since, until, _), own in rows:
        where = f"{file}, line {line}"
        if kind not in KIND_ORDER:
            raise DataError(f"{where}, kind: {kind!r} is none of {', '.join(KIND_ORDER)}")
        if sector and sector not in sectors:
            raise DataError(f"{where}, sector: {sector!r} is no row of sectors.csv")
        if actor not in actors and kind != "blocked":
            if not own or not actor:
                raise DataError(f"{where}, actor: {actor!r} is no row of actors.csv")
            actors[actor] = Actor(id=actor, name=text, kind="state", parent="", since="", until="")
        loader.check_dates(since, until, where)
        name = ActorName(text=text, actor=actor, kind=kind, sector=sector, agent=agent, since=since, until=until)
        yield name, file, own


def _person_names(persons: Iterable[tuple[Person, str, str, bool]]) -> Iterator[Named]:
    """Every name of every term: full name, other spellings, the surname where it may stand alone."""
    for person, aliases, file, own in persons:
        texts = [person.name]
        if aliases:
            texts += aliases.split(";")
        if person.alone and person.surname != person.name:
            texts.append(person.surname)
        for text in texts:
            yield (
                ActorName(
                    text=text,
                    actor=person.actor,
                    kind="person",
                    sector=person.sector,
                    agent=person.name,
                    since=person.since,
                    until=person.until,
                ),
                file,
                own,
            )


def _given_names(persons: Iterable[tuple[Person, str, str, bool]]) -> Iterator[str]:
    full = {(person.name, person.surname) for person, _, _, _ in persons}
    firsts = {name.split()[0] for name, surname in full if " " in name and not name.startswith(surname)}
    return (normal_form(first) for first in firsts)


def _check_people(persons: Iterable[tuple[Person, str, str, bool]], actors: dict[str, Actor]) -> None:
    for person, _, file, _ in persons:
        if person.actor not in actors:
            raise DataError(f"{file}: {person.name} serves {person.actor!r}, which is no row of actors.csv")


def _index_persons(
    persons: Iterable[Person],
) -> tuple[dict[str, tuple[Person, ...]], dict[tuple[str, str], tuple[Person, ...]]]:
    by_name: dict[str, list[Person]] = {}
    by_office: dict[tuple[str, str], list[Person]] = {}
    for person in sorted(persons, key=lambda p: (p.since, p.name, p.office, p.actor), reverse=True):
        by_name.setdefault(person.name, []).append(person)
        by_office.setdefault((person.actor, person.office), []).append(person)
    return (
        {normal_form(name): tuple(terms) for name, terms in sorted(by_name.items())},
        {key: tuple(terms) for key, terms in sorted(by_office.items())},
    )
