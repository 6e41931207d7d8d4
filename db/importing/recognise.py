"""Which layout a file has, how that is seen, and what is missing where it has none that is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from db.errors import InputRefusedError, UsageError
from db.importing.inputs import Input, readable
from db.importing.mapped.input import MappedInput
from db.importing.mapped.model import Mapping
from db.importing.mapped.reading import read_mapping, shipped
from db.importing.own.claim_files import ObjectsInput, TableInput, is_own
from db.importing.own.columns import CLAIMS
from db.importing.own.folder import FILES, open_folder
from db.importing.readers.encoded import UTF_8, Encoded, known_encoding
from db.importing.readers.objects import Objects
from db.importing.readers.table import Table
from db.text.names import listed, nearest

FOLDER, CLAIMS_CSV, CLAIMS_JSON = "case-folder", "claims-csv", "claims-json"

_JSON = (".json", ".jsonl", ".ndjson", ".jsonld")
_NEAREST = 3
_SHOWN = 12
_COLUMNS_SHOWN = 60


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How files are to be read: by the layout of a name, by a mapping of the user's, and in an encoding."""

    format: str = ""
    mapping: Path | None = None
    encoding: str = UTF_8


class ImportFormat(NamedTuple):
    """A layout that is known: its name, what it is, and how it is recognised."""

    name: str
    title: str
    recognised_by: str


OWN = (
    ImportFormat(FOLDER, "a case folder, our own layout", f"a folder with claims.csv ({', '.join(FILES)}, case.toml)"),
    ImportFormat(CLAIMS_CSV, "a table of claims in our own columns", "the columns claim and speakers"),
    ImportFormat(CLAIMS_JSON, "JSON or JSON Lines of claims in our own keys", "the keys claim and speakers"),
)


def formats() -> tuple[ImportFormat, ...]:
    """All layouts that are known."""
    return (*OWN, *(ImportFormat(known.name, known.title, _by(known)) for known in shipped()))


def recognise(path: Path, reading: ReadOptions = ReadOptions()) -> Input:
    """Open whatever stands at `path`. Raises InputRefusedError that says why it cannot be read, and what is near."""
    encoding = known_encoding(reading.encoding)
    mapping = read_mapping(reading.mapping) if reading.mapping else None
    wanted = _wanted(reading.format)
    with readable(path):
        is_folder = path.is_dir()
    if is_folder:
        if mapping or wanted not in ("", FOLDER):
            raise InputRefusedError(f"{path} is a folder; {mapping.name if mapping else wanted} is a layout of files")
        return open_folder(path, encoding)
    if wanted == FOLDER:
        raise InputRefusedError(f"{path} is a file, not a case folder")
    mapping = mapping or next((known for known in shipped() if known.name == wanted), None)
    file = _opened(path, encoding, mapping.where if mapping else "")
    if mapping:
        return _mapped(file, mapping, "as it was asked for")
    return _own(file) if wanted else _recognised(file)


def _wanted(name: str) -> str:
    known = [found.name for found in formats()]
    if name and name not in known:
        near = nearest(name, known)
        hint = f"; did you mean {listed(near, 'or')}?" if near else "."
        raise UsageError(f"there is no format {name}{hint} All are listed by: conflict-tui formats")
    return name


def _opened(path: Path, encoding: str, where: str) -> Table | Objects:
    """The file as JSON if it begins like that, else as a table."""
    if path.suffix.lower() in _JSON or _is_json(path, encoding):
        return Objects(path, path.name, encoding, where)
    return Table(path, path.name, encoding)


def _is_json(path: Path, encoding: str) -> bool:
    Encoded(path, path.name, encoding)  # a pipe would never end, and what is no text has no beginning
    with readable(path), path.open("rb") as opened:
        head = opened.read(512)
    text = head.decode(encoding, "ignore").lstrip("\ufeff \t\r\n")
    return text.startswith(("{", "[{", "[\n", "[ ", "[\r", "[\t", "[]"))


def _columns(file: Table | Objects) -> tuple[str, ...]:
    return file.columns if isinstance(file, Table) else file.keys


