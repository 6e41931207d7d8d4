"""Imports of case folders with their work: facts and work of one case become one again, whoever did what where.

The rows of what hands changed give way to those that imports brought; the journal makes of these what it was.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from db.importing.inputs import Input
from db.importing.own.folder import FolderInput
from db.importing.records import Reject, Row
from db.store.copies import uid_in
from db.store.files import case_error, open_case
from db.store.schema import set_meta
from db.text.phrases import count
from db.work.effects.effects import Effects
from db.work.effects.rows import Rows
from db.work.folder.layout import IMPORTED, JOURNAL, KINDS, record_of, row_of, thing_of_record
from db.work.folder.reading import FolderWork, has_work, read_work
from db.work.journal.journal import Journal, insert_operations, read_operations
from db.work.journal.operation import Operation
from db.work.journal.things import Thing
from db.work.keeping import hands_kept
from db.work.merging import new_operations

_BLANK = """
SELECT NOT EXISTS (SELECT 1 FROM claim) AND NOT EXISTS (SELECT 1 FROM actor) AND NOT EXISTS (SELECT 1 FROM region)
AND NOT EXISTS (SELECT 1 FROM source) AND NOT EXISTS (SELECT 1 FROM batch) AND NOT EXISTS (SELECT 1 FROM journal)
"""
_SHOWN = 6


class Joining:
    """Joins the work of the folders among some inputs to a case; `kept` is the context in which rows are written.

    `operations` are those that were new, `remarks` what to say besides, both when all is done. `becomes` is the uid
    that an empty case takes over, else "".
    """

    def __init__(self, case: Path, inputs: Sequence[Input]) -> None:
        """Look for work in `inputs`. Raises InputRefusedError if it cannot be read, CaseUnusableError."""
        self._case = case
        self._about: dict[str, str] = {}
        self._parts: list[_JoinedPart] = []
        self.operations: list[Operation] = []
        self.remarks: list[str] = []
        self.becomes = ""
        folders = [one for one in inputs if isinstance(one, FolderInput) and one.path.is_dir() and has_work(one.path)]
        uid = self._uid() if folders else ""
        for folder in folders:
            own = folder.about.get("uid", "")
            uid = uid or own
            if own and own == uid:
                self._join(folder, own)
            else:
                left_out = f"{folder.name} is of another case, so its notes, tags and log are left out ({JOURNAL})"
                folder.notes = (*folder.notes, f"{left_out}. Its claims are imported as they stand there")

    @contextmanager
    def kept(self, connection: sqlite3.Connection) -> Iterator[None]:
        """A block that imports rows, within a transaction of the caller: hands are kept, and the work is added."""
        with hands_kept(connection):
            for part in self._parts:
                part.begin(Rows(connection))
            yield
        if not self._parts:
            return
        if self.becomes:
            self._take_over_about(connection)
        journal = Journal(read_operations(connection))
        for part in self._parts:
            part.mark_made_by_hand(connection)
            new = new_operations(journal, part.work.journal, part.work.operations)
            insert_operations(connection, new)
            self.operations += new
            journal = Journal([*journal.operations, *new])
        Effects(connection, journal).run(list(journal.things()))
        if self.operations:
            connection.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'")
        for part in self._parts:
            self.remarks += part.remarks(Rows(connection))

    def _uid(self) -> str:
        """The uid of the case; "" if any can be that of the case, which is new or empty."""
        if not os.path.lexists(self._case):
            return ""
        try:
            with closing(open_case(self._case, merged=False)) as connection:
                return "" if connection.execute(_BLANK).fetchone()[0] else uid_in(connection)
        except sqlite3.Error as error:
            raise case_error(self._case, error) from error

    def _join(self, folder: FolderInput, uid: str) -> None:
        part = _JoinedPart(folder.name, read_work(folder.path, uid))
        folder.revise = part.revise
        folder.brings_work = True
        if not self._parts and os.path.lexists(self._case) and not self._uid():
            self.becomes = uid
            self._about = folder.about
        self._parts.append(part)

    def _take_over_about(self, connection: sqlite3.Connection) -> None:
        """Let an empty case be the one of the folder; a title of its own stays."""
        now: dict[str, str] = dict(connection.execute("SELECT key, value FROM meta").fetchall())
        if now.get("title") == self._case.stem:
            now["title"] = ""
        set_meta(connection, {key: value for key, value in self._about.items() if key == "uid" or not now.get(key)})


class _JoinedPart:
    """One folder with its work: which of its rows are imported, and what they should come to."""

    def __init__(self, name: str, work: FolderWork) -> None:
        self._name = name
        self.work = work
        self._is_there: set[Thing] = set()
        self._made_by_hand: set[Thing] = set()
        self._said: list[Row] = []

    def begin(self, rows: Rows) -> None:
        """Find out what is in the case before rows are written."""
        self._is_there = {thing for thing, row in self.work.imported.items() if row is None and rows.exists(thing)}

    def revise(self, file: str, rows: Iterator[Row | Reject]) -> Iterator[Row | Reject]:
        """The rows of a file as imports brought them. What only hands made is written if the case lacks it."""
        for row in rows:
            thing = thing_of_record(row.record) if isinstance(row, Row) else None
            if thing is None or not isinstance(row, Row) or thing not in self.work.imported:
                yield row
                continue
            self._said.append(row)
            if self.work.imported[thing] is None and thing not in self._is_there | self._made_by_hand:
                self._made_by_hand.add(thing)
                yield row
        kind = KINDS[file]
        yield from (row for thing, row in self.work.imported.items() if row is not None and thing.kind == kind)

    def mark_made_by_hand(self, connection: sqlite3.Connection) -> None:
        """Say of what only hands made that no import brought it, so that the journal alone makes it what it is."""
        rows = Rows(connection)
        for thing in self._made_by_hand:
            rows.disown(thing)
        made = ((thing.kind, thing.target) for thing in self._made_by_hand)
        connection.executemany("INSERT OR REPLACE INTO imported VALUES (?, ?, 'null')", made)

    def remarks(self, rows: Rows) -> Iterator[str]:
        """What the files say otherwise than the journal."""
        other: dict[str, list[str]] = {}
        for row in self._said:
            thing = thing_of_record(row.record)
            image = rows.read(thing)
            if image is None or record_of(thing.kind, row_of(thing, image)) != row.record:
                other.setdefault(row.file, []).append(thing.target)
        for file, targets in other.items():
            named = list(dict.fromkeys(targets))
            more = f" and {len(named) - _SHOWN:,} more" if len(named) > _SHOWN else ""
            said = count(len(targets), "row")
            yield (
                f"{self._name}: {said} of {file} differ from what {JOURNAL} makes of {IMPORTED}, which counts: "
                f"{', '.join(named[:_SHOWN])}{more}"
            )
