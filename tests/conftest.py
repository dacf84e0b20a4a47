"""What every test may ask for: hand-made records, and the reference data where it is there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tertius.records import Claim, Document, Event
from tertius.tables import content_id

REFERENCE = Path(__file__).parents[2] / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs the reference data where it is not laid beside the project."""
    if (REFERENCE / "reports").is_dir():
        return
    for item in items:
        if item.get_closest_marker("reference"):
            item.add_marker(pytest.mark.skip(reason="no reference data beside the project"))


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of the reference data."""
    return REFERENCE


@pytest.fixture(scope="session")
def make_event() -> Callable[..., Event]:
    """An event from the fields that a test is about; the rest is plain."""

    def make(**fields: Any) -> Event:
        plain: dict[str, Any] = {
            "document": "",
            "start": 0,
            "stop": 0,
            "date": "2017-02-14",
            "reported": "",
            "source": "USA",
            "target": "RUS",
            "source_sector": "government",
            "target_sector": "government",
            "type": "CONSULT",
            "mode": "meet",
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
            "coder": "test 1",
            "dataset": "",
            "trace": (),
        }
        plain.update(fields)
        plain.setdefault("id", content_id("e", *(str(value) for value in plain.values())))
        return Event(**plain)

    return make


@pytest.fixture(scope="session")
def make_claim() -> Callable[..., Claim]:
    """A claim from the fields that a test is about."""

    def make(**fields: Any) -> Claim:
        plain: dict[str, Any] = {
            "document": "",
            "start": 0,
            "stop": 0,
            "date": "2017-02-14",
            "speaker": "RUS",
            "agent": "",
            "cue": "denied",
            "proposition": "it took a side",
            "key": "take-side",
            "stance": "denies",
            "tone": "",
            "about": (),
            "attribution": (),
        }
        plain.update(fields)
        plain.setdefault("id", content_id("c", *(str(value) for value in plain.values())))
        return Claim(**plain)

    return make


@pytest.fixture(scope="session")
def make_reading(make_event: Callable[..., Event], make_claim: Callable[..., Claim]) -> Callable[..., Any]:
    """A reading of one small report: two sentences, an event in each, and a claim."""

    def make(number: int = 1, **event_fields: Any) -> SimpleNamespace:
        first, second = f"Ministers met on day {number}. ", "Moscow criticised the U.S. plan for Iran."
        document = Document(
            id=content_id("d", number),
            title=f"Report {number}",
            text=first + second,
            published="2017-02-14",
            publisher="Wire",
            url="",
            language="en",
        )
        place = {"document": document.id, "start": 0, "stop": len(first) - 1}
        later = {"document": document.id, "start": len(first), "stop": len(first) + 17}
        events = (
            make_event(**{**place, **event_fields}),
            make_event(
                **{
                    **later,
                    "source": "RUS",
                    "target": "USA",
                    "type": "ACCUSE",
                    "mode": "disapprove",
                    "quad": "verbal conflict",
                    "intensity": -3.0,
                    "about": ("IRN",),
                    **event_fields,
                }
            ),
        )
        return SimpleNamespace(documents=(document,), events=events, claims=(make_claim(**later),))

    return make


REPORT = """Title: Three capitals
Date: 2017-02-14
Publisher: The Test Wire

Russia praised the United States on Tuesday and offered to cooperate with Washington. The United States welcomed
the Russian offer.

Washington imposed new sanctions on Iran. Tehran condemned the United States and threatened to expel American
inspectors.

Russia and Iran signed an agreement in Moscow. The Kremlin criticised the American sanctions against Tehran, and a
spokesman denied that Moscow would take sides. Russia would not join the United States against Iran.
"""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A small report on three states, in a folder of its own."""
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path
