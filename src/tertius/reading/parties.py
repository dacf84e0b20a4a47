"""Who a noun phrase stands for: names, titles, owners, pronouns and definite descriptions to parties.

Comes in: a parsed chunk, the actor table, the date of the report and the memory of the chunks before. Goes out: for
every nominal token the parties it denotes. A party is an actor with the sector and the person or office through
which it appears, and whether that person speaks for the actor: an official does, an expert, an exile or a paper
does not (code book, convention 8).

What pronouns and definite descriptions point back to is told by `discourse`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tertius.reading.clauses import conjuncts, subjects
from tertius.reading.discourse import Memory, Party, Reference, as_coreferent
from tertius.reading.tokens import Parse, Sentence, Token

if TYPE_CHECKING:
    from tertius.actors import ActorTable, Title
    from tertius.records import ActorName

MODIFIERS = frozenset({"amod", "compound", "nmod", "poss", "npadvmod", "nummod"})
SINGULAR = frozenset({"it", "its", "itself"})
PERSONAL = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves", "both", "each"})
THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
SPEAKER = frozenset({"i", "me", "my", "we", "us", "our", "ours", "mine"})
RELATIVE = frozenset({"who", "whom", "which", "that", "whose"})
PAIR_NOUNS = frozenset(
    [
        "side",
        "country",
        "nation",
        "state",
        "government",
        "power",
        "party",
        "capital",
        "leader",
        "man",
        "minister",
        "delegation",
        "neighbour",
        "neighbor",
        "rival",
        "ally",
        "foe",
        "president",
        "superpower",
        "camp",
        "enemy",
    ]
)
SINGLE_NOUNS = frozenset({"country", "nation", "alliance", "organization", "organisation", "bloc", "group", "kingdom"})
_SAYING = frozenset(
    ["say", "add", "tell", "declare", "state", "warn", "insist", "announce", "reply", "argue", "stress"]
)
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
UNIONS = frozenset({"alliance", "organization", "organisation", "bloc", "group"})
UNION_KINDS = ("igo", "bloc", "nonstate")
QUANTITIES = frozenset(
    [
        "hundred",
        "thousand",
        "dozen",
        "score",
        "number",
        "group",
        "bunch",
        "handful",
        "majority",
        "couple",
        "pair",
        "team",
        "ton",
        "tonne",
        "shipment",
        "consignment",
        "batch",
        "million",
        "billion",
    ]
)
CIVIL = frozenset({"government", "executive", "legislature", "judiciary", "opposition", "police"})
"""Sectors whose people, met in a country with no other named, are that country's ("officials in Ankara")."""
NESTING = 20
"""Phrases inside phrases that are followed ("the envoy of the president of ...")."""


@dataclass(frozen=True, slots=True)
class Match:
    """A name found in the text: tokens `start` to `stop` (exclusive) and the reading chosen."""

    start: int
    stop: int
    name: ActorName


