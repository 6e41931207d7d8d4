"""A whole case as a case folder with its work."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from db.case.case import Case
from db.case.matches import Matches
from db.exporting import folder as facts
from db.exporting.json import encode
from db.store.copies import uid_in
from db.work.effects.fields import image_of
from db.work.folder.layout import HEADS, IMPORTED, JOURNAL, TABLES, row_of
from db.work.journal.foreign import CASE, to_object
from db.work.journal.journal import read_operations
from db.work.journal.operation import Operation
from db.work.journal.things import thing_from
from db.work.journal.verify import heads

_QUERIES = {
    "notes.csv": "SELECT id, kind, target, text, by, name, at FROM note ORDER BY kind, target, id",
    "tags.csv": "SELECT kind, target, tag, by, name, at FROM tag ORDER BY kind, target, tag",
    "views.csv": 'SELECT title, filter, by, name, at FROM "view" ORDER BY title',
}
_KEPT = "SELECT kind, target, row FROM imported ORDER BY kind, target"


def write_folder(case: Case, matches: Matches, folder: Path, force: bool = False) -> int:
    """Write the matches as a case folder, of a whole case with its work if there is any; see `db.exporting.folder`."""
    return facts.write_folder(case, matches, folder, force, _files, (JOURNAL, IMPORTED, *TABLES))


def _files(connection: sqlite3.Connection) -> Mapping[str, Iterable[str]]:
    """The files of work; none if nothing was done by hand."""
    operations = read_operations(connection)
    if not operations:
        return {}
    tables = {name: _csv(TABLES[name], connection.execute(query)) for name, query in _QUERIES.items()}
    ends = sorted((by, head.n, head.head) for by, head in heads(operations).items())
    return {
        **tables,
        JOURNAL: _lines(uid_in(connection), operations),
        HEADS: _csv(TABLES[HEADS], ends),
        IMPORTED: _imported(connection),
    }


def _lines(uid: str, operations: Iterable[Operation]) -> Iterator[str]:
    for one in operations:
        yield f"{encode({CASE: uid} | to_object(one))}\n"


def _imported(connection: sqlite3.Connection) -> Iterator[str]:
    for kind, target, text in connection.execute(_KEPT):
        thing, image = thing_from(kind, target), image_of(kind, text)
        row = None if image is None else row_of(thing, image)
        yield f"{encode({'kind': kind, 'target': target, 'row': row})}\n"


def _csv(columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows((columns, *rows))
    yield text.getvalue()
