"""What a file of unknown layout lacks, and what the user can do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.importing.formats import CLAIMS_CSV, CLAIMS_JSON
from db.importing.mapped.reading.mapping_files import bundled_mappings
from db.importing.mapped.rules import LayoutMapping
from db.importing.own.columns import CLAIMS
from db.importing.own.folder import FILES
from db.importing.readers.json_file import JsonFile
from db.importing.readers.table import Table

SHOWN = 12
"""How many columns of a layout are named."""

_NEAREST = 3
_COLUMNS_SHOWN = 60
_HELP = (
    "Rename the columns, or say what they mean in a mapping (--mapping FILE): conflict-tui map writes a first one, and "
    "conflict-tui help mappings explains it"
)


def columns_of(file: Table | JsonFile) -> tuple[str, ...]:
    """The columns or keys of a file, in the form in which they are compared."""
    return file.columns if isinstance(file, Table) else file.keys


def missing_columns(mapping: LayoutMapping, file: Table | JsonFile) -> tuple[str, ...]:
    """The columns that a layout needs and a file does not have."""
    there = spelt(columns_of(file), file)
    columns = mapping.recognition.columns
    return tuple(column for column, name in zip(columns, spelt(columns, file), strict=True) if name not in there)


def spelt(columns: Sequence[str], file: Table | JsonFile) -> tuple[str, ...]:
    """Columns in the form in which they are compared: without case for a table."""
    return tuple(column.lower() for column in columns) if isinstance(file, Table) else tuple(columns)


def listed_columns(file: Table | JsonFile) -> str:
    """A sentence with the columns of a file."""
    columns = columns_of(file)
    what = "columns" if isinstance(file, Table) else "keys"
    names = file.header if isinstance(file, Table) else columns
    more = len(columns) - _COLUMNS_SHOWN
    shown = ", ".join(names[:_COLUMNS_SHOWN]) + (f" and {more} more" if more > 0 else "")
    return f"Its {what} are: {shown or '(none)'}."


def unknown_layout(file: Table | JsonFile) -> str:
    """A message about a file of unknown layout: its columns, and what layouts lack of which most columns are there."""
    columns = columns_of(file)
    fitting = (name for name, layout in FILES.items() if not layout.missing(columns) and not layout.unknown(columns))
    part = next(fitting, "")
    if part and isinstance(file, Table):
        return f"{file.name} looks like the {part} of a case folder. Import the folder instead. {listed_columns(file)}"
    lines = [f"The layout of {file.name} is unknown. {listed_columns(file)}"]
    if header := likely_header(file):
        lines.append(f"Line {header} looks like the header. A mapping can say so: header = {header}")
    nearest = list(_nearest_layouts(file))
    if nearest:
        lines.append("Columns missing for the nearest layouts:")
    for name, missing in nearest:
        more = len(missing) - SHOWN
        lines.append(f"  {name}: {', '.join(missing[:SHOWN])}" + (f" and {more} more" if more > 0 else ""))
    lines.append(_HELP)
    return "\n".join(lines)


def likely_header(file: Table | JsonFile) -> int:
    """The line of the first row with twice as many cells filled as the header has; 0 without one."""
    if isinstance(file, JsonFile):
        return 0
    most = 2 * len(file.header)
    rows = (row for row in file.first_rows() if row.line > file.header_line)
    return next((row.line for row in rows if sum(map(bool, row.values)) >= max(3, most)), 0)


def _nearest_layouts(file: Table | JsonFile) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The layouts of which more columns are there than are missing."""
    own = CLAIMS_CSV if isinstance(file, Table) else CLAIMS_JSON
    there = CLAIMS.canonical(columns_of(file))
    missing = CLAIMS.missing(columns_of(file))
    fitting = len([column for column in CLAIMS.columns if column in there])
    layouts = [(own, missing, len(missing) + fitting)] if fitting > len(missing) or len(missing) == 1 else []
    for mapping in bundled_mappings():
        lacking = missing_columns(mapping, file)
        if 2 * len(lacking) < len(mapping.recognition.columns):
            layouts.append((mapping.name, lacking, len(mapping.recognition.columns)))
    near = sorted(layouts, key=lambda layout: (len(layout[1]) / layout[2], len(layout[1])))
    return ((name, missing) for name, missing, _ in near[:_NEAREST] if missing)
