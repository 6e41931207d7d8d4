"""The file of rejected rows, which can be corrected and imported again.

Rows of tables are written as CSV, with line and reason in two columns before the others. JSON objects are written as
JSON Lines, each as it was read, with line and reason as two further keys. Rows of a case folder, whose tables have
different columns, are written as JSON for reading only.
"""

from __future__ import annotations

import contextlib
import csv
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, TypeAlias

from db.errors import InputRefusedError, UsageError
from db.importing.inputs import Input
from db.importing.readers.json_file import parsed
from db.importing.records import REJECTED_LINE, REJECTED_REASON, REJECTED_TEXT, RefusedError, Reject
from db.store.atomic import new_file

RejectSink: TypeAlias = Callable[[Reject], None]
"""Called with each rejected row."""


@contextlib.contextmanager
def rejects_file(path: Path | None, inputs: Sequence[Input], force: bool) -> Iterator[RejectSink | None]:
    """A sink whose rows are in the file `path` when the block ends, also if the import fails on rejected rows.

    Without rejected rows no file is written. Raises TargetExistsError if `path` exists and `force` is not set.
    """
    if path is None:
        yield None
        return
    refusal: InputRefusedError | None = None
    with contextlib.suppress(_NothingRejectedError), new_file(path, force) as unfinished:
        with unfinished.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            writer = _writer(file, inputs)
            try:
                yield writer
            except InputRefusedError as error:
                refusal = error
        if not writer.rows:
            raise _NothingRejectedError
    if refusal:
        raise InputRefusedError(f"{refusal}\nThe rejected rows are in {path}" if writer.rows else str(refusal))


class _NothingRejectedError(Exception):
    """No row was rejected, so that the file is not needed."""


class _JsonRejects:
    """Writes rejected JSON objects, and counts them."""

    def __init__(self, file: IO[str]) -> None:
        self.file = file
        self.rows = 0

    def __call__(self, reject: Reject) -> None:
        self.rows += 1
        self.write(reject)

    def write(self, reject: Reject) -> None:
        """Write one object on one line. It is not parsed and encoded again, so that it keeps its spelling."""
        about = {REJECTED_LINE: reject.line, REJECTED_REASON: reject.reason}
        text = reject.cells[0] if reject.cells else ""
        try:
            parsed(text)
        except RefusedError:
            about |= {REJECTED_TEXT: text}
            self.file.write(json.dumps(about, ensure_ascii=False) + "\n")
            return
        inside = text.strip().replace("\r", " ").replace("\n", " ")[:-1].rstrip()
        comma = "" if inside.endswith("{") else ", "
        self.file.write(f"{inside}{comma}{json.dumps(about, ensure_ascii=False)[1:]}\n")


class _CsvRejects(_JsonRejects):
    """Writes rejected rows of one table as CSV, with as many cells as they had."""

    def __init__(self, file: IO[str], header: tuple[str, ...]) -> None:
        super().__init__(file)
        about = (REJECTED_LINE, REJECTED_REASON)
        self._skipped = len(about) if header[: len(about)] == about else 0
        self._csv = csv.writer(file, lineterminator="\n")
        self._csv.writerow([*about, *header[self._skipped :]])

    def write(self, reject: Reject) -> None:
        """Write one row."""
        self._csv.writerow([str(reject.line), reject.reason, *reject.cells[self._skipped :]])


class _FolderRejects(_JsonRejects):
    """Writes rejected rows of several tables as JSON objects with lists of cells."""

    def write(self, reject: Reject) -> None:
        """Write one row."""
        row = {
            "rejected_file": reject.file,
            REJECTED_LINE: reject.line,
            REJECTED_REASON: reject.reason,
            "cells": list(reject.cells),
        }
        self.file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _writer(file: IO[str], inputs: Sequence[Input]) -> _JsonRejects:
    if any(item.path.is_dir() for item in inputs):
        return _FolderRejects(file)
    return _CsvRejects(file, inputs[0].header) if inputs[0].header else _JsonRejects(file)


def check_alike(inputs: Sequence[Input]) -> None:
    """Raise UsageError if one file cannot hold the rejected rows of all inputs, as their columns differ."""
    shapes = {tuple(column.lower() for column in item.header) for item in inputs if not item.path.is_dir()}
    if len(shapes) > 1:
        raise UsageError("--rejects needs files with the same columns. Import files with different columns one by one")