class Cast:
    """The parties of one parsed chunk, resolved in the order of the text.

    Parameters
    ----------
    doc : Parse
        The parse.
    table : ActorTable
        Names, titles and actors.
    date : str
        ISO date (may be partial or "") at which names are read.
    memory : Memory
        The document's memory; it is added to.

    A cast that is `lone` keeps acts whose target nobody names.
    """

    lone = False

    def __init__(self, doc: Parse, table: ActorTable, date: str, memory: Memory) -> None:
        self.doc = doc
        self.table = table
        self.date = date
        self.memory = memory
        self._words = [token.lower for token in doc]
        if not memory.title_ends:
            memory.title_ends = frozenset(title.rsplit(" ", 1)[-1] for title in table.titles)
        self.matches = dict(_find_names(doc, table, date))
        self._own: dict[int, tuple[Party, ...]] = {}
        self._depth = 0
        self._paired: list[int] = []
        self._offset = memory.references[-1].index + 1 if memory.references else 0
        self._sentence: dict[int, int] = {}
        for sentence in doc.sentences:
            memory.sentence += 1
            for token in sentence:
                self._sentence[token.i] = memory.sentence
                if token.pos in _NOMINAL or token.i in self.matches or token.lower in PLURAL:
                    self._meet(token)
        memory.forget()

    def of(self, token: Token) -> tuple[Party, ...]:
        """All parties the phrase headed by `token` denotes, its conjuncts included."""
        found = list(self.alone(token))
        for other in conjuncts(token):
            found.extend(self.alone(other))
        return _unique(found)

    def alone(self, token: Token) -> tuple[Party, ...]:
        """The parties of the phrase headed by `token` without its conjuncts."""
        if token.i not in self._own:
            if self._depth >= NESTING:
                return ()
            # A phrase that turns out to depend on itself denotes nobody.
            self._own[token.i] = ()
            self._depth += 1
            self._own[token.i] = self._resolve(token)
            self._depth -= 1
        return self._own[token.i]

    def owners(self, noun: Token) -> tuple[Party, ...]:
        """The parties that a noun's possessor, adjectives and compounds name ("Russian-U.S. relations")."""
        found: list[Party] = []
        for child in noun.lefts:
            if child.dep in MODIFIERS:
                for part in _left_parts(child):
                    if part.i in self.matches or part.dep == "poss" or part.pos == "NOUN":
                        found.extend(self.alone(part) if part.i not in self.matches else self._named(part))
        return _unique(found)

    def phrase(self, noun: Token) -> str:
        """The words of a name or title as they stand, without article, clauses and attached phrases."""
        start = noun.i
        for child in noun.lefts:
            if child.dep in MODIFIERS or child.dep in ("quantmod", "punct"):
                start = min(start, child.first)
        text = self.doc.words(start, noun.i + 1)
        return " ".join(text.split()).strip("“”\"'‘’ ")

    def has_actor(self, sentence: Sentence) -> bool:
        """Whether any token of a sentence denotes a known actor."""
        own = self._own
        return any(party.actor for i in range(sentence.start, sentence.end) for party in own.get(i, ()))

    def advance(self, sentence: Sentence) -> None:
        """Take "both sides" of a sentence for the two of the last act before it, now that this act is known.

        A paragraph is resolved before its acts are coded; what was guessed from salience is put right here, with what
        else in the sentence points back to it.
        """
        found = [i for i in self._paired if sentence.start <= i < sentence.end]
        opposed = self.memory.opposed(self.number(sentence)) if found else ()
        new = {party.actor for party in opposed}
        for i in found:
            old = {party.actor for party in self._own[i]}
            if len(new) < 2 or not old or old == new or new & self._subject_actors(self.doc[i]):
                continue
            for k in range(sentence.start, sentence.end):
                own = self._own.get(k, ())
                if {p.actor for p in own} == old and all("(coreference)" in p.rule for p in own):
                    self._own[k] = opposed

    def number(self, sentence: Sentence) -> int:
        """The place of a sentence in the document, from 1."""
        return self._sentence.get(sentence.start, 0)

    def _pair(self, token: Token, exclude: frozenset[str]) -> tuple[Party, ...]:
        """The two most salient actors, and a note that acts may say better who they are."""
        self._paired.append(token.i)
        return self.memory.pair(self._offset + token.i, exclude)

    def _meet(self, token: Token) -> None:
        parties = self.alone(token)
        if not parties or (token.dep in MODIFIERS and token.dep != "poss"):
            return
        if token.dep in ("nsubj", "nsubjpass"):
            parties = self.of(token)
        person = any(party.agent for party in parties) and token.tag not in ("NNS", "NNPS")
        plural = token.tag in ("NNS", "NNPS") or len(parties) > 1 or any(True for _ in conjuncts(token))
        self.memory.references.append(
            Reference(
                index=self._offset + token.i,
                sentence=self._sentence[token.i],
                parties=parties,
                subject=token.dep in ("nsubj", "nsubjpass"),
                inner=token.dep == "pobj" and token.head.head.pos in ("NOUN", "PROPN"),
                main=token.dep in ("nsubj", "nsubjpass") and token.head.dep in ("ROOT", "conj"),
                person=person,
                plural=plural,
            )
        )

    def _named(self, token: Token) -> tuple[Party, ...]:
        name = self.matches[token.i].name
        actor = self.table.actors[name.actor]
        official = actor.kind != "media" and (actor.kind != "state" or self.table.speaks_for_state(name))
        agent = name.agent or (name.text if name.kind == "person" else "")
        rule = f"{name.kind} '{name.text}'"
        party = Party(name.actor, name.sector, agent, official, actor.kind, rule)
        return (self._modified(token, party),)

    def _modified(self, token: Token, party: Party) -> Party:
        if any(child.lower in ("former", "ex", "late", "then") for child in token.lefts):
            return replace(party, sector="elite", official=False, rule=party.rule + " + former")
        return party

    def _resolve(self, token: Token) -> tuple[Party, ...]:
        if token.pos == "PRON" or token.lower in PLURAL:
            return self._pronoun(token)
        if described := self._described(token):
            return described
        title = self._title(token)
        if token.i in self.matches:
            return self._named(token)
        for child in token.children if token.pos == "NOUN" else ():
            if child.dep == "appos" and child.i in self.matches and not self.matches[child.i].name.agent:
                return self._named(child)
        if title:
            return self._titled(token, *title)
        if token.pos == "PROPN" or token.lower in self.memory.surnames:
            return self._person(token)
        if token.pos != "NOUN":
            return ()
        owners = self.owners(token) or (self._counted(token) if token.lemma in QUANTITIES else ())
        return tuple(
            replace(party, rule=f"{party.rule} + noun '{token.lemma}'") if party.official else party for party in owners
        )

    def _counted(self, token: Token) -> tuple[Party, ...]:
        """Those a word of quantity counts ("hundreds of Turkish soldiers")."""
        return tuple(
            party for prep in token.children if prep.lower == "of" for o in _objects(prep) for party in self.of(o)
        )

    def _title(self, token: Token) -> tuple[Title, int] | None:
        """The title that ends at the token, and where it starts; a general word is told by one before it."""
        best = self._longest_title(token)
        if best is None or best[0].text not in self.table.general or best[1] == 0:
            return best
        before = self._longest_title(self.doc[best[1] - 1])
        told = self.table.told_by(best[0], before[0]) if before else best[0]
        return (told, before[1]) if before and told is not best[0] else best

    def _longest_title(self, token: Token) -> tuple[Title, int] | None:
        """The longest title that ends at the token, and where it starts."""
        forms = {form for form in (self._words[token.i], token.lemma) if form in self.memory.title_ends}
        best = None
        for form in sorted(forms):
            text = form
            for i in range(token.i, max(-1, token.i - 5), -1):
                text = form if i == token.i else f"{self._words[i]} {text}"
                title = self.table.titles.get(text)
                if title is not None and (best is None or i < best[1]):
                    best = (title, i)
        return best

    def _titled(self, token: Token, title: Title, start: int) -> tuple[Party, ...]:
        nations = list(self.owners(token))
        for prep in token.children:
            at_home = prep.lower == "in" and title.sector in CIVIL and not nations
            if prep.dep == "prep" and (prep.lower in ("of", "from") or at_home):
                nations.extend(party for pobj in _objects(prep) for party in self.of(pobj))
        agent = self._apposed_person(token) or self.phrase(token)
        former = any(child.lower in ("former", "ex", "retired") for child in token.lefts)
        official = title.speaks_for_state and not former
        sector = "elite" if former else title.sector
        nations = [party for party in nations if party.actor]
        if not nations and any(child.lower == "the" for child in token.lefts) and title.text in self.memory.titled:
            return as_coreferent(self.memory.titled[title.text])
        nations = nations or self._implied_nation(token, title)
        rule = f"title '{title.text}'"
        parties = tuple(
            Party(p.actor, sector or p.sector, agent, official and p.official, p.kind, f"{p.rule} + {rule}")
            for p in _unique(nations)
        )
        if parties:
            self.memory.titled[title.text] = parties
            self._remember(agent, parties[0])
        return parties or (Party("", sector, agent, False, "other", rule),)

    def _implied_nation(self, token: Token, title: Title) -> list[Party]:
        """The state last spoken of, for "the president" with no state named."""
        definite = any(child.lower in ("the", "its", "his", "their") for child in token.lefts)
        if not (definite and title.speaks_for_state and title.office and token.tag in ("NN", "NNP")):
            return []
        return list(
            self.memory.recent(
                self._place(token), lambda ref: any(p.kind == "state" and p.official for p in ref.parties)
            )
        )[:1]

    def _apposed_person(self, token: Token) -> str:
        for child in token.children:
            if child.dep == "appos" and child.pos == "PROPN":
                return self.phrase(child)
        return ""

    def _person(self, token: Token) -> tuple[Party, ...]:
        """A proper name no table has: introduced by a title or in apposition, or met before."""
        name = self.phrase(token)
        known = self.memory.surnames.get(token.lower)
        if known:
            return (known,)
        for child in token.lefts:
            if child.dep in MODIFIERS and (title := self._title(child)):
                nations = [party for party in self.owners(token) if party.actor]
                given = self._given_name(token, child)
                former = any(c.lower == "former" for c in [*token.lefts, *child.lefts])
                official = title[0].speaks_for_state and not former
                sector = "elite" if former else title[0].sector
                rule = f"title '{title[0].text}'"
                for nation in nations or self._implied_nation(token, title[0]):
                    party = Party(nation.actor, sector, given, official, nation.kind, f"{nation.rule} + {rule}")
                    self._remember(given, party)
                    return (party,)
        for child in token.children:
            if child.dep == "appos" and child.pos == "NOUN":
                for party in self.alone(child):
                    if party.actor:
                        named = replace(party, agent=name)
                        self._remember(name, named)
                        return (named,)
        if token.dep == "appos" and token.head.pos == "NOUN" and token.head.i in self._own:
            return self._own[token.head.i]
        return (Party("", "", name, False, "other", "unknown name"),)

    def _given_name(self, token: Token, title: Token) -> str:
        return " ".join(self.doc.words(title.i + 1, token.i + 1).split()) or token.text

    def _remember(self, agent: str, party: Party) -> None:
        words = agent.split()
        if words and words[-1][:1].isupper() and len(words[-1]) > 2:
            self.memory.surnames.setdefault(words[-1].lower(), party)

    def _described(self, token: Token) -> tuple[Party, ...]:
        """Definite descriptions: "both sides", "the two countries", "the country"."""
        lemma, tag = token.lemma, token.tag
        if lemma in PAIR_NOUNS and tag == "NNS" and {child.lower for child in token.lefts} & {"both", "two"}:
            return self._pair(token, self._subject_actors(token))
        if lemma not in SINGLE_NOUNS or tag != "NN" or token.dep == "attr" or self._title_of(token):
            return ()
        if {child.lower for child in token.lefts} & {"the", "that", "this"} and not self.owners(token):
            kinds = UNION_KINDS if lemma in UNIONS else ("state", "nation")
            return self.memory.single(self._place(token), self._subject_actors(token), kinds)
        return ()

    def _title_of(self, token: Token) -> bool:
        named = any(
            c.dep == "prep" and c.lower == "of" and any(g.pos == "PROPN" for g in c.children) for c in token.children
        )
        return named or any(child.dep in ("relcl", "acl", "appos") for child in token.children)

    def _pronoun(self, token: Token) -> tuple[Party, ...]:
        word = token.lower
        if word in RELATIVE and token.tag in ("WDT", "WP", "WP$", "IN"):
            head = _relative_antecedent(token)
            return self.of(head) if head is not None and head.i < token.i else ()
        if word in PERSONAL:
            return self.memory.recent(self._place(token), lambda ref: ref.person and not ref.plural)[:1]
        if word in SPEAKER:
            return self._speaker(token)
        if word in PLURAL:
            if word == "each" and token.i + 1 < len(self.doc) and self.doc[token.i + 1].lower == "other":
                return ()
            place, exclude = self._place(token), self._subject_actors(token) if token.dep != "poss" else frozenset()
            plural = self.memory.recent(place, lambda ref: ref.plural, exclude) if word in THEY else ()
            return plural or self._pair(token, exclude) or self.memory.single(place, frozenset())
        if word in SINGULAR:
            exclude = self._subject_actors(token) if token.dep in ("dobj", "pobj", "dative") else frozenset()
            return self.memory.single(self._place(token), exclude)
        return ()

    def _place(self, token: Token) -> tuple[int, int]:
        return self._offset + token.i, self._sentence.get(token.i, self.memory.sentence)

    def _subject_actors(self, token: Token) -> frozenset[str]:
        """Actors of the subject of the clause a token stands in: what its objects cannot corefer with."""
        verb = next((head for head in _ancestors(token, 5) if head.pos in ("VERB", "AUX")), None)
        for subject in subjects(verb) if verb is not None else ():
            if subject.i < token.i and subject.i in self._own and self._own[subject.i]:
                return frozenset(party.actor for party in self.of(subject))
        return frozenset()

    def _speaker(self, token: Token) -> tuple[Party, ...]:
        """Whoever says the words that "we" stands in: the subject of the verb above, of saying, or the last speaker."""
        clause = next((head for head in _ancestors(token, 12) if head.dep in ("ccomp", "parataxis")), None)
        verbs = [clause.head] if clause is not None else []
        verbs += [word for word in token.sentence if word.lemma in _SAYING and word.pos == "VERB"]
        for verb in verbs:
            for child in verb.children:
                if child.dep == "nsubj" and child.i != token.i and child.lower not in SPEAKER:
                    return self.alone(child)
        before = self.doc.text[: token.idx]
        quoted = before.count("“") > before.count("”") or before.count('"') % 2 == 1
        return self.memory.speaker if quoted else ()


