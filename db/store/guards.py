"""Checks on a file before SQLite opens it, and on a database before it is used as a case."""

from __future__ import annotations

import codecs
import json
import re
import sqlite3
import stat
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from db.errors import CaseUnusableError
from db.store.schema import APPLICATION_ID, FORMAT_VERSION, TABLES_OF

_HEADER = b"SQLite format 3\x00"
_REFERENCES = frozenset({"claim_id", "actor_id", "region_id", "from_id", "to_id", "with_id", "one_id", "other_id"})
_COUNTS = frozenset({"ordinal", "precision", "added", "changed", "unchanged", "rejected", "credibility", "n"})
_INTEGERS = _REFERENCES | _COUNTS | {"id", "parent_id", "source_id", "batch_id"}
_KEYED_BY_TEXT = frozenset({"note", "journal"})
"""The tables whose `id` is a text: that of an operation."""
_REALS = frozenset({"lat", "lon", "figure_low", "figure", "figure_high"})
_STRICT_TABLE = re.compile(
    r"CREATE\s+TABLE\s.*\)\s*(?:WITHOUT\s+ROWID\s*,\s*)?STRICT(?:\s*,\s*WITHOUT\s+ROWID)?\s*",
    re.IGNORECASE | re.DOTALL,
)
_LOOKS = (
    (b"\x1f\x8b", "compressed with gzip"),
    (b"PK\x03\x04", "a ZIP archive or an office document (.xlsx, .ods, .docx)"),
    (b"BZh", "compressed with bzip2"),
    (b"\xfd7zXZ\x00", "compressed with xz"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"PAR1", "a Parquet file"),
    (b"\xd0\xcf\x11\xe0", "an old office document (.xls, .doc)"),
    (b"\xff\xfe", "text in UTF-16"),
    (b"\xfe\xff", "text in UTF-16"),
)


def looks_like(head: bytes) -> str:
    """Guess from its first bytes what a file is, in words: "a PNG picture", "text", "binary data"."""
    for magic, name in _LOOKS:
        if head.startswith(magic):
            return name
    if b"\x00" in head:
        return "binary data"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "binary data"
    return "text"


def check_regular(path: Path) -> int:
    """Return the size in bytes of a regular file. Raises CaseUnusableError if it is missing or something else."""
    try:
        status = path.stat()
    except FileNotFoundError:
        raise CaseUnusableError(f"{path} does not exist") from None
    except (OSError, ValueError) as error:
        raise CaseUnusableError(f"{path} cannot be opened: {_reason(error)}") from error
    if stat.S_ISDIR(status.st_mode):
        raise CaseUnusableError(
            f"{path} is a folder, but a case is a single file. To make a case from a folder of CSV files: "
            f"conflict-tui import CASE {path}"
        )
    if not stat.S_ISREG(status.st_mode):
        raise CaseUnusableError(f"{path} is a pipe or a device, not a file")
    return status.st_size


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)


def check_file(path: Path) -> None:
    """Raise CaseUnusableError for a file that is not an SQLite database, before SQLite opens it.

    SQLite would wait on a pipe, create a missing file, and take an empty one for an empty database.
    """
    if sqlite3.sqlite_version_info < (3, 37):
        raise CaseUnusableError(
            f"This Python uses SQLite {sqlite3.sqlite_version}, but cases need SQLite 3.37 or newer. "
            "Install a newer Python"
        )
    if not check_regular(path):
        raise CaseUnusableError(f"{path} is not a case: the file is empty (0 bytes)")
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except OSError as error:
        raise CaseUnusableError(f"{path} cannot be read: {_reason(error)}") from error
    if not head.startswith(_HEADER):
        hint = ". To make a case from it: conflict-tui import CASE FILE" if looks_like(head) == "text" else ""
        raise CaseUnusableError(f"{path} is not a case: it looks like {looks_like(head)}{hint}")


def check_case(connection: sqlite3.Connection, path: Path, for_writing: bool = False) -> int:
    """Return the format version of a case with proper tables. Raises CaseUnusableError for anything else.

    A case `for_writing` must have the current version.
    """
    version = format_of(connection, path)
    if version not in TABLES_OF:
        raise CaseUnusableError(f"{path} has format version {version}, which no conflict-tui writes")
    if for_writing and version < FORMAT_VERSION:
        raise CaseUnusableError(
            f"{path} was made by an older conflict-tui (format {version}; this one writes {FORMAT_VERSION}). "
            f"It can be read, but not written. To update it: conflict-tui upgrade {path}"
        )
    _check_tables(connection, path, TABLES_OF[version])
    return version


def format_of(connection: sqlite3.Connection, path: Path, newest: int = FORMAT_VERSION) -> int:
    """Return the format version of a case. Raises CaseUnusableError if it is not a case, or newer than `newest`."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION_ID:
        names = _names(connection, "table")
        holds = f"its tables are {', '.join(names)}" if names else "it has no tables"
        raise CaseUnusableError(f"{path} is an SQLite file but not a case ({holds})")
    if version > newest:
        raise CaseUnusableError(
            f"{path} was made by a newer conflict-tui (format {version}; this one reads {newest}). "
            "Install a newer version of conflict-tui"
        )
    return version


def _check_tables(connection: sqlite3.Connection, path: Path, tables: Mapping[str, tuple[str, ...]]) -> None:
    definitions = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE name IN (SELECT value FROM json_each(?))",
        (json.dumps(list(tables)),),
    ).fetchall()
    ordinary = {name for name, sql in definitions if _STRICT_TABLE.fullmatch(sql or "")}
    seen = Counter(name for name, _ in definitions)
    for table, columns in tables.items():
        if table not in ordinary or seen[table] > 1:
            state = "is not an ordinary STRICT table" if seen[table] else "is missing"
            raise CaseUnusableError(f"{path} is not a valid case: the table {table} {state}")
        query = 'SELECT name, type, "notnull" OR pk, pk FROM pragma_table_xinfo(?) WHERE hidden = 0'
        actual = {row[0]: row for row in connection.execute(query, (table,))}
        if missing := [column for column in columns if column not in actual]:
            raise CaseUnusableError(f"{path} is not a valid case: the table {table} has no column {', '.join(missing)}")
        if wrong := [column for column in columns if not _is_valid(table, *actual[column])]:
            raise CaseUnusableError(
                f"{path} is not a valid case: the table {table} has the wrong type or constraint on {', '.join(wrong)}"
            )


def _is_valid(table: str, column: str, type: str, never_null: int, is_key: int) -> bool:
    """Whether a column has the declared type and constraints, to which SQLite holds every value of a STRICT table."""
    is_text = column == "id" and table in _KEYED_BY_TEXT
    expected = "INTEGER" if column in _INTEGERS and not is_text else "REAL" if column in _REALS else "TEXT"
    filled = never_null if column in _REFERENCES else is_key if column == "id" else True
    return type.upper() == expected and bool(filled)


def check_triggers(connection: sqlite3.Connection, path: Path) -> None:
    """Raise CaseUnusableError for a database with triggers, which would run on every write."""
    triggers = _names(connection, "trigger")
    if triggers:
        raise CaseUnusableError(
            f"{path} contains triggers ({', '.join(triggers)}), which would run on every write. "
            "A case has none: drop them, or import into a new case"
        )


def _names(connection: sqlite3.Connection, kind: str) -> list[str]:
    """The names of the first few objects of a kind ("table", "trigger") in a database."""
    return [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = ? LIMIT 6", (kind,))]
