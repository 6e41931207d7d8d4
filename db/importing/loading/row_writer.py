"""Batches of rows into the tables of a case, each kind of record after the kinds that it refers to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from db.importing.loading.alignments import AlignmentTable
from db.importing.loading.claim_table import ClaimTable
from db.importing.loading.keyed_tables import KeyedTable
from db.importing.loading.known_names import NamesByHand
from db.importing.loading.links import LinkTable, PendingLink, PendingLinks
from db.importing.loading.record_tables import ActorTable, RegionTable, SourceTable
from db.importing.loading.references import References
from db.importing.records import (
    ActorRecord,
    AlignmentRecord,
    ClaimRecord,
    Entity,
    LinkRecord,
    Record,
    RefusedError,
    RegionRecord,
    Row,
    SourceRecord,
)
from db.importing.report import Outcome, RowResult
from db.store.schema import create_indexes, drop_indexes

RowResults = dict[int, RowResult]
"""The result for each row, by the `id()` of the row."""


class _RecordTable(Protocol):
    """A table that takes records of one kind."""

    batch_id: int

    def begin_file(self, name: str, /) -> None: ...

    def write(self, records: Sequence[Any]) -> list[RowResult]: ...


class RowWriter:
    """Writes rows of files into a case, within a transaction of the caller."""

    def __init__(self, connection: sqlite3.Connection, by_hand: NamesByHand) -> None:
        """`by_hand` are the aliases that were given by hand."""
        self._connection = connection
        references = {
            table: References(connection, table, by_hand.get(table, {}))
            for table in ("actor", "region", "source", "claim")
        }
        regions, actors = RegionTable(connection, references), ActorTable(connection, references)
        sources = SourceTable(connection, references)
        self._claims = ClaimTable(connection, references)
        self._links = LinkTable(connection, references)
        self.pending_links = PendingLinks(connection, self._links)
        self._entities: tuple[tuple[type[Entity], KeyedTable[Any]], ...] = (
            (RegionRecord, regions),
            (ActorRecord, actors),
            (SourceRecord, sources),
        )
        self._tables: dict[type[Record], _RecordTable] = {
            RegionRecord: regions,
            ActorRecord: actors,
            SourceRecord: sources,
            ClaimRecord: self._claims,
            LinkRecord: self._links,
            AlignmentRecord: AlignmentTable(connection, references),
        }
        self._input = -1
        self._has_claims = bool(connection.execute("SELECT EXISTS (SELECT 1 FROM claim)").fetchone()[0])
        self._indexes_dropped = False
        connection.execute("PRAGMA defer_foreign_keys = ON")

    def begin_input(self, number: int, name: str, batch_id: int) -> None:
        """Begin the input of this number and name, whose rows belong to the batch with this row id."""
        self._input = number
        for table in self._tables.values():
            table.batch_id = batch_id
            table.begin_file(name)

    def write(self, rows: Sequence[Row]) -> RowResults:
        """Write a batch of rows of the current input."""
        results: RowResults = {}
        by_kind: dict[type[Record], list[Row]] = {kind: [] for kind in self._tables}
        for row in rows:
            by_kind[type(row.record)].append(row)
        for kind, table in self._tables.items():
            chosen = by_kind[kind]
            if not chosen:
                continue
            if kind is ClaimRecord:
                self._write_claims(chosen, results)
            else:
                results |= zip(map(id, chosen), table.write([row.record for row in chosen]), strict=True)
        self._write_links([row for row in rows if row.links], results)
        return results

    def remove_stale_links(self, rows: Sequence[Row]) -> int:
        """Remove the links that changed rows no longer state; return how many."""
        return self._links.remove_stale(rows)

    def told(self) -> Iterator[str]:
        """Remarks on what was written, for the user."""
        return self._claims.replaced.told()

    def finish(self) -> dict[int, int]:
        """Write the pending links and build the indexes. Return how many unchanged rows of each input added a link."""
        late = self.pending_links.finish()
        if self._indexes_dropped:
            create_indexes(self._connection)
        return late

    def _write_claims(self, rows: Sequence[Row], results: RowResults) -> None:
        """Write rows of claims: first the entities that they refer to, then all claims. Each row gets one result."""
        if not self._has_claims:  # many rows are faster to index at the end
            self._has_claims = True
            self._indexes_dropped = True
            drop_indexes(self._connection)
        if not any(row.entities or row.more_claims for row in rows):
            written = self._claims.write([claim for row in rows for claim in row.claims])
            results.update(zip(map(id, rows), written, strict=True))
            return
        rows = self._with_entities(self._without_repeated(rows, results), results)
        answers = iter(self._claims.write([claim for row in rows for claim in row.claims]))
        for row in rows:
            results[id(row)] = _result_of_row([next(answers) for _ in row.claims])

    def _without_repeated(self, rows: Sequence[Row], results: RowResults) -> list[Row]:
        """The rows without those whose claims were in the file before, so that no entities are added for these."""
        repeated = iter(self._claims.repeated([claim for row in rows for claim in row.claims]))
        kept: list[Row] = []
        for row in rows:
            twice = [claim.uid for claim in row.claims if next(repeated)]
            if twice:
                results[id(row)] = f"the id {twice[0]} is in this file already"
            else:
                kept.append(row)
        return kept

    def _with_entities(self, rows: list[Row], results: RowResults) -> list[Row]:
        """Add the entities of the rows; return the rows for which that succeeded."""
        try:
            self._add_entities(rows)
        except RefusedError:  # try one by one, to reject only the rows at fault
            kept: list[Row] = []
            for row in rows:
                try:
                    self._add_entities([row])
                except RefusedError as error:
                    results[id(row)] = str(error)
                else:
                    kept.append(row)
            return kept
        return rows

    def _add_entities(self, rows: Sequence[Row]) -> None:
        for kind, table in self._entities:
            records = [entity for row in rows for entity in row.entities if type(entity) is kind]
            if records:
                table.add_missing(records)

    def _write_links(self, rows: Sequence[Row], results: RowResults) -> None:
        """Write the links of rows that were not rejected. An unchanged row that adds a link counts as changed."""
        links = [
            PendingLink(self._input, row.line, results[id(row)] is Outcome.UNCHANGED, link)
            for row in rows
            if isinstance(results[id(row)], Outcome)
            for link in row.links
        ]
        if not links:
            return
        is_new = self.pending_links.write(links)
        for row in rows:
            if is_new.get((self._input, row.line)) and results[id(row)] is Outcome.UNCHANGED:
                results[id(row)] = Outcome.CHANGED


def _result_of_row(results: Sequence[RowResult]) -> RowResult:
    """The result for a row of several claims: rejected if one is, else changed unless all have the same result."""
    refused = next((result for result in results if not isinstance(result, Outcome)), None)
    if refused is not None:
        return refused
    return results[0] if len(set(results)) == 1 else Outcome.CHANGED
