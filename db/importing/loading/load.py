"""Inputs into a case: rows are read in batches, written, and counted in the report."""

from __future__ import annotations

import gc
import sqlite3
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from types import MappingProxyType

from db.batches import batched
from db.errors import InputRefusedError
from db.importing.inputs import Input
from db.importing.loading.befores import keep_all
from db.importing.loading.known_names import NamesByHand
from db.importing.loading.row_writer import RowResults, RowWriter
from db.importing.records import Reject, Row, Skipped
from db.importing.rejects import RejectSink
from db.importing.report import ImportReport, InputReport, Outcome, combined
from db.text.phrases import HOW_LINKS_COME, NO_LINKS

BATCH = 1_000
"""Rows that are compared and written together."""

_REASONS_SHOWN = 10

_RECORDED = (
    *("file", "sha256", "format", "imported_at", "added", "changed", "unchanged", "rejected"),
    *("uid", "n", "licence", "attribution"),
)
_RECORD = (
    f"INSERT INTO batch (id, {', '.join(_RECORDED)}) VALUES (?{', ?' * len(_RECORDED)}) "
    f"ON CONFLICT (id) DO UPDATE SET {', '.join(f'{column} = excluded.{column}' for column in _RECORDED)}"
)

_CREDIT = """
UPDATE batch SET licence = ?, attribution = ? WHERE sha256 = ? AND licence = '' AND attribution = ''
"""

Progress = Callable[[int, float], None]
"""Called with the number of rows read and the share of the input, 0 to 1."""


