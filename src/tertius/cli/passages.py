"""The commands that take rows as JSON lines and give them back with more: `classify` and `resolve`."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from tertius.cli import options, shapes
from tertius.cli.output import counted, emit, emit_some, say
from tertius.errors import InputError

Method = Literal["learned", "rules"]
"""As `tertius.classifying.passages.Method`, which would be slow to import; a test holds them equal."""


def classify(
    file: Annotated[
        options.OutFile,
        Parameter(
            help="JSON lines with sentence, source and target, and source_spans and target_spans; - is standard input."
        ),
    ],
    /,
    *,
    method: Annotated[
        Method, Parameter(help="Weigh the features of a sentence, or take the likeliest act by the rules alone.")
    ] = "learned",
    explain: Annotated[bool, Parameter(help="Show what speaks most for each root.", negative=())] = False,
    model: Annotated[str, Parameter(help="An installed spaCy English pipeline in place of the default one.")] = "",
    format: options.FormatOption = None,
    out: options.Out = None,
) -> None:
    """Code what a marked source does to a marked target: root, quad class and sign of each sentence.

    Quad classes are 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict. A row
    that cannot be used is named on standard error and left out.
    """
    from tertius.classifying import Classified, classify_passages, read_rows
    from tertius.tables import Records

    bad: list[InputError] = []
    path = None if file is None or file == Path("-") else file
    passages = read_rows(path, bad.append)
    records = Records(list(classify_passages(passages, method=method, model=model)), Classified)
    for error in bad:
        say(f"tertius: {error}")
    if bad and not records:
        raise InputError(f"{file}: none of its {counted(len(bad), 'row')} could be used")
    emit(records, format, out, shapes.reasons if explain else shapes.classified)


def resolve(
    file: Annotated[
        options.OutFile,
        Parameter(help="JSON lines with name, and perhaps date, context and id; - is standard input."),
    ],
    /,
    *,
    tables: Annotated[options.Tables, Parameter(name="--actors")] = (),
    format: options.FormatOption = None,
    out: options.Out = None,
) -> None:
    """Tell the actor, its kind and its sector for each name, at its date and in its context.

    A name that means nobody keeps its row, with an empty actor. A row that cannot be used is named on standard error
    and left out.
    """
    from tertius.actors import Named, load_actors, resolve_rows

    bad: list[InputError] = []

    def told(error: InputError) -> None:
        bad.append(error)
        say(f"tertius: {error}")

    path = None if file is None or file == Path("-") else file
    found = resolve_rows(load_actors(tuple(tables)), path, told)
    first = next(found, None)
    if first is None and bad:
        raise InputError(f"{file}: none of its {counted(len(bad), 'row')} could be used")
    rows = chain([first] if first is not None else [], found)
    left = emit_some(rows, Named, format, out, shapes.named)
    if left:
        say(f"{counted(left, 'further row')} not shown; write them to a file with --out")
