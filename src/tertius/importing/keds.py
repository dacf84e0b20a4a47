"""The line formats of KEDS and TABARI: a date, two actors, an event code, perhaps a label and the words that bore it.

Fields stand between tabs or blanks; dates have two- or four-digit years; lines may end in a bare carriage return. The
codes are WEIS in the older files and CAMEO in the newer; where nobody says which, four digits mean CAMEO.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tertius.importing import dates
from tertius.importing.blocks import Bad, Block, Chunk, shown
from tertius.importing.layouts import Layout

COLUMNS = ("date", "source", "target", "code", "label", "text")

_LABEL = re.compile(r"(\([^)]*\))\s*(.*)", re.DOTALL)


def layout(head: bytes, dataset: str = "", codes: str = "") -> Layout:
    """How to read a file of this kind that begins with `head`."""
    scheme = codes or ("cameo" if _looks_cameo(head) else "weis")
    return Layout(
        format="keds",
        dataset=dataset or "keds",
        codes="cameo" if scheme == "cameo" else "weis",
        scale="goldstein_cameo_keds" if scheme == "cameo" else "goldstein_weis",
        actors="keds" if scheme == "weis" else "cameo",
        projection={
            "date": dates.short("date"),
            "source_code": "source",
            "target_code": "target",
            "code": "code",
            "text": "trim(label || ' ' || text)",
        },
    )


def _looks_cameo(head: bytes) -> bool:
    codes = (fields[3] for line in head.splitlines() if len(fields := line.split()) > 3)
    return any(len(code) == 4 and code.isdigit() for code in codes)


def chunks(blocks: Iterator[Block]) -> Iterator[Chunk]:
    """The records of each block."""
    import pyarrow as pa

    for block in blocks:
        lines: list[int] = []
        columns: list[list[str]] = [[] for _ in COLUMNS]
        bad: list[Bad] = []
        raw = block.data.split(b"\n")[:-1]
        for number, line in enumerate(raw, block.line):
            if not line.strip():
                continue
            fields = _fields(line, number)
            if isinstance(fields, Bad):
                bad.append(fields)
                continue
            lines.append(number)
            for column, value in zip(columns, fields, strict=True):
                column.append(value)
        table = pa.table([pa.array(column, pa.string()) for column in columns], names=list(COLUMNS))
        table = table.append_column("line", pa.array(lines, pa.int64()))
        yield Chunk(table, tuple(bad), lambda number, raw=raw, first=block.line: shown(raw[number - first]))  # type: ignore[misc]


def _fields(line: bytes, number: int) -> tuple[str, ...] | Bad:
    """Date, source, target, code, label and text of a line."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        return Bad(number, "bytes", f"byte {error.start + 1}", shown(line))
    parts = [part.strip() for part in text.split("\t")] if text.count("\t") >= 3 else _blanks(text)
    if len(parts) < 4:
        return Bad(number, "columns", f"{len(parts)} in place of 4 or more", shown(line))
    date, source, target, code = parts[:4]
    rest = " ".join(part for part in parts[4:] if part)
    match = _LABEL.fullmatch(rest)
    label, words = match.groups() if match else (rest, "")
    return date, source, target, code, label, words


def _blanks(text: str) -> list[str]:
    return text.split(None, 4)