def load(
    connection: sqlite3.Connection,
    inputs: Sequence[Input],
    *,
    strict: bool = False,
    progress: Progress | None = None,
    sink: RejectSink | None = None,
    by_hand: NamesByHand = MappingProxyType({}),
) -> ImportReport:
    """Write the rows of `inputs` into a case, within a transaction of the caller.

    Rows that the case has with the same values are not written. `sink` is called with every rejected row. `by_hand` are
    the aliases of actors and regions that were given by hand.
    Raises InputRefusedError if every row is rejected, with `strict` if any row is rejected.
    """
    loader = _Loader(connection, strict, progress, sink, by_hand)
    with _without_garbage_collection():
        for item in inputs:
            loader.run(item)
        loader.finish()
    report = combined(loader.reports, (*(note for item in inputs for note in item.notes), *loader.remarks(inputs)))
    if report.rejected and (strict or report.rejected == report.rows):
        raise InputRefusedError(_refusal(report, strict))
    if loader.credited or any(part.written for part in loader.reports):
        connection.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'")
    return report


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Turn off the cyclic garbage collector: an import makes millions of small values, none of them in a cycle."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _Loader:
    """Reads the rows of each input, has them written, and keeps one report for each input."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        strict: bool,
        progress: Progress | None,
        sink: RejectSink | None,
        by_hand: NamesByHand,
    ) -> None:
        self._connection = connection
        self._strict = strict
        self._progress = progress
        self._sink = sink
        self._writer = RowWriter(connection, by_hand)
        self._removed_links = 0
        self.reports: list[InputReport] = []
        self.credited: list[str] = []
        """The inputs that changed no row, but of whose earlier import the terms are known now."""
        self._batches: list[tuple[int, Input]] = []
        self._last_batch = connection.execute("SELECT ifnull(max(id), 0) FROM batch").fetchone()[0]

    def run(self, input: Input) -> None:
        """Load one input. Raises InputRefusedError if it has no rows."""
        report = InputReport()
        self.reports.append(report)
        self._last_batch += 1
        self._batches.append((self._last_batch, input))
        self._writer.begin_input(len(self.reports) - 1, input.name, self._last_batch)
        for items in batched(input.rows(), BATCH):
            self._write(items, report, input)
        if not report.rows and not report.skipped and not (input.about or input.brings_work):
            raise InputRefusedError(f"{input.name} has no rows")

    def finish(self) -> None:
        """Write the pending links, and record the inputs that added or changed rows."""
        for number, rows in self._writer.finish().items():
            self.reports[number].correct(rows)
        for (batch, input), report in zip(self._batches, self.reports, strict=True):
            if report.written or self._has_begun(batch):
                self._record(batch, input, report)
            elif input.licence or input.attribution:
                self._credit(input)

    def remarks(self, inputs: Sequence[Input]) -> Iterator[str]:
        """Remarks on the rows, after all have been read."""
        for item in inputs:
            yield from item.remarks()
        yield from self._writer.told()
        if self.credited:
            yield f"terms of an earlier import are recorded now: {', '.join(self.credited)}"
        if self._removed_links:
            yield f"links removed because changed rows no longer state them: {self._removed_links:,}"
        pending = self._writer.pending_links
        if pending.missing:
            yield (
                f"links left out because a claim is not in the case: {pending.missing:,}. "
                f"The first: {'; '.join(pending.examples)}"
            )

        if not self._connection.execute("SELECT EXISTS (SELECT 1 FROM link)").fetchone()[0]:
            yield f"{NO_LINKS}. {HOW_LINKS_COME}"

    def _write(self, items: Sequence[Row | Reject | Skipped], report: InputReport, input: Input) -> None:
        """Write and count a batch of rows."""
        rows = [item for item in items if isinstance(item, Row)]
        results = self._writer.write(rows)
        if input.removes_stale_links and (changed := [row for row in rows if results[id(row)] is Outcome.CHANGED]):
            self._removed_links += self._writer.remove_stale_links(changed)
        if not (report.previewed and len(rows) == len(items) and report.add_all(list(results.values()))):
            for item in items:
                self._count(item, results, report)
        if self._progress:
            self._progress(sum(part.rows for part in self.reports), input.share)

    def _count(self, item: Row | Reject | Skipped, results: RowResults, report: InputReport) -> None:
        if isinstance(item, Row):
            result = results[id(item)]
            if isinstance(result, Outcome):
                report.add(result)
                report.show(item)
                return
            item = Reject(item.file, item.line, result, item.cells)
        if isinstance(item, Skipped):
            report.skipped[f"{item.file}: {item.reason}"] += 1
            return
        report.reject(item)
        if self._sink:
            self._sink(item)
        elif self._strict and report.counts[Outcome.REJECTED] == _REASONS_SHOWN:
            raise InputRefusedError(_refusal(combined(self.reports), strict=True))

    def _record(self, batch: int, input: Input, report: InputReport) -> None:
        counts = [report.counts[outcome] for outcome in Outcome]
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        credit = (input.licence, input.attribution)
        values = (input.name, input.sha256(), input.format, now, *counts, uuid.uuid4().hex, self._next_n(), *credit)
        self._connection.execute(_RECORD, (batch, *values))
        keep_all(self._connection, batch)

    def _has_begun(self, batch: int) -> bool:
        """Whether a row was written for an input all the same, such as an actor of a rejected row."""
        return self._connection.execute("SELECT 1 FROM batch WHERE id = ?", (batch,)).fetchone() is not None

    def _credit(self, input: Input) -> None:
        """Give earlier imports of the same file the terms that were not known then."""
        terms = (input.licence, input.attribution, input.sha256())
        if self._connection.execute(_CREDIT, terms).rowcount:
            self.credited.append(input.name)

    def _next_n(self) -> int:
        """The Lamport number of an import: one more than the highest in the case."""
        highest = self._connection.execute(
            "SELECT max(ifnull((SELECT max(n) FROM batch), 0), ifnull((SELECT max(n) FROM journal), 0))"
        ).fetchone()
        return 1 + int(highest[0])


def _refusal(report: ImportReport, strict: bool) -> str:
    reasons = [str(reject) for reject in report.rejects[:_REASONS_SHOWN]]
    more = report.rejected - len(reasons)
    if more:
        reasons.append(f"and {more:,} more")
    what = "Rows were rejected" if strict else "Every row was rejected"
    return f"{what}; nothing was imported:\n  " + "\n  ".join(reasons)
