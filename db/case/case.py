"""An open case: what the screen and the commands ask, and the only place that answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

from pyroaring import BitMap

from db import dates
from db.batches import batched
from db.case.carriers import Carriers
from db.case.credits import Credit, credits_in
from db.case.matches import Culprit, Matches
from db.case.open_case import OpenCase
from db.case.scope import CaseScope
from db.case.source_names import CaseSources
from db.case.trees import FieldTree, NodeCounts
from db.case.work.basis import Drawn, readings_from
from db.case.work.hands import Hands, own_ids
from db.case.work.marks import CaseMarks
from db.errors import CaseUnusableError
from db.filters.fields import AS_OF, FIELDS
from db.filters.filter import Filter, Term
from db.filters.scope import SourceName
from db.index.clocks import Clock
from db.index.sets import NOTHING, union
from db.index.timeline import Timeline
from db.model.claims import Actor, Claim, ClaimRow, Marks, Region, Source
from db.status.snapshot import Snapshot
from db.text.names import Names
from db.text.safe import line

CHANGED = "has changed since it was read. Open it again"
"""The end of a message about a case that can no longer be trusted."""

_CACHED_TERMS = 64
_CACHED_SNAPSHOTS = 8
_BATCH = 200


class Case(OpenCase):
    """A case file with its facts in memory, and all that can be asked about it; see `OpenCase`."""

    @cached_property
    def work(self) -> CaseMarks:
        """What analysts put on its claims."""
        return CaseMarks(self._connection, self._reading, self.positions)

    # What the case is

    @property
    def title(self) -> str:
        """The title of the case, else the name of its file."""
        return self.meta.get("title") or line(self.path.name)

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
        return CaseScope(snapshot, *names, self.find_text, self.from_source, self.position, self.work, self.hands)

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
        """Whether anybody has linked any two claims, in links that are left out or not."""
        return bool(self.left_out) or any(self.facts.index.links.every.values())

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
        """The notes, tags, grade, review and conflicts of a claim, actor, region or source."""
        return self.work.of(kind, uid)

    def claims(self, positions: Iterable[int], asof: str | None = None, linked: bool = True) -> Iterator[Claim]:
        """The claims at these positions with all their details, in this order; without links if not `linked`.

        They are read in batches, as they are asked for.
        """
        snapshot = self.at(asof)
        for batch in batched(positions, _BATCH):
            yield from self._reader.claims(batch, snapshot, linked)

    def readings(self, positions: Iterable[int]) -> Drawn:
        """The links that go from the claims at these positions and rest on an analyst's reading, by relation."""
        if self.published_only:
            return {}
        return readings_from(self._connection, self.facts.index, positions)

    def fetch(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        """All rows of a query over the tables of the case, as stored: not safe to show."""
        return self._connection.execute(query, parameters).fetchall()

    @property
    def hands(self) -> Hands:
        """What analysts did to the claims."""
        own = partial(own_ids, self.uid, self.path)
        return Hands(self._connection, self._reading, self.positions, self._drawn, own)


def _storable(text: str) -> str:
    """The text without surrogates, which no file can hold: they come from arguments that are not UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")
