"""A file of the rows that an import refused, which can be mended and imported again.

Rows of tables are written as CSV, with the line and the reason in two columns before the others; objects as JSON Lines,
each as it was read, with two further keys. Of a case folder, whose tables differ, rows are only written down.
"""

from __future__ import annotations

import contextlib
import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Protocol

from db.errors import InputRefusedError, UsageError
from db.importing.inputs import Input
from db.importing.readers.json_file import parsed
from db.importing.records import REJECTED_LINE, REJECTED_REASON, REJECTED_TEXT, RefusedError, Reject
from db.store.atomic import new_file


class RejectSink(Protocol):
    """Takes refused rows one by one."""

    def __call__(self, reject: Reject) -> None:
        """Take a row."""


@contextlib.contextmanager
def rejects_file(path: Path | None, inputs: Sequence[Input], force: bool) -> Iterator[RejectSink | None]:
    """A place for refused rows that becomes the file `path` when the block ends, also when every row was refused.

    It is not made when no row is refused. Raises TargetExistsError when `path` is there and not `force`.
    """
    if path is None:
        yield None
        return
    refusal: InputRefusedError | None = None
    with contextlib.suppress(_NothingRefusedError), new_file(path, force) as unfinished:
        with unfinished.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            writer = _writer(file, inputs)
            try:
                yield writer
            except InputRefusedError as error:
                refusal = error
        if not writer.rows:
            raise _NothingRefusedError
    if refusal:
        raise InputRefusedError(f"{refusal}\nThe refused rows are in {path}" if writer.rows else str(refusal))


class _NothingRefusedError(Exception):
    """Nothing stands in the file, so that it need not exist."""


class _JsonRejects:
    """Writes refused rows, and counts them."""

    def __init__(self, file: IO[str]) -> None:
        self.file = file
        self.rows = 0

    def __call__(self, reject: Reject) -> None:
        self.rows += 1
        self.write(reject)

    def write(self, reject: Reject) -> None:
        """Write one row as JSON on a line of its own."""
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
    """Writes rows of one table as CSV; they stay as ragged as they were until somebody mends them."""

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
    """Writes rows of several tables as objects with their cells."""

    def write(self, reject: Reject) -> None:
        """Write one row as a list of its cells."""
        found = {
            "rejected_file": reject.file,
            REJECTED_LINE: reject.line,
            REJECTED_REASON: reject.reason,
            "cells": list(reject.cells),
        }
        self.file.write(json.dumps(found, ensure_ascii=False) + "\n")


def _writer(file: IO[str], inputs: Sequence[Input]) -> _JsonRejects:
    if any(source.path.is_dir() for source in inputs):
        return _FolderRejects(file)
    return _CsvRejects(file, inputs[0].header) if inputs[0].header else _JsonRejects(file)


def check_alike(inputs: Sequence[Input]) -> None:
    """Raise UsageError where refused rows could not stand in one file that can be imported again."""
    shapes = {tuple(column.lower() for column in source.header) for source in inputs if not source.path.is_dir()}
    if len(shapes) > 1:
        raise UsageError("--rejects takes files of the same columns only; import files of different layouts one by one")
