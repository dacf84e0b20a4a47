"""The command that codes sentences whose parties are marked: `classify`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from tertius.cli import options, shapes
from tertius.cli.output import counted, emit, say
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
