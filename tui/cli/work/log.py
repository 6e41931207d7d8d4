"""The command `log`: who changed what in a case, when and why."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from db import dates
from db.errors import UsageError
from db.exporting.json import encode
from db.store.copies import uid_in
from db.store.files import case_error, open_case
from db.text.safe import fold
from db.work.effects.hindrances import Hindrance, ineffective
from db.work.journal.foreign import CASE
from db.work.journal.journal import Journal, read_operations
from db.work.reading import LogEntry, entries
from tui.cli.columns import aligned_rows
from tui.cli.output import can_write, line_width, put_line
from tui.cli.work.operations import HEADER, cells, to_object
from tui.widgets.glyphs import ASCII, UNICODE


def print_log(case: Path, format: str, by: str, since: str) -> None:
    """Print the operations of a case by their order: those by an analyst (id or name), and not before a day."""
    first = _day(since) if since else ""
    uid, log = _read(case)
    wanted = [entry for entry in log if entry.operation.at >= first and _is_by(entry, by)]
    for text in _lines(uid, wanted) if format == "jsonl" else _FORMATS[format](wanted):
        put_line(text)


def _read(case: Path) -> tuple[str, list[LogEntry]]:
    """The uid of a case and its log, with what has no effect."""
    with closing(open_case(case, merged=False)) as connection:
        try:
            journal = Journal(read_operations(connection))
            listed = ineffective(connection, journal) if journal.operations else {}
            return uid_in(connection), [_marked(entry, listed) for entry in entries(journal)]
        except sqlite3.Error as error:
            raise case_error(case, error) from error


def _marked(entry: LogEntry, listed: Mapping[str, Hindrance]) -> LogEntry:
    hindrance = listed.get(entry.operation.id)
    return replace(entry, hindrance=hindrance.reason) if hindrance else entry


def _day(text: str) -> str:
    """The first day of a date as typed, in ISO format. Raises UsageError."""
    try:
        return dates.parse(dates.typed_day(text, datetime.now(UTC).date())).start or ""
    except ValueError as error:
        raise UsageError(f"--since: {error}") from error


def _is_by(entry: LogEntry, by: str) -> bool:
    return not by or entry.operation.by == by or fold(entry.operation.name) == fold(by)


def _table(log: list[LogEntry]) -> Iterator[str]:
    width = line_width()
    if width is None:
        yield from ("\t".join(cells(entry)) for entry in log)
    elif log:
        more = (UNICODE if can_write(UNICODE.more) else ASCII).more
        yield from aligned_rows(HEADER, (cells(entry, to_minute=True) for entry in log), width, more)


def _object(entry: LogEntry, whole: bool = False) -> dict[str, Any]:
    return to_object(entry.operation, entry.undone_by, whole) | {"without_effect": entry.hindrance}


def _array(log: list[LogEntry]) -> Iterator[str]:
    objects = ",\n".join(encode(_object(entry)) for entry in log)
    yield f"[\n{objects}\n]" if objects else "[]"


def _lines(uid: str, log: list[LogEntry]) -> Iterator[str]:
    return (encode({CASE: uid} | _object(entry, whole=True)) for entry in log)


_FORMATS = {"table": _table, "json": _array}
