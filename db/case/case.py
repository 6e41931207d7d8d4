"""An open case: what the screen and the commands ask, and the only place that answers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from copy import copy
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pyroaring import BitMap

from db import dates
from db.batches import batched
from db.cache.load import keep_facts, known_from, load_facts
from db.case.carriers import Carriers
from db.case.credits import Credit, credits_in
from db.case.marks import graded_uids, noted_uids, read_marks, tagged_uids
from db.case.matches import Culprit, Matches
from db.case.rows import ClaimReader, read_actors, read_meta, read_regions
from db.case.scope import CaseScope
from db.case.search import TextSearch, joined, kept_words
from db.case.source_names import CaseSources
from db.case.trees import FieldTree, NodeCounts
from db.errors import CaseUnusableError
from db.filters.fields import AS_OF, FIELDS
from db.filters.filter import Filter, Term
from db.filters.scope import SourceName
from db.index.build import Progress
from db.index.clocks import Calendars, Clock
from db.index.sets import NOTHING, union
from db.index.timeline import Timeline
from db.lru import LRU
from db.model.claims import Actor, Claim, ClaimRow, Marks, Region, Source
from db.model.tree import Forest
from db.status.snapshot import Facts, Snapshot
from db.store.files import CaseConnection, Edition, case_error, data_version, edition_of, open_case
from db.text.names import Names
from db.text.safe import SHOWN, VERBATIM, Reading, line

CHANGED = "has changed since it was read. Open it again"
"""The end of a message about a case that can no longer be trusted."""

_CACHED_TERMS = 64
_CACHED_SNAPSHOTS = 8
_BATCH = 200


class Case:
    """A case file with its facts in memory.

    Only one thread at a time may ask for what is read from the file or remembered. Any thread may interrupt, and may
    read `facts`, which never change.
    """

    def __init__(
        self,
        path: Path,
        connection: CaseConnection,
        reading: Reading,
        progress: Progress | None,
        before: Case | None = None,
    ) -> None:
        """Read the case over an open connection. `before` is an earlier edition of it, from which to go on."""
        self.path = path
        self._connection = connection
        self._reading = reading
        self._progress = progress
        self.meta = read_meta(connection, reading)
        self._edition = (connection.edition, data_version(connection))
        is_same = before is not None and before._reading == reading
        known = known_from(before.facts, before.edition, path, connection.edition) if before and is_same else None
        has_same_names = before is not None and known is not None and not known.touched.names
        self.actors: Forest[Actor] = (
            before.actors if before and has_same_names else Forest(read_actors(connection, reading))
        )
        self.regions: Forest[Region] = (
            before.regions if before and has_same_names else Forest(read_regions(connection, reading))
        )
        loaded = load_facts(connection, path, self.actors, self.regions, reading, progress, known)
        self.facts: Facts = loaded.facts
        self._words, self._stamp = loaded.words, loaded.stamp
        self._calendars = Calendars(self.facts.index)
        self._reader = ClaimReader(connection, self.facts, reading)
        self._terms = LRU[tuple[Term, int], tuple[BitMap, tuple[str, ...]]](_CACHED_TERMS)
        self._snapshots = LRU[int, Snapshot](_CACHED_SNAPSHOTS)

    @classmethod
    def open(
        cls, path: Path, reading: Reading = SHOWN, progress: Progress | None = None, before: Case | None = None
    ) -> Self:
        """Open a case file for reading. `reading` makes its texts safe to show, or leaves them as stored.

        `before` is the case as it was open before; see `over`. Raises CaseUnusableError if the file is not a case that
        can be read.
        """
        return cls.over(path, open_case(path), reading, progress, before)

    @classmethod
    def over(
        cls,
        path: Path,
        connection: CaseConnection,
        reading: Reading = SHOWN,
        progress: Progress | None = None,
        before: Case | None = None,
    ) -> Self:
        """Read a case over a connection made by `db.store.files.open_case`, which is closed with the case.

        `before` is the case as it was open before. What is known of it is brought up to date where own changes are
        all that has happened since.
        """
        with ExitStack() as unless_opened:
            unless_opened.callback(connection.close)
            try:
                connection.execute("BEGIN")  # all queries see the same state, whoever writes meanwhile
                case = cls(path, connection, reading, progress, before)
                connection.execute("COMMIT")
            except (sqlite3.Error, UnicodeError, MemoryError) as error:
                raise case_error(path, error) from error
            unless_opened.pop_all()
        return case

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. No other thread may be asking; see `interrupt`."""
        if "_search" in self.__dict__:
            self._search.words.close()
        self._connection.close()

    def read_as(self, reading: Reading) -> Case:
        """The same open case with its texts read in another way. Close only the original."""
        if reading == self._reading:
            return self
        other = copy(self)
        other._reading = reading
        other.meta = read_meta(self._connection, reading)
        other.actors = Forest(read_actors(self._connection, reading))
        other.regions = Forest(read_regions(self._connection, reading))
        other.facts = replace(self.facts, actors=other.actors, regions=other.regions)
        other._reader = ClaimReader(self._connection, other.facts, reading)
        other._snapshots = LRU[int, Snapshot](_CACHED_SNAPSHOTS)
        other._stamp = None
        return other

    @property
    def is_ahead(self) -> bool:
        """Whether more is known than what was kept for the next start."""
        return self._stamp is not None

    def keep(self) -> None:
        """Keep what is known for the next start, if it was brought up to date. Any thread may do this, for a while."""
        stamp, self._stamp = self._stamp, None
        if stamp is not None:
            keep_facts(self.path, self._reading, self.facts, stamp)

    def interrupt(self) -> None:
        """Make a question that another thread asks fail soon with sqlite3.OperationalError."""
        self._connection.interrupt()
        if "_search" in self.__dict__:
            self._search.words.interrupt()

    def pulse(self) -> sqlite3.Cursor:
        """An endless iterator for long work without SQL: its next step raises after an interrupt."""
        return self._connection.execute("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT 0 FROM n) SELECT i FROM n")

    def has_changed(self) -> bool:
        """Whether the file was written to since it was read, or its name stands for another file.

        False while somebody is writing, and if the name stands for nothing.
        """
        now = edition_of(self.path)
        try:
            return now is not None and (now, data_version(self._connection)) != self._edition
        except sqlite3.Error:
            return False

    # What the case is

    @property
    def title(self) -> str:
        """The title of the case, else the name of its file."""
        return self.meta.get("title") or line(self.path.name)

    @property
    def edition(self) -> Edition | None:
        """The edition of the file that was read; None if it had none."""
        return self._edition[0]

    @property
    def uid(self) -> str:
        """The key under which things about this case are kept elsewhere."""
        return self.meta.get("uid", "")

    @cached_property
    def credits(self) -> tuple[Credit, ...]:
        """The licences of the case and of its imports, and whom to name."""
        return tuple(credits_in(self._connection, self.meta))

    @property
    def size(self) -> int:
        """The number of claims."""
        return self.facts.index.size

    @cached_property
    def actor_names(self) -> Names[Actor]:
        """Actors by what people call them."""
        return Names("actor", self.actors, lambda actor: len(self.facts.index.actors.get(actor, NOTHING)))

    @cached_property
    def region_names(self) -> Names[Region]:
        """Regions by what people call them."""
        return Names("region", self.regions, lambda region: len(self.facts.index.regions.get(region, NOTHING)))

    @cached_property
    def source_names(self) -> CaseSources:
        """Sources by what people call them."""
        return CaseSources(self._connection, self.facts.index.position_of, self._reading.line)

    @cached_property
    def actor_tree(self) -> FieldTree[Actor]:
        """Actors as the filter names them."""
        return FieldTree.named("actor", self.actors, self.facts.index.actors, self.actor_names)

    @cached_property
    def region_tree(self) -> FieldTree[Region]:
        """Regions as the filter names them."""
        return FieldTree.named("region", self.regions, self.facts.index.regions, self.region_names)

    @cached_property
    def carriers(self) -> Carriers:
        """Outlets and their sources."""
        return Carriers(self._connection, self.facts.index, self._reading.line)

    def actor_sizes(self) -> Mapping[int, int]:
        """The number of claims of each actor with everyone who speaks for it, by id. Zeros are left out."""
        return {id: len(positions) for id, positions in self.facts.index.actors.items()}

    def region_sizes(self) -> Mapping[int, int]:
        """The number of claims of each region with every region in it, by id. Zeros are left out."""
        return {id: len(positions) for id, positions in self.facts.index.regions.items()}

    # What is known, and what matches

    def at(self, day: str | None = None) -> Snapshot:
        """The case as known at the end of an ISO day, or with everything known. The last few are remembered."""
        index = self.facts.index
        return self._snapshot(index.size if day is None else index.periods.known_by(day))

    def _snapshot(self, known: int) -> Snapshot:
        return self._snapshots.get(known, lambda: Snapshot(self.facts, known))

    def matches(self, filter: Filter) -> Matches:
        """The claims that a filter selects. Raises FilterError if it names something that the case does not have."""
        snapshot = self.at(filter.asof)
        positions = snapshot.claims.copy()
        notes: list[str] = []
        for term in filter.terms:
            if term.field == AS_OF:
                continue
            selected, remarks = self._select(term, snapshot)
            notes.extend(remarks)
            if term.excluded:
                positions -= selected
            else:
                positions &= selected
        undated = self._undated(filter) if filter.asof else 0
        return Matches(filter, positions, tuple(dict.fromkeys(notes)), undated)

    def _select(self, term: Term, snapshot: Snapshot) -> tuple[BitMap, tuple[str, ...]]:
        """The claims that a term selects, whether it is excluded or not, with remarks. Recent ones are remembered."""

        def select() -> tuple[BitMap, tuple[str, ...]]:
            scope = self._scope(snapshot)
            claims = union(FIELDS[term.field].select(scope, value) for value in term.values)
            return claims, tuple(scope.notes)

        return self._terms.get((term, snapshot.known), select)

    def selected(self, term: Term, asof: str | None) -> BitMap:
        """The claims known at the end of an ISO day, or at any, that have one of the values of a term."""
        return self._select(term, self.at(asof))[0]

    def scope(self, day: str | None = None) -> CaseScope:
        """What the fields of a filter see of this case at the end of an ISO day, or with everything known."""
        return self._scope(self.at(day))

    def _scope(self, snapshot: Snapshot) -> CaseScope:
        names = self.actor_names, self.region_names, self.source_names
        marks = self._tagged, self._noted, self._graded
        return CaseScope(snapshot, *names, self.find_text, self.from_source, self.position, *marks)

    def _undated(self, filter: Filter) -> int:
        """The number of claims that match but for the as-of date, and do not say by when they were stated."""
        missing = self.facts.index.periods.undated
        return self.matches(filter.without(AS_OF)).positions.range_cardinality(missing.start, missing.stop)

    def culprits(self, filter: Filter) -> list[Culprit]:
        """The terms without which a filter that matches nothing would have matches, those with most matches first."""
        culprits = (Culprit(term, len(self.matches(filter.drop(term)))) for term in filter.terms)
        return sorted((one for one in culprits if one.matches), key=lambda one: -one.matches)

    def actor_counts(self, filter: Filter) -> NodeCounts:
        """For each actor by id, the number of matches that it brings if it is chosen. Zeros are left out."""
        return NodeCounts(self, filter, self.actor_tree)

    def region_counts(self, filter: Filter) -> NodeCounts:
        """For each region by id, the number of matches that it brings if it is chosen. Zeros are left out."""
        return NodeCounts(self, filter, self.region_tree)

    @property
    def has_links(self) -> bool:
        """Whether anybody has linked any two claims."""
        return any(self.facts.index.links.every.values())

    def status_counts(self, filter: Filter) -> Mapping[str, int]:
        """For each status, the number of matches if it were the only one chosen."""
        by_status = self.at(filter.asof).statuses.positions
        base = self.matches(filter.without("status")).positions
        return {status.value: base.intersection_cardinality(claims) for status, claims in by_status.items()}

    # Where claims stand in time

    def timeline(self, positions: BitMap, clock: Clock = Clock.STATED) -> Timeline:
        """Some claims as rows under the headings of their dates by a clock."""
        return Timeline(positions, self._calendars[clock])

    def heading(self, position: int) -> str:
        """The heading under which a claim stands in a brief, which is in order of statement."""
        periods = self.facts.index.periods
        return dates.heading(*periods.bounds[periods.at(position)])

    def stated_by(self, position: int) -> str | None:
        """The ISO day by which a claim was certainly stated; None if there is no such day."""
        periods = self.facts.index.periods
        return periods.bounds[periods.at(position)][1]

    # Claims

    def position(self, uid: str) -> int | None:
        """The position of the claim with this uid; None if there is none."""
        row = self._connection.execute("SELECT id FROM claim WHERE uid = ?", (_storable(uid),)).fetchone()
        return None if row is None else self.facts.index.position_of(row[0])

    def positions(self, uids: Iterable[str]) -> BitMap:
        """The positions of the claims with these uids. Unknown uids are left out."""
        positions, position_of = BitMap(), self.facts.index.position_of
        for batch in batched(map(_storable, uids), _BATCH):
            wanted = ", ".join("?" * len(batch))  # not json_each, which takes a NUL for the end of a text
            rows = self._connection.execute(f"SELECT id FROM claim WHERE uid IN ({wanted})", batch)
            positions.update(position for row in rows if (position := position_of(row[0])) is not None)
        return positions

    def uids(self, positions: Iterable[int]) -> list[str]:
        """The uids of the claims at these positions, in this order, as stored: keys, not safe to show as they are."""
        return list(self._reader.uids(positions))

    def find_text(self, pattern: str) -> BitMap:
        """The claims that contain a word or a quoted phrase; see `db.case.search`."""
        return self._search.find(pattern)

    def from_source(self, uid: str) -> BitMap | None:
        """The claims carried by the source with this uid; None if there is no such source."""
        row = self._connection.execute("SELECT id FROM source WHERE uid = ?", (_storable(uid),)).fetchone()
        if row is None:
            return None
        return self.source_names.claims([SourceName(row[0], uid)])

    def rows(self, positions: Sequence[int], asof: str | None = None) -> list[ClaimRow]:
        """The claims at these positions as rows of a list, in this order."""
        return self._reader.rows(positions, self.at(asof))

    def sources(self, positions: Iterable[int]) -> Mapping[int, Sequence[Source]]:
        """The sources that carry the claims at these positions. Claims without a source are left out."""
        return self._reader.sources(positions)

    def claim(self, position: int, asof: str | None = None) -> Claim:
        """The claim at a position with all its details, its marks, and the links known at the as-of date."""
        claim = next(self.claims((position,), asof), None)
        if claim is None:
            raise CaseUnusableError(f"{self.path} {CHANGED}")
        return replace(claim, marks=self.marks("claim", self.uids((position,))[0]))

    def marks(self, kind: str, uid: str) -> Marks:
        """The notes, tags and grade of a claim, actor, region or source."""
        return read_marks(self._connection, kind, uid, self._reading)

    def claims(self, positions: Iterable[int], asof: str | None = None, linked: bool = True) -> Iterator[Claim]:
        """The claims at these positions with all their details, in this order; without links if not `linked`.

        They are read in batches, as they are asked for.
        """
        snapshot = self.at(asof)
        for batch in batched(positions, _BATCH):
            yield from self._reader.claims(batch, snapshot, linked)

    def fetch(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        """All rows of a query over the tables of the case, as stored: not safe to show."""
        return self._connection.execute(query, parameters).fetchall()

    def _tagged(self) -> Mapping[str, BitMap]:
        found = tagged_uids(self._connection, self._reading)
        return {tag: self.positions(uids) for tag, uids in found.items()}

    def _noted(self) -> BitMap:
        return self.positions(noted_uids(self._connection))

    def _graded(self) -> Mapping[str, BitMap]:
        return {grade: self.positions(uids) for grade, uids in graded_uids(self._connection).items()}

    @cached_property
    def _search(self) -> TextSearch:
        actors = self.actors if self._reading == VERBATIM else read_actors(self._connection, VERBATIM)
        names = {actor.id: joined((actor.name, *actor.aliases)) for actor in actors}
        kept = kept_words(self._words, self.path, self.edition)
        return TextSearch(self._connection, self.facts.index, names, kept, self._progress)


def _storable(text: str) -> str:
    """The text without surrogates, which no file can hold: they come from arguments that are not UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")