def _own(file: Table | Objects) -> Input:
    missing = [column for column in ("claim", "speakers") if column not in _columns(file)]
    if missing:
        raise InputRefusedError(
            f"{file.name} is not in our own layout: {listed(missing)} is missing. {_listed_columns(file)}"
        )
    return TableInput(file) if isinstance(file, Table) else ObjectsInput(file)


def _mapped(file: Table | Objects, mapping: Mapping, because: str) -> Input:
    return MappedInput(file, mapping, because)


def _recognised(file: Table | Objects) -> Input:
    if is_own(_columns(file)):
        return _own(file)
    fitting = [mapping for mapping in shipped() if not _missing(mapping, file) and not _unwanted(mapping, file)]
    best = max((len(mapping.recognition.columns) for mapping in fitting), default=0)
    found = [mapping for mapping in fitting if len(mapping.recognition.columns) == best]
    if len(found) > 1:
        names = listed([mapping.name for mapping in found], "or")
        raise InputRefusedError(f"{file.name} may be {names}; say which: --format {found[0].name}")
    if not found:
        raise InputRefusedError(_unknown(file))
    if found[0].where and isinstance(file, Objects):
        file = Objects(file.path, file.name, file.encoding, found[0].where)
    return _mapped(file, found[0], f"{_by(found[0])} are there")


def _missing(mapping: Mapping, file: Table | Objects) -> tuple[str, ...]:
    there = _spelt(_columns(file), file)
    columns = mapping.recognition.columns
    return tuple(column for column, name in zip(columns, _spelt(columns, file), strict=True) if name not in there)


def _unwanted(mapping: Mapping, file: Table | Objects) -> bool:
    return bool(set(_spelt(mapping.recognition.absent, file)) & set(_spelt(_columns(file), file)))


def _spelt(columns: Sequence[str], file: Table | Objects) -> tuple[str, ...]:
    """Columns as they are compared: capitals do not matter in a table."""
    return tuple(column.lower() for column in columns) if isinstance(file, Table) else tuple(columns)


def _by(mapping: Mapping) -> str:
    columns = mapping.recognition.columns
    shown = ", ".join(columns[:_SHOWN])
    what = "keys" if mapping.where or any("@" in column for column in columns) else "columns"
    return f"the {what} {shown}" + (f" and {len(columns) - _SHOWN} more" if len(columns) > _SHOWN else "")


def _listed_columns(file: Table | Objects) -> str:
    columns = _columns(file)
    what = "columns" if isinstance(file, Table) else "keys"
    names = file.header if isinstance(file, Table) else columns
    more = len(columns) - _COLUMNS_SHOWN
    shown = ", ".join(names[:_COLUMNS_SHOWN]) + (f" and {more} more" if more > 0 else "")
    return f"Its {what} are: {shown or '(none)'}."


def _unknown(file: Table | Objects) -> str:
    """What is known about a file of no known layout: its columns, and what the nearest layouts miss."""
    part = next((name for name, layout in FILES.items() if not layout.missing(_columns(file))), None)
    if part:
        return (
            f"{file.name} looks like the {part} of a case folder: import the folder it is in. {_listed_columns(file)}"
        )
    lines = [f"{file.name} has no layout that is known. {_listed_columns(file)}", "The nearest layouts lack:"]
    for name, missing in _nearest_layouts(file):
        more = len(missing) - _SHOWN
        lines.append(f"  {name}: {', '.join(missing[:_SHOWN])}" + (f" and {more} more" if more > 0 else ""))
    lines.append(
        "Rename the columns, or say in a mapping of your own what they mean (--mapping FILE; how to write one is "
        "explained by: conflict-tui help mappings)"
    )
    return "\n".join(lines)


def _nearest_layouts(file: Table | Objects) -> Iterator[tuple[str, tuple[str, ...]]]:
    own = CLAIMS_CSV if isinstance(file, Table) else CLAIMS_JSON
    there = _columns(file)
    known = [(own, tuple(column for column in ("claim", "speakers") if column not in CLAIMS.named(there)), 2)]
    known += [(mapping.name, _missing(mapping, file), len(mapping.recognition.columns)) for mapping in shipped()]
    near = sorted(known, key=lambda found: (len(found[1]) / found[2], len(found[1])))
    return ((name, missing) for name, missing, _ in near[:_NEAREST] if missing)
