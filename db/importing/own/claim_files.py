"""Single files of claims in our own names: tables, JSON and JSON Lines, our exports among them.

What such a file only names by an id is sought in the case, or made when the input brings names of its own. JSON of
ours says more about speakers, places and sources than an id: those are made where the case lacks them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from db.exporting.csv import unguarded
from db.importing.inputs import DERIVED_COLUMNS, Input, readable
from db.importing.own.claim_objects import NESTED, claim_of, source_of
from db.importing.own.columns import CLAIMS
from db.importing.own.folder import left_out
from db.importing.readers import cells
from db.importing.readers.csv_file import CsvFile
from db.importing.readers.json_file import JsonFile
from db.importing.readers.text_file import TextFile
from db.importing.records import (
    ActorRecord,
    Entity,
    LinkRecord,
    RefusedError,
    RegionRecord,
    Reject,
    Row,
    RowLink,
    SourceRecord,
)
from db.importing.uids import UNATTRIBUTED_ACTOR
from db.model.claims import UNATTRIBUTED

_NAMED = (("speakers", ActorRecord), ("regions", RegionRecord), ("sources", SourceRecord))
_TELLING = ("claim", "speakers")


def is_own(columns: tuple[str, ...]) -> bool:
    """Whether a table or JSON file with these columns or keys is in our own names."""
    return all(column in columns for column in _TELLING)


class ClaimTableInput(Input):
    """A table of claims in our own columns."""

    def __init__(self, table: CsvFile) -> None:
        super().__init__(table.path, table.name, "claims-csv", _because(table.columns))
        self.header = table.header
        self.notes = tuple(left_out(table, CLAIMS))
        self._table = table

    @property
    def encoded(self) -> tuple[TextFile, ...]:
        """The one file."""
        return (self._table,)

    def rows(self) -> Iterator[Row | Reject]:
        """All rows in the order of the file."""
        file = self.name
        read = self._reader()
        with readable(self.path):
            for item in self._table.rows():
                if isinstance(item, Reject):
                    yield item
                    continue
                try:
                    yield read(item.line, item.values)
                except RefusedError as error:
                    yield Reject(file, item.line, str(error), item.values)

    def _reader(self) -> Callable[[int, tuple[str, ...]], Row]:
        columns, file = self._table.columns, self.name
        record = CLAIMS.reader(columns)
        has_id = columns.index("id") if "id" in columns else None
        links = columns.index("links") if "links" in columns and "status" in columns else None
        names = _EntitiesByName(CLAIMS.named(columns)) if self.adds_names else None

        def read(line: int, values: tuple[str, ...]) -> Row:
            found = values if links is None else tuple(map(unguarded, values))
            if has_id is not None and not found[has_id].strip():
                raise RefusedError("id is empty")
            entities: tuple[Entity, ...] = ()
            if names:
                found, entities = names(found)
            claim = record(found)
            if not entities and any(speaker.uid == UNATTRIBUTED for speaker in claim.speakers):
                entities = (UNATTRIBUTED_ACTOR,)
            if links is None:
                return Row(file, line, values, claim, entities)
            told = tuple(_links(claim.uid, found[links]))
            return Row(file, line, values, claim._replace(partial=True), entities, (), told)

        return read


class ClaimObjectsInput(Input):
    """JSON or JSON Lines of claims in our own keys."""

    def __init__(self, objects: JsonFile) -> None:
        super().__init__(objects.path, objects.name, "claims-json", _because(objects.keys))
        self._objects = objects
        known = {*CLAIMS.columns, *DERIVED_COLUMNS, *NESTED, *(name for name, _ in CLAIMS.also)}
        unknown = [key for key in objects.keys if key not in known]
        if unknown:
            self.notes = (f"{self.name}: these keys mean nothing here and were left out: {', '.join(unknown)}",)

    @property
    def encoded(self) -> tuple[TextFile, ...]:
        """The one file."""
        return (self._objects,)

    def rows(self) -> Iterator[Row | Reject]:
        """All objects in the order of the file."""
        with readable(self.path):
            for item in self._objects.rows():
                if isinstance(item, Reject):
                    yield item
                    continue
                try:
                    claim, entities, links = claim_of(item.value, self.adds_names)
                except RefusedError as error:
                    yield Reject(self.name, item.line, str(error), (item.text,))
                else:
                    yield Row(self.name, item.line, (item.text,), claim, entities, (), links)


class _EntitiesByName:
    """Ids for the names in the cells of a row that holds no ids, and the records of all that it names."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        self._places = [(columns.index(name), kind) for name, kind in _NAMED if name in columns]

    def __call__(self, values: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[Entity, ...]]:
        """The cells with ids in place of names, and what they name."""
        found, entities = list(values), []
        for position, kind in self._places:
            ids: list[str] = []
            for name in cells.names(values[position]):
                ids.append(cells.id_of(name))
                entities.append(_named(kind, ids[-1], name))
            found[position] = ";".join(ids)
        return tuple(found), tuple(entities)


def _named(kind: type[Entity], uid: str, name: str) -> Entity:
    """A record of which only the name is known, or of a source the address."""
    if uid == UNATTRIBUTED and kind is ActorRecord:
        return UNATTRIBUTED_ACTOR
    return source_of(uid, name) if kind is SourceRecord else kind(uid, name)


def _links(uid: str, cell: str) -> Iterator[RowLink]:
    """The links that the last column of our CSV tells of: relation:direction:id, apart by semicolons."""
    for part in filter(None, (part.strip() for part in cell.split(";"))):
        relation, _, rest = part.partition(":")
        direction, _, other = rest.partition(":")
        if direction not in ("to", "from"):
            raise RefusedError(f"links: “{part[:60]}” is not of the form relation:to:id or relation:from:id")
        ends = (uid, cells.uid(other, "links"))
        from_uid, to_uid = ends if direction == "to" else ends[::-1]
        yield RowLink(LinkRecord(from_uid, to_uid, cells.relation(relation)), replace=False)


def _because(columns: tuple[str, ...]) -> str:
    known = [column for column in CLAIMS.named(columns) if column in CLAIMS.columns]
    return f"{', '.join(known)} are our own names"