def _find_names(doc: Parse, table: ActorTable, date: str) -> Iterator[tuple[int, Match]]:
    words = [token.text for token in doc]
    i = 0
    while i < len(words):
        length, names = table.match(words, i, date)
        if length and names:
            match = Match(i, i + length, names[0])
            for k in range(i, i + length):
                yield k, match
            i += length
        else:
            i += 1


def _left_parts(token: Token) -> Iterator[Token]:
    """A modifier with what is compounded or coordinated in it, in the order of the text."""
    parts = [token]
    stack = [token]
    while stack:
        for child in stack.pop().children:
            if child.dep in ("compound", "amod", "nmod", "conj", "npadvmod"):
                parts.append(child)
                stack.append(child)
    return iter(sorted(parts, key=lambda part: part.i)[:12])


def _objects(prep: Token) -> list[Token]:
    return [child for child in prep.children if child.dep in ("pobj", "pcomp")]


def _ancestors(token: Token, most: int) -> Iterator[Token]:
    for _ in range(most):
        yield token
        if token.head.i == token.i:
            return
        token = token.head


def _relative_antecedent(token: Token) -> Token | None:
    for head in _ancestors(token, 6):
        if head.dep == "relcl":
            return head.head
    return None


def _unique(parties: Iterable[Party]) -> tuple[Party, ...]:
    """Drop repeats of an actor; an official mention of it stands before an unofficial one."""
    best: dict[tuple[str, str], Party] = {}
    for party in parties:
        key = (party.actor, "" if party.actor else party.agent)
        if key not in best or (party.official and not best[key].official):
            best[key] = party
    return tuple(best.values())
