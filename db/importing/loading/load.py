"""Rows into a case: in batches, in the order in which they refer to each other, within the caller's transaction."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Protocol

from db.errors import InputRefusedError
from db.importing.inputs import Input
from db.importing.loading.keyed_tables import KeyedTable
from db.importing.loading.links import LinkTable, PendingLink, PendingLinks
from db.importing.loading.record_tables import ActorTable, ClaimTable, RegionTable, SourceTable
from db.importing.loading.references import References
from db.importing.records import (
    ActorRecord,
    ClaimRecord,
    Entity,
    LinkRecord,
    Record,
    RefusedError,
    RegionRecord,
    Reject,
    Row,
    Skipped,
    SourceRecord,
)
from db.importing.rejects import RejectSink
from db.importing.report import ImportReport, InputReport, Outcome, summed
from db.store.schema import create_indexes, drop_indexes

BATCH = 1_000
"""Rows that are compared and written together."""

_REASONS_SHOWN = 10

Progress = Callable[[int, float], None]
"""Told how many rows have been read and what share of the input that is, 0 to 1."""

Read = Row | Reject | Skipped


def load(
    connection: sqlite3.Connection,
    inputs: Sequence[Input],
    *,
    strict: bool = False,
    progress: Progress | None = None,
    sink: RejectSink | None = None,
) -> ImportReport:
    """Bring a case up to the rows of `inputs`, within a transaction of the caller.

    Rows that are in the case with the same values are not touched; `sink` is told every row that is refused.
    Raises InputRefusedError when every row is refused, with `strict` when any is.
    """
    loader = _Loader(connection, strict, progress, sink)
    with _no_collection():
        for source in inputs:
            loader.run(source)
        loader.finish()
    report = summed(loader.accounts, (*(note for source in inputs for note in source.notes), *loader.remarks(inputs)))
    if report.rejected and (strict or report.rejected == report.rows):
        raise InputRefusedError(_refusal(report, strict))
    if any(account.written for account in loader.accounts):
        connection.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'")
    return report


@contextmanager
def _no_collection() -> Iterator[None]:
    """Spare the search for circles among a million small values, none of which is in one."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Table(Protocol):
    """What takes the records of one kind."""

    def begin_file(self) -> None: ...

    def write(self, records: Sequence[Any]) -> list[Outcome | str]: ...


