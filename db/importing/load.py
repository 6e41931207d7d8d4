"""Rows into a case: in batches, in the order in which they refer to each other, within the caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from db.errors import InputRefusedError
from db.importing.folder import Input
from db.importing.kinds import ActorTable, ClaimTable, LinkTable, RegionTable, SourceTable
from db.importing.records import (
    ActorRecord,
    ClaimRecord,
    LinkRecord,
    Record,
    RegionRecord,
    Reject,
    Row,
    SourceRecord,
)
from db.importing.references import References
from db.importing.report import Account, Outcome, Report, summed
from db.schema import create_indexes, drop_indexes

BATCH = 1_000
"""Rows that are compared and written together."""

_REASONS_SHOWN = 10

Progress = Callable[[int, float], None]
"""Told how many rows have been read and what share of the input that is, 0 to 1."""


def load(
    connection: sqlite3.Connection,
    inputs: Sequence[Input],
    *,
    strict: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Bring a case up to the rows of `inputs`, within a transaction of the caller.

    Rows that are in the case with the same values are not touched. Raises InputRefusedError when every row is
    refused, with `strict` when any is.
    """
    loader = _Loader(connection, strict, progress)
    for source in inputs:
        loader.run(source)
    report = summed(loader.accounts, tuple(note for source in inputs for note in source.notes))
    if report.rejected and (strict or report.rejected == report.rows):
        raise InputRefusedError(_refusal(report, strict))
    if any(account.written for account in loader.accounts):
        connection.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'")
    loader.finish()
    return report


class _Table(Protocol):
    """What takes the records of one kind."""

    def begin_file(self) -> None: ...

    def write(self, records: Sequence[Any]) -> list[Outcome | str]: ...


class _Loader:
    """Feeds the rows of each input to the tables, and keeps one account per input."""

    def __init__(self, connection: sqlite3.Connection, strict: bool, progress: Progress | None) -> None:
        self._connection = connection
        self._strict = strict
        self._progress = progress
        self._indexes_dropped = False
        self.accounts: list[Account] = []
        references = {table: References(connection, table) for table in ("actor", "region", "source", "claim")}
        self._claims = ClaimTable(connection, references)
        self._tables: dict[type[Record], _Table] = {
            RegionRecord: RegionTable(connection, references),
            ActorRecord: ActorTable(connection, references),
            SourceRecord: SourceTable(connection, references),
            ClaimRecord: self._claims,
            LinkRecord: LinkTable(connection, references),
        }
        connection.execute("PRAGMA defer_foreign_keys = ON")
        self._first_claims = connection.execute("SELECT NOT EXISTS (SELECT 1 FROM claim)").fetchone()[0]

    def run(self, source: Input) -> None:
        """Load one input, and record it as a batch if it brought anything."""
        account = Account()
        self.accounts.append(account)
        batch = self._connection.execute("SELECT ifnull(max(id), 0) + 1 FROM batch").fetchone()[0]
        self._claims.batch_id = batch
        for table in self._tables.values():
            table.begin_file()
        waiting: list[Row] = []
        for item in source.rows():
            if isinstance(item, Reject):
                self._refuse(account, item)
                continue
            waiting.append(item)
            if len(waiting) == BATCH:
                self._flush(waiting, account, source)
        self._flush(waiting, account, source)
        if not account.rows:
            raise InputRefusedError(f"{source.name} holds no rows")
        if account.written:
            self._record(batch, source, account)

    def finish(self) -> None:
        """Build the indexes that were left for the end."""
        if self._indexes_dropped:
            create_indexes(self._connection)

    def _flush(self, waiting: list[Row], account: Account, source: Input) -> None:
        """Write the rows that wait, kind by kind, each kind after those it refers to."""
        for kind, table in self._tables.items():
            rows = [row for row in waiting if type(row.record) is kind]
            if not rows:
                continue
            if kind is ClaimRecord and self._first_claims:
                self._first_claims = False
                self._indexes_dropped = True
                drop_indexes(self._connection)
            answers = table.write([row.record for row in rows])
            for row, answer in zip(rows, answers, strict=True):
                if isinstance(answer, Outcome):
                    account.add(answer)
                else:
                    self._refuse(account, Reject(row.file, row.line, answer, row.cells))
        waiting.clear()
        if self._progress:
            self._progress(sum(account.rows for account in self.accounts), source.share)

    def _refuse(self, account: Account, reject: Reject) -> None:
        account.refuse(reject)
        if self._strict and account.counts[Outcome.REJECTED] == _REASONS_SHOWN:
            raise InputRefusedError(_refusal(summed(self.accounts, ()), strict=True))

    def _record(self, batch: int, source: Input, account: Account) -> None:
        counts = [account.counts[outcome] for outcome in Outcome]
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._connection.execute(
            "INSERT INTO batch (id, file, sha256, format, imported_at, added, changed, unchanged, rejected) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (batch, source.name, source.sha256(), source.format, now, *counts),
        )


def _refusal(report: Report, strict: bool) -> str:
    reasons = [str(reject) for reject in report.rejects[:_REASONS_SHOWN]]
    more = report.rejected - len(reasons)
    if more:
        reasons.append(f"and {more:,} more")
    what = "rows are refused" if strict else "every row is refused"
    return f"{what}; nothing was imported:\n  " + "\n  ".join(reasons)
