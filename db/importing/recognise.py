"""Finds the layout of a file by its columns or keys, or says what an unknown file lacks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from db.errors import InputRefusedError, UsageError
from db.importing.formats import CASE_FOLDER, CLAIMS_CSV, CLAIMS_JSON, LINKS_CSV, format_names
from db.importing.inputs import Input, readable
from db.importing.mapped.input import MappedInput
from db.importing.mapped.reading.mapping_files import bundled_mappings, read_mapping
from db.importing.mapped.rules import LayoutMapping
from db.importing.opening import lower_headers, open_file
from db.importing.own.claim_files import ClaimObjectsInput, ClaimTableInput, is_own
from db.importing.own.features import own_keys
from db.importing.own.folder import ABOUT, FILES, are_links, open_about, open_folder, open_links
from db.importing.readers.json_file import JsonFile
from db.importing.readers.table import Table
from db.importing.readers.text_file import UTF_8, known_encoding
from db.importing.unknown import SHOWN, columns_of, listed_columns, missing_columns, spelt, unknown_layout
from db.text.names import listed, nearest


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How files are read: the name of a layout, a mapping of the user, and the encoding of the files.

    `sheet` is the name of a sheet of a spreadsheet, its first if it is empty. `licence` and `attribution` take the
    place of what the files or their mapping say.
    """

    format: str = ""
    mapping: Path | None = None
    encoding: str = UTF_8
    licence: str = ""
    attribution: str = ""
    sheet: str = ""


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
    if path.name == ABOUT and path.is_file():
        return open_about(path)
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
    file = open_file(path, encoding, mapping.where if mapping else "", options.sheet)
    if mapping:
        return MappedInput(_for_mapping(file, mapping), mapping, "as requested")
    return _own(file, wanted) if wanted else _recognised(file)


def _for_mapping(file: Table | JsonFile, mapping: LayoutMapping) -> Table | JsonFile:
    """The file as a mapping reads it: with the header that it states, or that has its columns."""
    if isinstance(file, JsonFile):
        return file
    if mapping.header:
        return file.with_header_at(mapping.header)
    if not missing_columns(mapping, file):
        return file
    return next((lower for lower in lower_headers(file) if not missing_columns(mapping, lower)), file)


def _checked_name(name: str) -> str:
    """The name of a layout. Raises UsageError for an unknown name."""
    if name and name not in format_names():
        near = nearest(name, format_names())
        hint = f" Did you mean {listed(near, 'or')}?" if near else ""
        raise UsageError(f"Unknown format '{name}'.{hint} To list all formats, run: conflict-tui formats")
    return name


def _own(file: Table | JsonFile, wanted: str = "") -> Input:
    if wanted == LINKS_CSV:
        if isinstance(file, JsonFile):
            raise InputRefusedError(f"{file.name} is JSON, but {LINKS_CSV} is a layout of tables")
        return open_links(file)
    if isinstance(file, JsonFile):
        _check_objects(file)
    missing = [column for column in ("claim", "speakers") if column not in _own_columns(file)]
    if missing:
        raise InputRefusedError(
            f"{file.name} lacks {listed(missing)}, which our own layout needs. {listed_columns(file)}"
        )
    return ClaimTableInput(file) if isinstance(file, Table) else ClaimObjectsInput(file)


def _own_columns(file: Table | JsonFile) -> tuple[str, ...]:
    """The columns or keys that may be our own; those of the properties for GeoJSON."""
    return file.columns if isinstance(file, Table) else own_keys(file)


def _check_objects(file: JsonFile) -> None:
    """Raise InputRefusedError if no object of a file can be read."""
    if file.fault:
        raise InputRefusedError(str(file.fault))


def _recognised(file: Table | JsonFile) -> Input:
    if isinstance(file, JsonFile):
        _check_objects(file)
    found = _fitting(file)
    if found is None and isinstance(file, Table):
        found = next(filter(None, map(_fitting, lower_headers(file))), None)
    if found is None:
        raise InputRefusedError(unknown_layout(file))
    return found


def _fitting(file: Table | JsonFile) -> Input | None:
    """The file in the layout that fits it, None if none does. Raises InputRefusedError if several do."""
    if is_own(_own_columns(file)):
        return _own(file)
    if isinstance(file, Table) and are_links(file.columns):
        return open_links(file)
    fitting = [
        mapping for mapping in bundled_mappings() if not missing_columns(mapping, file) and not _unwanted(mapping, file)
    ]
    best = max((len(mapping.recognition.columns) for mapping in fitting), default=0)
    chosen = [mapping for mapping in fitting if len(mapping.recognition.columns) == best]
    if len(chosen) > 1:
        names = listed([mapping.name for mapping in chosen], "or")
        raise InputRefusedError(f"{file.name} may be {names}. Name the layout, for example --format {chosen[0].name}")
    if not chosen:
        return None
    if chosen[0].where and isinstance(file, JsonFile):
        file = JsonFile(file.path, file.name, file.encoding, chosen[0].where)
    return MappedInput(file, chosen[0], f"it has {_by(chosen[0])}")


def _unwanted(mapping: LayoutMapping, file: Table | JsonFile) -> bool:
    return bool(set(spelt(mapping.recognition.absent, file)) & set(spelt(columns_of(file), file)))


def _by(mapping: LayoutMapping) -> str:
    columns = mapping.recognition.columns
    shown = ", ".join(columns[:SHOWN])
    what = "keys" if mapping.where or any("@" in column for column in columns) else "columns"
    return f"the {what} {shown}" + (f" and {len(columns) - SHOWN} more" if len(columns) > SHOWN else "")
