"""Files, streams and pages into `Document` records: the first step of reading.

Comes in: paths or `-`, of plain text, Markdown, HTML or JSON lines, in any usual encoding. Goes out: documents whose
`text` is what every later span points into, and a `Problem` for each input that could not be read as given.
Nothing here knows of politics or of parsing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tertius.errors import InputError
from tertius.reading.pages import page_fields
from tertius.records import Document, Problem
from tertius.tables import content_id

MAX_BYTES = 10_000_000
"""Default limit on one input; a report is seldom over 100 kB, so more is usually a mistake."""

_HEADER = re.compile(r"(title|date|publisher|url|language)[ \t]*:[ \t]*(.*)", re.IGNORECASE)
_DATELINE = re.compile(
    r"^[ *_]*[A-Z][A-Z .'’-]{2,40},? \(?([A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]{2,8}\.?,? \d{4})\b",
    re.MULTILINE,
)
_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?!\d)")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What is assumed of a report that does not say it of itself."""

    date: str = ""
    publisher: str = ""
    max_bytes: int = MAX_BYTES


def load(source: str | Path, defaults: Defaults, stdin: BinaryIO | None = None) -> Iterator[Document | Problem]:
    """Yield the documents of one source, and a problem for each part that cannot be read.

    Parameters
    ----------
    source : str or Path
        A path, or `-` for standard input (whose format is told from its first bytes).
    defaults : Defaults
        Date and publisher of a report without its own; the size limit in bytes.
    stdin : BinaryIO, optional
        Where `-` reads from.

    Yields
    ------
    Document or Problem
        Never raises for a bad input: the problem says what was wrong and what to do.
    """
    name = str(source)
    try:
        data = _bytes(name, defaults.max_bytes, stdin)
        text, encoding = decode(data, name)
    except InputError as error:
        yield Problem(where=name, reason="unreadable", detail=str(error))
        return
    if encoding != "utf-8":
        detail = f"{name}: not UTF-8, read as {encoding}"
        yield Problem(where=name, reason="encoding", detail=detail)
    yield from _documents(name, text, defaults)


def _bytes(name: str, limit: int, stdin: BinaryIO | None) -> bytes:
    if name == "-":
        if stdin is None:
            raise InputError("-: standard input is not available here")
        data = stdin.read(limit + 1)
    else:
        path = Path(name)
        try:
            if path.is_dir():
                raise InputError(f"{name}: is a directory; name the files in it, for example {name.rstrip('/')}/*.txt")
            with path.open("rb") as file:
                data = file.read(limit + 1)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise InputError(f"{name}: cannot be opened ({reason.lower()})") from error
    if len(data) > limit:
        raise InputError(f"{name}: larger than the limit of {limit:,} bytes; raise it with --max-bytes")
    if not data.strip():
        raise InputError(f"{name}: is empty")
    return data


