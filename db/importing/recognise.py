"""Finds the layout of a file by its columns or keys, or says what an unknown file lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from db.errors import InputRefusedError, UsageError
from db.importing.formats import CASE_FOLDER, CLAIMS_CSV, CLAIMS_JSON, LINKS_CSV, format_names
from db.importing.inputs import Input, readable
from db.importing.mapped.input import MappedInput
from db.importing.mapped.mapping_files import bundled_mappings, read_mapping
from db.importing.mapped.rules import LayoutMapping
from db.importing.own.claim_files import ClaimObjectsInput, ClaimTableInput, is_own
from db.importing.own.columns import CLAIMS
from db.importing.own.folder import FILES, are_links, open_folder, open_links
from db.importing.readers.csv_file import CsvFile
from db.importing.readers.json_file import JsonFile
from db.importing.readers.text_file import UTF_8, TextFile, known_encoding
from db.text.names import listed, nearest

_JSON = (".json", ".jsonl", ".ndjson", ".jsonld")
_NEAREST = 3
_SHOWN = 12
_COLUMNS_SHOWN = 60


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How files are read: the name of a layout, a mapping of the user, and the encoding of the files.

    `licence` and `attribution` take the place of what the files or their mapping say.
    """

    format: str = ""
    mapping: Path | None = None
    encoding: str = UTF_8
    licence: str = ""
    attribution: str = ""


class ImportFormat(NamedTuple):
    """A known layout: its name, what it is, and how it is recognised."""

    name: str
    title: str
    recognised_by: str


OWN = (
    ImportFormat(
        CASE_FOLDER,
        "a case folder, our own layout, as export --format folder writes it",
        f"a folder with claims.csv ({', '.join(FILES)}, case.toml)",
    ),
    ImportFormat(CLAIMS_CSV, "a table of claims in our own columns", "the columns claim and speakers"),
    ImportFormat(CLAIMS_JSON, "JSON or JSON Lines of claims in our own keys", "the keys claim and speakers"),
    ImportFormat(LINKS_CSV, "a table of links between claims of the case", "the columns from, to and relation"),
)


def formats() -> tuple[ImportFormat, ...]:
    """All known layouts."""
    return (*OWN, *(ImportFormat(mapping.name, mapping.title, _by(mapping)) for mapping in bundled_mappings()))


def recognise(path: Path, options: ReadOptions = ReadOptions()) -> Input:
    """Open a file or case folder. Raises InputRefusedError, which names the nearest layouts of an unknown file."""
    found = _open(path, options)
    found.licence = options.licence.strip() or found.licence
    found.attribution = options.attribution.strip() or found.attribution
    return found


def _open(path: Path, options: ReadOptions) -> Input:
    encoding = known_encoding(options.encoding)
    mapping = read_mapping(options.mapping) if options.mapping else None
    wanted = _checked_name(options.format)
    with readable(path):
        is_folder = path.is_dir()
    if is_folder:
        if mapping or wanted not in ("", CASE_FOLDER):
            raise InputRefusedError(
                f"{path} is a folder, but {mapping.name if mapping else wanted} is a layout of files"
            )
        return open_folder(path, encoding)
    if wanted == CASE_FOLDER:
        raise InputRefusedError(f"{path} is a file, not a case folder")
    mapping = mapping or next((bundled for bundled in bundled_mappings() if bundled.name == wanted), None)
    file = _opened(path, encoding, mapping.where if mapping else "")
    if mapping:
        return MappedInput(file, mapping, "as requested")
    return _own(file, wanted) if wanted else _recognised(file)


def _checked_name(name: str) -> str:
    """The name of a layout. Raises UsageError for an unknown name."""
    if name and name not in format_names():
        near = nearest(name, format_names())
        hint = f" Did you mean {listed(near, 'or')}?" if near else ""
        raise UsageError(f"Unknown format '{name}'.{hint} To list all formats, run: conflict-tui formats")
    return name


def _opened(path: Path, encoding: str, where: str) -> CsvFile | JsonFile:
    """The file as JSON if it has the suffix or begins like JSON, else as a table."""
    if path.suffix.lower() in _JSON or _is_json(path, encoding):
        return JsonFile(path, path.name, encoding, where)
    return CsvFile(path, path.name, encoding)


def _is_json(path: Path, encoding: str) -> bool:
    TextFile(path, path.name, encoding)  # refuses pipes and files that are not text
    with readable(path), path.open("rb") as opened:
        head = opened.read(512)
    text = head.decode(encoding, "ignore").lstrip("\ufeff \t\r\n")
    return text.startswith(("{", "[{", "[\n", "[ ", "[\r", "[\t", "[]"))


def _columns(file: CsvFile | JsonFile) -> tuple[str, ...]:
    return file.columns if isinstance(file, CsvFile) else file.keys


