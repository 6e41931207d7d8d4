"""The work in a case folder that somebody else may have written, or that was merged line by line."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from db.errors import InputRefusedError
from db.importing.inputs import readable
from db.importing.records import RefusedError, Row
from db.work.folder.layout import HEADS, IMPORTED, JOURNAL, KINDS, LAYOUTS, TABLES, record_of, thing_of_record
from db.work.journal.foreign import MOST_OPERATIONS
from db.work.journal.operation import FORGOTTEN, Operation
from db.work.journal.things import Thing, thing_from
from db.work.journal.verify import verify
from db.work.merging import LONGEST_LINE, read_log


@dataclass(frozen=True, slots=True)
class FolderWork:
    """The work of a folder: its operations, and the rows that imports brought of what hands changed.

    `imported` has None for what only hands made.
    """

    journal: Path
    operations: tuple[Operation, ...]
    imported: Mapping[Thing, Row | None]


def has_work(folder: Path) -> bool:
    """Whether a folder has work beside its facts. Raises InputRefusedError."""
    with readable(folder):
        return (folder / JOURNAL).exists()


def read_work(folder: Path, uid: str) -> FolderWork:
    """The work of a folder of the case with this uid.

    A line may stand there twice, as after a merge of text. Raises InputRefusedError if the journal was cut, is one of
    another case, or cannot be read.
    """
    journal = folder / JOURNAL
    operations: dict[str, Operation] = {}
    for line in read_log(journal):
        one = line.operation
        if line.case not in ("", uid):
            raise InputRefusedError(f"{journal} has operations of another case")
        known = operations.setdefault(one.id, one)
        if known.sum != one.sum:
            raise InputRefusedError(f"{journal}: operation {one.id} stands there twice and differs. One is forged")
        if one.op == FORGOTTEN or (one.is_sealed and known.op != FORGOTTEN):
            operations[one.id] = one
    if broken := verify(sorted(operations.values(), key=lambda one: one.order)):
        raise InputRefusedError(f"{journal} was cut or changed: {broken[0]}")
    heads = {one.head for one in operations.values()}
    for by, number, head in _heads(folder / HEADS):
        if head not in heads:
            raise InputRefusedError(
                f"{journal} was cut or changed: it lacks the operations of {by} up to number {number}, which {HEADS} "
                "has the end of"
            )
    return FolderWork(journal, tuple(operations.values()), dict(_imported(folder / IMPORTED)))


def _heads(path: Path) -> Iterator[tuple[str, str, str]]:
    columns = TABLES[HEADS]
    with _opened(path) as file:
        try:
            for row in csv.reader(file):
                if tuple(row) == columns:
                    continue
                if len(row) != len(columns):
                    raise InputRefusedError(f"{path} has a line without {', '.join(columns)}")
                yield row[0], row[1], row[2]
        except csv.Error as error:
            raise InputRefusedError(f"{path} cannot be read: {error}") from error


def _imported(path: Path) -> Iterator[tuple[Thing, Row | None]]:
    known: dict[Thing, str] = {}
    with _opened(path) as file:
        for number, text in enumerate(_lines(file, path), 1):
            try:
                thing, row = _kept(number, text)
            except (RefusedError, ValueError, RecursionError) as error:
                raise InputRefusedError(f"{path} line {number} cannot be read: {error}") from error
            if known.setdefault(thing, text) != text:
                raise InputRefusedError(
                    f"{path} line {number}: {thing.kind} {thing.target} stands there twice and differs. Keep the line "
                    "of the later import"
                )
            yield thing, row


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """A file that a folder with work needs. Raises InputRefusedError."""
    with readable(path):
        if not path.is_file():
            raise InputRefusedError(f"{path} is missing. Without it {JOURNAL} cannot be imported")
        try:
            with path.open(encoding="utf-8", newline="") as file:
                yield file
        except UnicodeDecodeError as error:
            raise InputRefusedError(f"{path} is not text in UTF-8") from error


def _lines(file: TextIO, path: Path) -> Iterator[str]:
    for _ in range(MOST_OPERATIONS):
        line = file.readline(LONGEST_LINE)
        if not line:
            return
        if line.strip():
            yield line.strip()
    raise InputRefusedError(f"{path} is too long")


def _kept(number: int, text: str) -> tuple[Thing, Row | None]:
    """What a line says that imports brought of a thing."""
    value = json.loads(text)
    if not isinstance(value, dict) or value.keys() != {"kind", "target", "row"}:
        raise RefusedError("it does not have kind, target and row")
    kind, target, row = value["kind"], value["target"], value["row"]
    if kind not in KINDS.values() or not isinstance(target, str):
        raise RefusedError("it is of an unknown kind")
    thing = thing_from(kind, target)
    if row is None:
        return thing, None
    if not isinstance(row, dict) or not all(isinstance(cell, str) for cell in row.values()):
        raise RefusedError("its row does not consist of texts")
    record = record_of(kind, row)
    if thing_of_record(record) != thing:
        raise RefusedError("its row is about something else")
    cells = tuple(row.get(column, "") for column in LAYOUTS[kind].columns)
    return thing, Row(IMPORTED, number, cells, record)