def decode(data: bytes, name: str = "input") -> tuple[str, str]:
    """Decode bytes as UTF-8, UTF-16 (with byte-order mark) or, failing both, Windows-1252.

    Returns
    -------
    tuple of str
        The text with line ends as newlines, and the name of the encoding used.

    Raises
    ------
    InputError
        If the bytes are no text.

    Examples
    --------
    >>> decode("Élysée".encode("latin-1"))
    ('Élysée', 'windows-1252')
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
        text = data.decode("utf-16", errors="replace")
    else:
        if b"\x00" in data:
            raise InputError(f"{name}: is not text (binary data)")
        try:
            text, encoding = data.decode("utf-8-sig"), "utf-8"
        except UnicodeDecodeError:
            text, encoding = data.decode("cp1252", errors="replace"), "windows-1252"
    if len(_CONTROL.findall(text[:20_000])) * 50 > len(text[:20_000]):
        raise InputError(f"{name}: is not text (binary data)")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text), encoding


def _documents(name: str, text: str, defaults: Defaults) -> Iterator[Document | Problem]:
    kind = _format(name, text)
    if kind == "jsonl":
        yield from _json_lines(name, text, defaults)
        return
    fields = {"html": page_fields, "markdown": _front_matter, "text": _header_block}[kind](text)
    if not fields["text"].strip():
        yield Problem(where=name, reason="unreadable", detail=f"{name}: has no text in it")
        return
    fields.setdefault("title", "" if name == "-" else Path(name).stem)
    yield from _document(name, fields, defaults)


def _format(name: str, text: str) -> str:
    suffix = Path(name).suffix.lower()
    known = {".html": "html", ".htm": "html", ".xhtml": "html", ".md": "markdown", ".markdown": "markdown"}
    known |= {".jsonl": "jsonl", ".ndjson": "jsonl", ".txt": "text", ".text": "text"}
    if suffix in known:
        return known[suffix]
    start = text.lstrip()[:200].lower()
    if start.startswith("{"):
        return "jsonl"
    if start.startswith(("<!doctype html", "<html", "<?xml", "<head", "<body", "<article")):
        return "html"
    return "markdown" if start.startswith("---\n") else "text"


def _header_block(text: str) -> dict[str, str]:
    """Split off `Title:`, `Date:`, ... lines at the very top when a blank line ends them."""
    fields: dict[str, str] = {}
    rest = text
    while match := _HEADER.match(rest):
        fields[match[1].lower()] = match[2].strip()
        rest = rest[match.end() :].removeprefix("\n")
    if fields and (not rest or rest[:1] == "\n"):
        return fields | {"text": rest.lstrip("\n")}
    return {"text": text}


def _front_matter(text: str) -> dict[str, str]:
    """Markdown as text, with the front matter of plain `key: value` lines between two `---` lines split off."""
    match = re.match(r"\s*---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", text, re.DOTALL)
    if not match:
        return _unmarked(text)
    fields = {}
    for line in match[1].splitlines():
        if found := _HEADER.fullmatch(line.strip()):
            fields[found[1].lower()] = found[2].strip().strip("\"'")
    return _unmarked(text[match.end() :]) | fields


def _unmarked(text: str) -> dict[str, str]:
    """The text of Markdown without its marks, and its first heading as title."""
    from markdown_it import MarkdownIt

    page = page_fields(MarkdownIt("commonmark").render(text))
    return {key: value for key, value in page.items() if key in ("text", "title")}


def _json_lines(name: str, text: str, defaults: Defaults) -> Iterator[Document | Problem]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{name}:{number}"
        try:
            item = json.loads(line)
        except (ValueError, RecursionError):
            yield Problem(where=where, reason="malformed", detail=f"{where}: is not a JSON object on one line")
            continue
        if not isinstance(item, dict) or not isinstance(item.get("text"), str) or not item["text"].strip():
            yield Problem(where=where, reason="malformed", detail=f'{where}: has no "text" of type string')
            continue
        fields = {key: value for key, value in item.items() if isinstance(key, str) and isinstance(value, str)}
        fields.setdefault("date", fields.get("published", ""))
        yield from _document(where, fields, defaults)


def _document(where: str, fields: dict[str, str], defaults: Defaults) -> Iterator[Document | Problem]:
    given = fields.get("date", "")
    published = iso_date(given)
    if given and not published:
        detail = f"{where}: date {given[:40]!r} is not understood; " + (
            f"{defaults.date} is used" if defaults.date else "the report has no date (give one with --date)"
        )
        yield Problem(where=where, reason="date", detail=detail)
    published = published or _dateline_date(fields["text"]) or defaults.date
    text = "".join(char if char.isprintable() or char in "\n\t" or char.isspace() else " " for char in fields["text"])
    publisher = fields.get("publisher") or defaults.publisher
    title, url = " ".join(fields.get("title", "").split()), fields.get("url", "")
    language = fields.get("language") or "en"
    yield Document(
        id=content_id("d", title, text, published, publisher, url),
        title=title,
        text=text,
        published=published,
        publisher=publisher,
        url=url,
        language=language,
    )


def _dateline_date(text: str) -> str:
    """The date of a dispatch's dateline ("NEW DELHI, June 17, 2020 —") near the top, when it names the year."""
    match = _DATELINE.search(text[:600])
    return iso_date(match[1]) if match else ""


_MONTHS = {
    month: number
    for number, names in enumerate(
        [
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ],
        start=1,
    )
    for month in names.split()
}


def iso_date(text: str) -> str:
    """The ISO form, perhaps partial, of a date as metadata writes it; "" where it is none.

    Examples
    --------
    >>> iso_date("2017-02-14T08:00:00Z"), iso_date("14 February 2017"), iso_date("Feb. 14, 2017"), iso_date("1969-13")
    ('2017-02-14', '2017-02-14', '2017-02-14', '')
    """
    text = text.strip()
    if match := _ISO_DATE.match(text):
        year, month, day = (int(part) if part else 0 for part in match.groups())
    elif match := re.match(r"(?:\w+,\s*)?(\d{1,2})\s+([A-Za-z]+)\.?,?\s+(\d{4})", text):
        day, month, year = int(match[1]), _MONTHS.get(match[2].lower(), 99), int(match[3])
    elif match := re.match(r"(?:\w+,\s*)?([A-Za-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", text):
        month, day, year = _MONTHS.get(match[1].lower(), 99), int(match[2]), int(match[3])
    elif match := re.match(r"([A-Za-z]+)\.?,?\s+(\d{4})$", text):
        month, day, year = _MONTHS.get(match[1].lower(), 99), 0, int(match[2])
    else:
        return ""
    return _checked(year, month, day)


def _checked(year: int, month: int, day: int) -> str:
    import datetime

    try:
        datetime.date(year, month or 1, day or 1)
    except ValueError:
        return ""
    return f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")


def load_all(
    sources: Iterable[str | Path], defaults: Defaults, stdin: BinaryIO | None = None
) -> Iterator[Document | Problem]:
    """Yield the documents and problems of all sources, each document once, in the order given."""
    seen: set[str] = set()
    for source in sources:
        for item in load(source, defaults, stdin):
            if isinstance(item, Document):
                if item.id in seen:
                    detail = f"{source}: the same report was given before in this call"
                    yield Problem(where=str(source), reason="duplicate", detail=detail)
                    continue
                seen.add(item.id)
            yield item