class _Loader:
    """Feeds the rows of each input to the tables, and keeps one account per input."""

    def __init__(
        self, connection: sqlite3.Connection, strict: bool, progress: Progress | None, sink: RejectSink | None
    ) -> None:
        self._connection = connection
        self._strict = strict
        self._progress = progress
        self._sink = sink
        self._indexes_dropped = False
        self.accounts: list[InputReport] = []
        self._sources: list[tuple[int, Input]] = []
        references = {table: References(connection, table) for table in ("actor", "region", "source", "claim")}
        self._claims = ClaimTable(connection, references)
        regions, actors = RegionTable(connection, references), ActorTable(connection, references)
        sources, links = SourceTable(connection, references), LinkTable(connection, references)
        self._links = links
        self._settled = 0
        self._waiting = PendingLinks(connection, links)
        self._made: tuple[tuple[type[Entity], KeyedTable[Any]], ...] = (
            (RegionRecord, regions),
            (ActorRecord, actors),
            (SourceRecord, sources),
        )
        self._tables: dict[type[Record], _Table] = {
            RegionRecord: regions,
            ActorRecord: actors,
            SourceRecord: sources,
            ClaimRecord: self._claims,
            LinkRecord: links,
        }
        connection.execute("PRAGMA defer_foreign_keys = ON")
        self._first_claims = connection.execute("SELECT NOT EXISTS (SELECT 1 FROM claim)").fetchone()[0]
        self._batch = connection.execute("SELECT ifnull(max(id), 0) FROM batch").fetchone()[0]

    def run(self, source: Input) -> None:
        """Load one input."""
        account = InputReport()
        self.accounts.append(account)
        self._batch += 1
        self._claims.batch_id = self._batch
        self._sources.append((self._batch, source))
        for table in self._tables.values():
            table.begin_file()
        waiting: list[Read] = []
        for item in source.rows():
            waiting.append(item)
            if len(waiting) == BATCH:
                self._flush(waiting, account, source)
        self._flush(waiting, account, source)
        if not account.rows and not account.skipped:
            raise InputRefusedError(f"{source.name} holds no rows")

    def finish(self) -> None:
        """Write the links that had to wait, record the inputs that brought something, and build the indexes."""
        for number, rows in self._waiting.finish().items():
            self.accounts[number].correct(rows)
        for (batch, source), account in zip(self._sources, self.accounts, strict=True):
            if account.written:
                self._record(batch, source, account)
        if self._indexes_dropped:
            create_indexes(self._connection)

    def remarks(self, inputs: Sequence[Input]) -> Iterator[str]:
        """What there is to say now that all rows were read."""
        for source in inputs:
            yield from source.remarks()
        if self._settled:
            yield f"links that changed rows do not give any more, and that were taken out: {self._settled:,}"
        if self._waiting.missing:
            yield (
                f"links that were left out because a claim is not in the case: {self._waiting.missing:,}. "
                f"The first: {'; '.join(self._waiting.examples)}"
            )

    def _flush(self, waiting: list[Read], account: InputReport, source: Input) -> None:
        """Write the rows that wait, kind by kind, each kind after those it refers to."""
        rows = [row for row in waiting if isinstance(row, Row)]
        answers: dict[int, Outcome | str] = {}
        by_kind: dict[type[Record], list[Row]] = {kind: [] for kind in self._tables}
        for row in rows:
            by_kind[type(row.record)].append(row)
        for kind, table in self._tables.items():
            chosen = by_kind[kind]
            if not chosen:
                continue
            if kind is ClaimRecord:
                self._write_claims(chosen, answers)
            else:
                answers |= zip(map(id, chosen), table.write([row.record for row in chosen]), strict=True)
        self._tell_links([row for row in rows if row.links], answers)
        changed = [row for row in rows if answers[id(row)] is Outcome.CHANGED] if source.removes_stale_links else []
        if changed:
            self._settled += self._links.settle(changed)
        if not (account.previewed and len(rows) == len(waiting) and account.add_all(list(answers.values()))):
            for item in waiting:
                self._count(item, answers, account)
        waiting.clear()
        if self._progress:
            self._progress(sum(account.rows for account in self.accounts), source.share)

    def _count(self, item: Read, answers: dict[int, Outcome | str], account: InputReport) -> None:
        if isinstance(item, Row):
            answer = answers[id(item)]
            if isinstance(answer, Outcome):
                account.add(answer)
                account.show(item)
                return
            item = Reject(item.file, item.line, answer, item.cells)
        if isinstance(item, Skipped):
            account.skipped[f"{item.file}: {item.reason}"] += 1
            return
        account.refuse(item)
        if self._sink:
            self._sink(item)
        elif self._strict and account.counts[Outcome.REJECTED] == _REASONS_SHOWN:
            raise InputRefusedError(_refusal(summed(self.accounts), strict=True))

    def _write_claims(self, rows: Sequence[Row], answers: dict[int, Outcome | str]) -> None:
        """Write rows of claims: what they speak of, then all claims; a row has one outcome."""
        if self._first_claims:
            self._first_claims = False
            self._indexes_dropped = True
            drop_indexes(self._connection)
        if not any(row.entities or row.more_claims for row in rows):
            written = self._claims.write([claim for row in rows for claim in row.claims])
            answers.update(zip(map(id, rows), written, strict=True))
            return
        rows = self._with_all_made(self._new_keys(rows, answers), answers)
        found = iter(self._claims.write([claim for row in rows for claim in row.claims]))
        for row in rows:
            answers[id(row)] = _together([next(found) for _ in row.claims])

    def _new_keys(self, rows: Sequence[Row], answers: dict[int, Outcome | str]) -> list[Row]:
        """The rows without those of which a claim stands in the file already: nothing is made for these."""
        again = iter(self._claims.repeated([claim for row in rows for claim in row.claims]))
        kept: list[Row] = []
        for row in rows:
            twice = [claim.uid for claim in row.claims if next(again)]
            if twice:
                answers[id(row)] = f"id {twice[0]} stands in this file already"
            else:
                kept.append(row)
        return kept

    def _with_all_made(self, rows: list[Row], answers: dict[int, Outcome | str]) -> list[Row]:
        """The rows for which everything they speak of could be made."""
        try:
            self._make(rows)
        except RefusedError:  # one of them is to blame, and the others shall not suffer
            kept: list[Row] = []
            for row in rows:
                try:
                    self._make([row])
                except RefusedError as error:
                    answers[id(row)] = str(error)
                else:
                    kept.append(row)
            return kept
        return rows

    def _make(self, rows: Sequence[Row]) -> None:
        for kind, table in self._made:
            nodes = [node for row in rows for node in row.entities if type(node) is kind]
            if nodes:
                table.make(nodes)

    def _tell_links(self, rows: Sequence[Row], answers: dict[int, Outcome | str]) -> None:
        account = len(self.accounts) - 1
        told = [
            PendingLink(account, row.line, answers[id(row)] is Outcome.UNCHANGED, link)
            for row in rows
            if isinstance(answers[id(row)], Outcome)
            for link in row.links
        ]
        if not told:
            return
        fresh = self._waiting.write(told)
        for row in rows:
            if fresh.get((account, row.line)) and answers[id(row)] is Outcome.UNCHANGED:
                answers[id(row)] = Outcome.CHANGED

    def _record(self, batch: int, source: Input, account: InputReport) -> None:
        counts = [account.counts[outcome] for outcome in Outcome]
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._connection.execute(
            "INSERT INTO batch (id, file, sha256, format, imported_at, added, changed, unchanged, rejected) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET file = excluded.file, "
            "sha256 = excluded.sha256, format = excluded.format, imported_at = excluded.imported_at, "
            "added = excluded.added, changed = excluded.changed, unchanged = excluded.unchanged, "
            "rejected = excluded.rejected",
            (batch, source.name, source.sha256(), source.format, now, *counts),
        )


def _together(answers: Sequence[Outcome | str]) -> Outcome | str:
    """The outcome of a row of several claims: refused if one is, else changed unless all are alike."""
    refused = next((answer for answer in answers if not isinstance(answer, Outcome)), None)
    if refused is not None:
        return refused
    return answers[0] if len(set(answers)) == 1 else Outcome.CHANGED


def _refusal(report: ImportReport, strict: bool) -> str:
    reasons = [str(reject) for reject in report.rejects[:_REASONS_SHOWN]]
    more_claims = report.rejected - len(reasons)
    if more_claims:
        reasons.append(f"and {more_claims:,} more")
    what = "rows are refused" if strict else "every row is refused"
    return f"{what}; nothing was imported:\n  " + "\n  ".join(reasons)