def _own(file: CsvFile | JsonFile, wanted: str = "") -> Input:
    if wanted == LINKS_CSV:
        if isinstance(file, JsonFile):
            raise InputRefusedError(f"{file.name} is JSON, but {LINKS_CSV} is a layout of tables")
        return open_links(file)
    missing = [column for column in ("claim", "speakers") if column not in _columns(file)]
    if missing:
        raise InputRefusedError(
            f"{file.name} lacks {listed(missing)}, which our own layout needs. {_listed_columns(file)}"
        )
    return ClaimTableInput(file) if isinstance(file, CsvFile) else ClaimObjectsInput(file)


def _recognised(file: CsvFile | JsonFile) -> Input:
    if is_own(_columns(file)):
        return _own(file)
    if isinstance(file, CsvFile) and are_links(file.columns):
        return open_links(file)
    fitting = [
        mapping for mapping in bundled_mappings() if not _missing(mapping, file) and not _unwanted(mapping, file)
    ]
    best = max((len(mapping.recognition.columns) for mapping in fitting), default=0)
    chosen = [mapping for mapping in fitting if len(mapping.recognition.columns) == best]
    if len(chosen) > 1:
        names = listed([mapping.name for mapping in chosen], "or")
        raise InputRefusedError(f"{file.name} may be {names}. Name the layout, for example --format {chosen[0].name}")
    if not chosen:
        raise InputRefusedError(_unknown(file))
    if chosen[0].where and isinstance(file, JsonFile):
        file = JsonFile(file.path, file.name, file.encoding, chosen[0].where)
    return MappedInput(file, chosen[0], f"it has {_by(chosen[0])}")


def _missing(mapping: LayoutMapping, file: CsvFile | JsonFile) -> tuple[str, ...]:
    there = _spelt(_columns(file), file)
    columns = mapping.recognition.columns
    return tuple(column for column, name in zip(columns, _spelt(columns, file), strict=True) if name not in there)


def _unwanted(mapping: LayoutMapping, file: CsvFile | JsonFile) -> bool:
    return bool(set(_spelt(mapping.recognition.absent, file)) & set(_spelt(_columns(file), file)))


def _spelt(columns: Sequence[str], file: CsvFile | JsonFile) -> tuple[str, ...]:
    """Columns in the form in which they are compared: without case for a table."""
    return tuple(column.lower() for column in columns) if isinstance(file, CsvFile) else tuple(columns)


def _by(mapping: LayoutMapping) -> str:
    columns = mapping.recognition.columns
    shown = ", ".join(columns[:_SHOWN])
    what = "keys" if mapping.where or any("@" in column for column in columns) else "columns"
    return f"the {what} {shown}" + (f" and {len(columns) - _SHOWN} more" if len(columns) > _SHOWN else "")


def _listed_columns(file: CsvFile | JsonFile) -> str:
    columns = _columns(file)
    what = "columns" if isinstance(file, CsvFile) else "keys"
    names = file.header if isinstance(file, CsvFile) else columns
    more = len(columns) - _COLUMNS_SHOWN
    shown = ", ".join(names[:_COLUMNS_SHOWN]) + (f" and {more} more" if more > 0 else "")
    return f"Its {what} are: {shown or '(none)'}."


def _unknown(file: CsvFile | JsonFile) -> str:
    """A message about a file of unknown layout: its columns, and what the nearest layouts need."""
    part = next((name for name, layout in FILES.items() if not layout.missing(_columns(file))), None)
    if part:
        return f"{file.name} looks like the {part} of a case folder. Import the folder instead. {_listed_columns(file)}"
    lines = [
        f"The layout of {file.name} is unknown. {_listed_columns(file)}",
        "Columns missing for the nearest layouts:",
    ]
    for name, missing in _nearest_layouts(file):
        more = len(missing) - _SHOWN
        lines.append(f"  {name}: {', '.join(missing[:_SHOWN])}" + (f" and {more} more" if more > 0 else ""))
    lines.append(
        "Rename the columns, or write a mapping that says what they mean (--mapping FILE; see "
        "conflict-tui help mappings)"
    )
    return "\n".join(lines)


def _nearest_layouts(file: CsvFile | JsonFile) -> Iterator[tuple[str, tuple[str, ...]]]:
    own = CLAIMS_CSV if isinstance(file, CsvFile) else CLAIMS_JSON
    there = _columns(file)
    missing = tuple(column for column in ("claim", "speakers") if column not in CLAIMS.canonical(there))
    layouts = [(own, missing, 2)]
    layouts += [
        (mapping.name, _missing(mapping, file), len(mapping.recognition.columns)) for mapping in bundled_mappings()
    ]
    near = sorted(layouts, key=lambda layout: (len(layout[1]) / layout[2], len(layout[1])))
    return ((name, missing) for name, missing, _ in near[:_NEAREST] if missing)
