"""Hand-made records of an invented crisis: three states, three reports, every status, and hostile text."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tertius.briefs import make_brief
from tertius.records import Claim, Document, Event, Leg, Relation, Seat, Stance, Triangle
from tertius.tables import content_id

NAMES = {"AVA": "United Avalon", "BOR": "Borduria", "CAL": "Calédonia", "UN": "United Nations"}

WIRE = (
    "BORVILLE, 3 March. Borduria condemned what its foreign ministry called the reckless blockade that "
    "United Avalon has imposed on Calédonia. “We regret it,” said spokesman Mr. J. Orlov, who added that "
    "Borduria would not join any effort to isolate Calédonia.\n\n"
    "Avalon’s president said the talks with Borduria had been warm; both sides want a new trade accord. "
    "Borduria did not offer to mediate. Calédonia’s navy could close the Strait of Ys 🌊, Avalon officials "
    "told the Evening Lantern, and Avalon may answer with strikes.\n\n"
    "The Lantern also reported that Avalon seeks to drive a wedge between Borduria and Calédonia."
)
STATEMENT = (
    "Statement of the Ministry of Calédonia. Borduria sent engineers and grain to our ports in February. "
    "Borduria and Calédonia signed a joint plan for the harbours. Avalon seized two of our ships. We deny "
    "that our fleet fired first. Avalon says that it did."
)
HOSTILE = (
    "<script>alert('text')</script> Avalon \"thanked\" Borduria & praised its <b>calm</b>.\x00\x1b[31m "
    "</style><img src=x onerror=alert(1)> {{ 7*7 }} \u202eevil\u202c end."
)


def document(title: str, text: str, published: str, publisher: str = "", url: str = "") -> Document:
    return Document(
        id=content_id("d", title, text),
        title=title,
        text=text,
        published=published,
        publisher=publisher,
        url=url,
        language="en",
    )


def event(doc: Document | None, span: str, source: str, target: str, type_: str, **given: object) -> Event:
    start = doc.text.index(span) if doc else 0
    values: dict[str, object] = {
        "document": doc.id if doc else "",
        "start": start,
        "stop": start + len(span) if doc else 0,
        "date": doc.published if doc else "",
        "reported": doc.published if doc else "",
        "source": source,
        "target": target,
        "source_sector": "",
        "target_sector": "",
        "type": type_,
        "mode": "",
        "quad": "verbal cooperation",
        "about": (),
        "symmetric": False,
        "intensity": 1.0,
        "scale": "plover",
        "code": "",
        "status": "actual",
        "confidence": 1.0,
        "attribution": (),
        "agent": "",
        "flags": (),
        "coder": "hand",
        "dataset": "",
        "trace": (),
    }
    values.update(given)
    return Event(id=content_id("e", span, source, target, type_, str(sorted(given.items()))), **values)  # type: ignore[arg-type]


def claim(doc: Document, span: str, speaker: str, stance: str, key: str, **given: object) -> Claim:
    start = doc.text.index(span)
    values: dict[str, object] = {
        "document": doc.id,
        "start": start,
        "stop": start + len(span),
        "date": doc.published,
        "speaker": speaker,
        "agent": "",
        "cue": "said",
        "proposition": span,
        "key": key,
        "stance": stance,
        "tone": "",
        "about": (),
        "attribution": (),
    }
    values.update(given)
    return Claim(id=content_id("c", span, speaker, stance), **values)  # type: ignore[arg-type]


def documents() -> tuple[Document, ...]:
    return (
        document(
            "Borduria stands aside", WIRE, "2031-03-03", "The Evening Lantern", "https://lantern.example/a?x=1&y=2"
        ),
        document("Statement", STATEMENT, "2031-02"),
        document(
            "\"><script>alert('title')</script>",
            HOSTILE,
            "2031-03-05",
            "<img src=x onerror=alert(2)>",
            "javascript:alert(3)",
        ),
    )


def events(docs: tuple[Document, ...]) -> tuple[Event, ...]:
    wire, paper, hostile = docs
    conflict = {"quad": "verbal conflict", "intensity": -2.0}
    return (
        event(
            wire,
            "Borduria condemned what its foreign ministry called the reckless blockade that United Avalon has imposed",
            "BOR",
            "AVA",
            "ACCUSE",
            mode="disapprove",
            about=("CAL",),
            **conflict,
        ),
        event(
            wire,
            "blockade that United Avalon has imposed on Calédonia",
            "AVA",
            "CAL",
            "COERCE",
            mode="restrict",
            quad="material conflict",
            intensity=-7.0,
        ),
        event(
            wire,
            "“We regret it,” said spokesman Mr. J. Orlov",
            "BOR",
            "AVA",
            "ACCUSE",
            about=("CAL",),
            agent="J. Orlov",
            flags=("regret",),
            **conflict,
        ),
        event(
            wire, "would not join any effort to isolate Calédonia", "BOR", "AVA", "REJECT", about=("CAL",), **conflict
        ),
        event(
            wire,
            "would not join any effort to isolate Calédonia",
            "BOR",
            "CAL",
            "COERCE",
            about=("AVA",),
            status="denied",
            quad="material conflict",
            intensity=-7.0,
        ),
        event(
            wire,
            "the talks with Borduria had been warm",
            "AVA",
            "BOR",
            "CONSULT",
            symmetric=True,
            intensity=2.5,
            attribution=("The Evening Lantern", "Avalon's president"),
        ),
        event(
            wire,
            "both sides want a new trade accord",
            "AVA",
            "BOR",
            "AGREE",
            status="intended",
            symmetric=True,
            intensity=2.5,
        ),
        event(
            wire,
            "Borduria did not offer to mediate",
            "BOR",
            "AVA",
            "CONSULT",
            about=("CAL",),
            status="denied",
            intensity=2.5,
        ),
        event(
            wire,
            "Borduria did not offer to mediate",
            "BOR",
            "CAL",
            "CONSULT",
            about=("AVA",),
            status="denied",
            intensity=2.5,
        ),
        event(
            wire,
            "Calédonia’s navy could close the Strait of Ys 🌊",
            "CAL",
            "AVA",
            "COERCE",
            mode="Restrict",
            status="possible",
            quad="material conflict",
            intensity=-7.0,
            attribution=("The Evening Lantern", "AVA"),
            source_sector="military",
        ),
        event(
            wire,
            "Avalon may answer with strikes",
            "AVA",
            "CAL",
            "ASSAULT",
            mode="aerial",
            status="possible",
            quad="material conflict",
            intensity=-9.5,
        ),
        event(
            wire,
            "Avalon seeks to drive a wedge between Borduria and Calédonia",
            "AVA",
            "BOR",
            "COERCE",
            about=("CAL",),
            status="intended",
            flags=("wedge",),
            intensity=0.0,
            quad="material conflict",
            attribution=("The Evening Lantern",),
        ),
        event(
            wire,
            "Avalon seeks to drive a wedge between Borduria and Calédonia",
            "AVA",
            "CAL",
            "COERCE",
            about=("BOR",),
            status="intended",
            flags=("wedge",),
            intensity=0.0,
            quad="material conflict",
            attribution=("The Evening Lantern",),
        ),
        event(
            paper,
            "Borduria sent engineers and grain to our ports in February",
            "BOR",
            "CAL",
            "AID",
            quad="material cooperation",
            intensity=10.0,
            date="2031-02",
        ),
        event(
            paper,
            "Borduria and Calédonia signed a joint plan for the harbours",
            "BOR",
            "CAL",
            "SUPPORT",
            symmetric=True,
            intensity=5.0,
            date="",
        ),
        event(
            paper,
            "Avalon seized two of our ships",
            "AVA",
            "CAL",
            "COERCE",
            mode="seize",
            quad="material conflict",
            intensity=-7.0,
            date="2031-02-20",
            source_sector="military",
        ),
        event(
            hostile,
            'Avalon "thanked" Borduria & praised its <b>calm</b>',
            "AVA",
            "BOR",
            "SUPPORT",
            intensity=5.0,
            agent="<script>alert('agent')</script>",
            attribution=("<i>x</i>",),
        ),
        event(
            None,
            "",
            "UN",
            "AVA",
            "REQUEST",
            about=None,
            quad="verbal conflict",
            intensity=None,
            dataset="imported",
            code="020",
        ),
    )


def claims(docs: tuple[Document, ...]) -> tuple[Claim, ...]:
    paper = docs[1]
    return (
        claim(
            paper,
            "Avalon says that it did",
            "AVA",
            "affirms",
            "fleet fired first",
            proposition="Calédonia's fleet fired first",
            about=("CAL",),
        ),
        claim(
            paper,
            "We deny that our fleet fired first",
            "CAL",
            "denies",
            "fleet fired first",
            proposition="our fleet fired first",
            cue="deny",
            tone="firm",
            about=("CAL",),
        ),
        claim(
            docs[0], "reckless blockade", "BOR", "affirms", "blockade reckless", proposition="the blockade is reckless"
        ),
        claim(docs[2], "</style>", "", "affirms", "", proposition="</style><script>alert('claim')</script>"),
    )


def relation(source: str, target: str, mean: float, evidence: tuple[str, ...]) -> Relation:
    positive = 0.85 if mean > 0 else 0.05
    return Relation(
        source=source,
        target=target,
        about="",
        period="2031",
        mean=mean,
        sd=1.4,
        p_positive=positive,
        p_neutral=0.1,
        p_negative=0.9 - positive,
        volume=float(len(evidence)),
        conflict_share=0.0 if mean > 0 else 0.75,
        evidence=evidence,
        scale="plover",
    )


def leg(
    first: str, second: str, mean: float, sd: float, odds: tuple[float, float, float], evidence: tuple[str, ...]
) -> Leg:
    return Leg(
        first=first,
        second=second,
        mean=mean,
        sd=sd,
        p_positive=odds[0],
        p_neutral=odds[1],
        p_negative=odds[2],
        volume=len(evidence) - 0.5,
        evidence=evidence,
    )


def triangle(made: tuple[Event, ...]) -> Triangle:
    def ids(*pair: str, about: bool = False) -> tuple[str, ...]:
        hits = [
            e for e in made if {e.source, e.target} == set(pair) and bool(e.about) is about and e.status != "denied"
        ]
        return tuple(e.id for e in sorted(hits, key=lambda e: (-abs(e.intensity or 0), e.id)))

    legs = (
        leg("AVA", "BOR", 1.8, 1.1, (0.78, 0.17, 0.05), ids("AVA", "BOR")),
        leg("AVA", "CAL", -5.1, 1.3, (0.01, 0.02, 0.97), ids("AVA", "CAL")),
        leg("BOR", "CAL", 3.6, 1.6, (0.93, 0.05, 0.02), ids("BOR", "CAL")),
    )
    stance = Stance(
        actor="BOR",
        first="AVA",
        second="CAL",
        toward_first=-1.6,
        toward_second=0.7,
        lean=-2.3,
        lean_sd=1.5,
        p_nearer_first=0.07,
        p_nearer_second=0.93,
        volume=3.0,
        evidence=ids("AVA", "BOR", about=True),
    )
    relations = (
        relation("AVA", "BOR", 1.9, ids("AVA", "BOR")),
        relation("AVA", "CAL", -5.2, ids("AVA", "CAL")),
        relation("BOR", "CAL", 3.8, ids("BOR", "CAL")),
    )
    return Triangle(
        id="t-1",
        actors=("AVA", "BOR", "CAL"),
        period="2031",
        type="romantic",
        types=(("menage", 0.01), ("romantic", 0.71), ("marriage", 0.06), ("veto", 0.02), ("undetermined", 0.2)),
        pivot="BOR",
        pivots=(("AVA", 0.02), ("BOR", 0.74), ("CAL", 0.04), ("none", 0.2)),
        outcast="none",
        p_balanced=0.12,
        seats=tuple(
            Seat(actor=actor, p_pivot=p, p_outcast=0.0, position=0.0, leverage=p, quarrel=q)
            for actor, p, q in (("AVA", 0.02, 0.0), ("BOR", 0.74, 5.2), ("CAL", 0.04, 0.1))
        ),
        legs=legs,
        relations=relations,
        stances=(stance,),
        about_unknown=0,
        evidence=legs[0].evidence + legs[1].evidence + legs[2].evidence,
        method="joint draws of the legs",
        draws=4000,
        seed=1981,
    )


def crisis(**changes: object) -> dict[str, object]:
    docs = documents()
    made = events(docs)
    given: dict[str, object] = {
        "documents": docs,
        "events": made,
        "claims": claims(docs),
        "triangle": triangle(made),
        "relations": triangle(made).relations,
        "names": NAMES,
        "provenance": {
            "code": "tertius 0.1.0",
            "model": "none (hand-made)",
            "<b>": "</script><script>alert(4)</script>",
        },
    }
    given.update(changes)
    return given


@pytest.fixture(scope="session")
def maker() -> SimpleNamespace:
    """The builders, for tests that need records of their own."""
    return SimpleNamespace(
        crisis=crisis, document=document, event=event, claim=claim, documents=documents, events=events
    )


@pytest.fixture(scope="session")
def brief():
    return make_brief(**crisis())


@pytest.fixture(scope="session")
def page(brief) -> str:
    return brief.to_html()
