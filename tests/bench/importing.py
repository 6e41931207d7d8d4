"""How fast an import is, against writing the same rows with nothing but `executemany`."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sqlite_utils import Database

from db.importing.imports import import_files
from db.store import schema
from tests.bench.cases import case_folder
from tests.bench.report import Line

_RUNS = 3
_MOST = 200_000
"""Claims that are imported at most: beyond that the ratio stays, and the wait grows."""


def importing(claims: int) -> Iterator[Line]:
    """A case folder into a new case, and the same folder into it again."""
    number = min(claims, _MOST)
    folder = case_folder(number)
    whole, again, floors = [], [], []
    rows = 0
    with TemporaryDirectory() as name:
        for run in range(_RUNS):
            case, copy = Path(name) / f"case-{run}.sqlite", Path(name) / f"copy-{run}.sqlite"
            start = time.perf_counter()
            rows = import_files(case, [folder]).rows
            whole.append(time.perf_counter() - start)
            start = time.perf_counter()
            import_files(case, [folder])
            again.append(time.perf_counter() - start)
            floors.append(_plainly(case, copy))
    ratio = median(floor / taken for floor, taken in zip(floors, whole, strict=True))
    detail = f"{rows / median(whole):,.0f} rows/s ({number:,} claims) against {rows / median(floors):,.0f} rows/s"
    yield Line("import / executemany of the same rows", ratio, "≥ 0.5", detail)
    yield Line("import once more / for the first time", median(again) / median(whole), "none set", "nothing changes")


def _plainly(case: Path, copy: Path) -> float:
    """The seconds that the rows of a case take to be written to a new file, after they were read into memory."""
    with closing(sqlite3.connect(case)) as connection:
        tables = {
            table: connection.execute(f"SELECT {_names(columns)} FROM {_names([table])}").fetchall()
            for table, columns in schema.TABLES.items()
            if table != "meta"
        }
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("PRAGMA foreign_keys = ON")
        start = time.perf_counter()
        connection.execute("BEGIN")
        schema.create(Database(connection))
        for table, rows in tables.items():
            columns = schema.TABLES[table]
            marks = ", ".join("?" * len(columns))
            connection.executemany(f"INSERT INTO {_names([table])} ({_names(columns)}) VALUES ({marks})", rows)
        connection.execute("COMMIT")
        return time.perf_counter() - start


def _names(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
