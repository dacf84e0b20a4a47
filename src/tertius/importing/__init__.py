"""Event files into the store: GDELT, ICEWS, POLECAT, KEDS, and any table by a mapping.

Stands above the store, beside reading: files come in, rows of the store go out. The way of a file:

    sources     paths, folders, globs, archives, standard input → streams of bytes
    delimited   bytes → blocks of rows with their line numbers; what is no row
    lines       the same for the line formats of KEDS; parquet and JSON lines in `tabular`
    formats     which column of a format means what (`gdelt`, `icews`, `polecat`, `keds`, `mapping`)
    codes       CAMEO, WEIS and PLOVER codes → type, mode, class, intensity
    actors      codes and names of actors → the project's actors at a date
    steps       the blocks → rows and quarantine, by the database, set by set
    importing   one file in one transaction; the manifest; the report

Nothing is dropped silently: of each file, read = stored + duplicate + quarantined.
"""

from tertius.importing.importing import Report
from tertius.importing.public import QuarantinedRow, import_events, quarantine, total

__all__ = ["QuarantinedRow", "Report", "import_events", "quarantine", "total"]
