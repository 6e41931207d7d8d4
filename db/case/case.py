"""An open case: what the screen and the commands ask, and the only place that answers."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from pyroaring import BitMap

from db import dates
from db.cache.load import read_index
from db.case.rows import ClaimReader, read_actors, read_meta, read_regions
from db.case.search import TextSearch, joined
from db.errors import CaseUnusableError
from db.filters.fields import AS_OF, FIELDS
from db.filters.filter import Filter, Term
from db.filters.scope import CaseScope, Scope
from db.findings.cross_links import CrossLinks
from db.index.build import Progress
from db.index.clocks import Calendars, Clock
from db.index.index import Index
from db.index.sets import union
from db.index.timeline import Timeline
from db.model.claims import Actor, Claim, ClaimRow, Region, Source
from db.model.tree import Forest
from db.status.counts import Counts
from db.status.statuses import Statuses
from db.store.files import CaseConnection, case_error, data_version, edition_of, open_case
from db.text.names import Names
from db.text.safe import SHOWN, VERBATIM, Reading, line

K = TypeVar("K")
V = TypeVar("V")

CHANGED = "has changed since it was read. Open it again"
"""What is said of a case about which nothing true can be said any more."""

_REMEMBERED_TERMS = 64
_REMEMBERED_STATUSES = 8
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Matches:
    """The claims that a filter selects. `positions` ascend in timeline order.

    `notes` are remarks on how the filter was understood; `undated` counts the claims left out because an
    as-of date is set and they do not say when they were stated.
    """

    filter: Filter
    positions: BitMap
    notes: tuple[str, ...] = ()
    undated: int = 0

    def __len__(self) -> int:
        return len(self.positions)


@dataclass(frozen=True, slots=True)
class Culprit:
    """A term without which a filter that matches nothing would have `matches` claims."""

    term: Term
    matches: int


class Case:
    """A case file with its index in memory.

    One thread at a time may ask what is read from the file or remembered; any thread may interrupt, and look at the
    index, which never changes.
    """

    def __init__(self, path: Path, connection: CaseConnection, reading: Reading, progress: Progress | None) -> None:
        self.path = path
        self._connection = connection
        self._reading = reading
        self._progress = progress
        self.meta = read_meta(connection, reading)
        self._edition = (connection.edition, data_version(connection))
        self.actors: Forest[Actor] = Forest(read_actors(connection, reading))
        self.regions: Forest[Region] = Forest(read_regions(connection, reading))
        kept = read_index(connection, path, self.actors, self.regions, reading, progress)
        self.index: Index = kept.index
        self._calendars = Calendars(self.index)
        self._words = kept.words
        self._reader = ClaimReader(connection, self.index, self.actors, self.regions, reading)
        self._terms: OrderedDict[tuple[Term, int], tuple[BitMap, tuple[str, ...]]] = OrderedDict()
        self._statuses: OrderedDict[int, Statuses] = OrderedDict()
        self.course, self.finders = kept.course, kept.finders
        self.speaking = kept.finders.speaking
        self.crossings = CrossLinks(self.index, self.speaking)

    @classmethod
    def open(cls, path: Path, reading: Reading = SHOWN, progress: Progress | None = None) -> Self:
        """Open a case file for reading. `reading` makes its texts safe to show, or leaves them as stored.

        Raises CaseUnusableError if the file is not a case that can be read.
        """
        return cls.over(path, open_case(path), reading, progress)

    @classmethod
    def over(
        cls, path: Path, connection: CaseConnection, reading: Reading = SHOWN, progress: Progress | None = None
    ) -> Self:
        """Read a case over a connection that `db.files.open_case` made; it is closed with the case."""
        with ExitStack() as unless_opened:
            unless_opened.callback(connection.close)
            try:
                connection.execute("BEGIN")  # whoever writes meanwhile is seen by all queries or by none
                case = cls(path, connection, reading, progress)
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
        """The same open case with its texts read in another way; only this one is to be closed."""
        if reading == self._reading:
            return self
        other = copy(self)
        other._reading = reading
        other.meta = read_meta(self._connection, reading)
        other.actors = Forest(read_actors(self._connection, reading))
        other.regions = Forest(read_regions(self._connection, reading))
        other._reader = ClaimReader(self._connection, self.index, other.actors, other.regions, reading)
        return other

    def interrupt(self) -> None:
        """Make a question that another thread asks fail soon with sqlite3.OperationalError."""
        self._connection.interrupt()
        if "_search" in self.__dict__:
            self._search.words.interrupt()

    def pulse(self) -> sqlite3.Cursor:
        """An endless iterator for what takes long without a statement: its next step after an interrupt raises that."""
        return self._connection.execute("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT 0 FROM n) SELECT i FROM n")

    def has_changed(self) -> bool:
        """Whether the file was written to since it was read, or another one has taken its name.

        While somebody is writing, or the name stands for nothing, it counts as unchanged.
        """
        now = edition_of(self.path)
        try:
            return now is not None and (now, data_version(self._connection)) != self._edition
        except sqlite3.Error:
            return False

    @property
    def title(self) -> str:
        """What the case is called; the file's name if it has no title."""
        return self.meta.get("title") or line(self.path.name)

    @property
    def uid(self) -> str:
        """The key under which things about this case are kept elsewhere."""
        return self.meta.get("uid", "")

    @property
    def size(self) -> int:
        """The number of claims."""
        return self.index.size

    @cached_property
    def actor_names(self) -> Names[Actor]:
        """Actors by what people call them."""
        return Names("actor", self.actors)

    @cached_property
    def region_names(self) -> Names[Region]:
        """Regions by what people call them."""
        return Names("region", self.regions)

    @cached_property
    def _search(self) -> TextSearch:
        actors = self.actors if self._reading == VERBATIM else read_actors(self._connection, VERBATIM)
        names = {actor.id: joined((actor.name, *actor.aliases)) for actor in actors}
        return TextSearch(self._connection, self.index, names, self._words, self._progress)

    def matches(self, filter: Filter) -> Matches:
        """The claims that a filter selects. Raises FilterError if it names what the case does not have."""
        known = self.known(filter.asof)
        found = self.index.everything(known)
        notes: list[str] = []
        for term in filter.terms:
            if term.field == AS_OF:
                continue
            selected, remarks = self._select(term, known)
            notes.extend(remarks)
            if term.excluded:
                found -= selected
            else:
                found &= selected
        undated = self._undated(filter) if filter.asof else 0
        return Matches(filter, found, tuple(dict.fromkeys(notes)), undated)

    def _undated(self, filter: Filter) -> int:
        """How many claims would match but for the as-of date, and do not say by when they were stated."""
        missing = self.index.periods.undated
        return self.matches(filter.without(AS_OF)).positions.range_cardinality(missing.start, missing.stop)

    def culprits(self, filter: Filter) -> list[Culprit]:
        """For a filter that matches nothing: the terms without which there would be matches, most first."""
        alone = (Culprit(term, len(self.matches(filter.drop(term)))) for term in filter.terms)
        return sorted((one for one in alone if one.matches), key=lambda one: -one.matches)

    def actor_counts(self, filter: Filter) -> Mapping[int, int]:
        """For each actor by id: how many claims would match if it were the only one chosen. Zeros are left out."""
        return Counts(self.matches(filter.without("actor")).positions, self.index.actors)

    def region_counts(self, filter: Filter) -> Mapping[int, int]:
        """For each region by id: how many claims would match if it were the only one chosen. Zeros are left out."""
        return Counts(self.matches(filter.without("region")).positions, self.index.regions)

    def status_counts(self, filter: Filter) -> Mapping[str, int]:
        """For each status: how many claims would match if it were the only one chosen."""
        positions = self.statuses(filter.asof).positions
        base = self.matches(filter.without("status")).positions
        return {status.value: base.intersection_cardinality(found) for status, found in positions.items()}

    def timeline(self, positions: BitMap, clock: Clock = Clock.STATED) -> Timeline:
        """The matches as rows under the headings of their dates by a clock."""
        return Timeline(positions, self._calendars[clock])

    def heading(self, position: int) -> str:
        """The heading under which a claim stands in a brief, which is in order of statement."""
        periods = self.index.periods
        return dates.heading(*periods.bounds[periods.at(position)])

    def stated_by(self, position: int) -> str | None:
        """The ISO day by which a claim was certainly stated; None if there is no such day."""
        periods = self.index.periods
        return periods.bounds[periods.at(position)][1]

    def position(self, uid: str) -> int | None:
        """The position of the claim with this uid; None if there is none."""
        row = self._connection.execute("SELECT id FROM claim WHERE uid = ?", (_storable(uid),)).fetchone()
        return None if row is None else self.index.position_of(row[0])

    def positions(self, uids: Iterable[str]) -> BitMap:
        """The positions of the claims with these uids; unknown ones are left out."""
        found = BitMap()
        remaining = iter(uids)
        while batch := [_storable(uid) for uid in islice(remaining, _BATCH)]:
            wanted = ", ".join("?" * len(batch))  # not json_each, which takes a NUL for the end of a text
            rows = self._connection.execute(f"SELECT id FROM claim WHERE uid IN ({wanted})", batch)
            found.update(p for row in rows if (p := self.index.position_of(row[0])) is not None)
        return found

    def uids(self, positions: Iterable[int]) -> list[str]:
        """The uids of the claims at these positions, in this order, as stored: keys, not safe to show as they are."""
        return list(self._reader.uids(positions))

    def find_text(self, pattern: str) -> BitMap:
        """The claims that fit a word or a quoted phrase; see `db.search`."""
        return self._search.find(pattern)

    def rows(self, positions: Sequence[int], asof: str | None = None) -> list[ClaimRow]:
        """The claims at these positions in one line each, in this order."""
        return self._reader.rows(positions, self.statuses(asof))

    def sources(self, positions: Iterable[int]) -> Mapping[int, Sequence[Source]]:
        """The sources that carry the claims at these positions; claims without one are left out."""
        return self._reader.sources(positions)

    def claim(self, position: int, asof: str | None = None) -> Claim:
        """All that is known about the claim at a position, with the links known at the as-of date."""
        found = next(self.claims((position,), asof), None)
        if found is None:
            raise CaseUnusableError(f"{self.path} {CHANGED}")
        return found

    def claims(self, positions: Iterable[int], asof: str | None = None, linked: bool = True) -> Iterator[Claim]:
        """All that is known about the claims at these positions, in this order, in batches."""
        statuses = self.statuses(asof)
        remaining = iter(positions)
        while batch := list(islice(remaining, _BATCH)):
            yield from self._reader.claims(batch, statuses, linked)

    def statuses(self, asof: str | None = None) -> Statuses:
        """The statuses at the end of an ISO day, or with everything known."""
        return self._statuses_of_first(self.known(asof))

    def _statuses_of_first(self, known: int) -> Statuses:
        return _remember(
            self._statuses, known, lambda: Statuses(self.index.links, known, self.course), _REMEMBERED_STATUSES
        )

    def known(self, asof: str | None = None) -> int:
        """How many claims were known at the end of an ISO day, or are at all: the first ones of the timeline."""
        return self.index.size if asof is None else self.index.periods.known_by(asof)

    def scope(self, asof: str | None = None) -> Scope:
        """What the fields of a filter see of this case at the end of an ISO day, or with everything known."""
        return CaseScope(self, self.statuses(asof))

    def _select(self, term: Term, known: int) -> tuple[BitMap, tuple[str, ...]]:
        def select() -> tuple[BitMap, tuple[str, ...]]:
            scope = CaseScope(self, self._statuses_of_first(known))
            found = [FIELDS[term.field].select(scope, value) for value in term.values]
            return union(found), tuple(scope.notes)

        return _remember(self._terms, (term, known), select, _REMEMBERED_TERMS)

    def from_source(self, uid: str) -> BitMap | None:
        """The claims carried by the source with this uid; None if there is no such source."""
        row = self._connection.execute("SELECT id FROM source WHERE uid = ?", (_storable(uid),)).fetchone()
        if row is None:
            return None
        claims = self._connection.execute("SELECT claim_id FROM claim_source WHERE source_id = ?", row)
        return BitMap(p for (id,) in claims if (p := self.index.position_of(id)) is not None)


def _storable(text: str) -> str:
    """The text without what no file can hold: halves of characters, from arguments that are not UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _remember(known: OrderedDict[K, V], key: K, make: Callable[[], V], limit: int) -> V:
    """The value under a key, made if it is not there; of more than `limit` the one used longest ago is forgotten."""
    if key in known:
        known.move_to_end(key)
        return known[key]
    value = known[key] = make()
    if len(known) > limit:
        known.popitem(last=False)
    return value
