"""Files of claims with our own column names: tables, JSON and JSON Lines, such as our exports.

Actors, regions and sources given by id must be in the case, unless the input adds names. Exported JSON has more than
the id of each, so that those which the case does not have are added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from db.importing.formats import CLAIMS_CSV, CLAIMS_JSON
from db.importing.inputs import DERIVED_COLUMNS, Input, readable
from db.importing.own.claim_objects import NESTED, claim_of, source_of
from db.importing.own.columns import CLAIMS
from db.importing.own.folder import unknown_columns, with_unattributed
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
from db.text.formulas import unguarded

_NAMED = (("speakers", ActorRecord), ("regions", RegionRecord), ("sources", SourceRecord))
_REQUIRED = ("claim", "speakers")


def is_own(columns: tuple[str, ...]) -> bool:
    """Whether these columns or keys of a file are our own names."""
    return all(column in columns for column in _REQUIRED)


class ClaimTableInput(Input):
    """A table of claims with our own column names."""

    def __init__(self, table: CsvFile) -> None:
        super().__init__(table.path, table.name, CLAIMS_CSV, _because(table.columns))
        self.header = table.header
        self.notes = (*unknown_columns(table, CLAIMS), *_unread_links(table))
        self._table = table

    @property
    def files(self) -> tuple[TextFile, ...]:
        """The file."""
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
                    yield with_unattributed(read(item.line, item.values))
                except RefusedError as error:
                    yield Reject(file, item.line, str(error), item.values)

    def _reader(self) -> Callable[[int, tuple[str, ...]], Row]:
        columns, file = self._table.columns, self.name
        record = CLAIMS.reader(columns)
        id_column = columns.index("id") if "id" in columns else None
        links = columns.index("links") if "links" in columns and "status" in columns else None
        names = _EntitiesByName(CLAIMS.canonical(columns), self.adds_names)

        def read(line: int, values: tuple[str, ...]) -> Row:
            texts = values if links is None else tuple(map(unguarded, values))
            if id_column is not None and not texts[id_column].strip():
                raise RefusedError("id is empty")
            texts, entities = names(texts)
            claim = record(texts)
            if links is None:
                return Row(file, line, values, claim, entities)
            row_links = tuple(_links(claim.uid, texts[links]))
            return Row(file, line, values, claim._replace(partial=True), entities, (), row_links)

        return read


class ClaimObjectsInput(Input):
    """JSON or JSON Lines of claims with our own keys."""

    def __init__(self, objects: JsonFile) -> None:
        super().__init__(objects.path, objects.name, CLAIMS_JSON, _because(objects.keys))
        self._objects = objects
        known = {*CLAIMS.columns, *DERIVED_COLUMNS, *NESTED, *(name for name, _ in CLAIMS.aliases)}
        unknown = [key for key in objects.keys if key not in known]
        if unknown:
            self.notes = (f"{self.name}: unknown keys, which are ignored: {', '.join(unknown)}",)

    @property
    def files(self) -> tuple[TextFile, ...]:
        """The file."""
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
    """Replaces the names in the cells of a row by ids, and makes the records of what is named if that is wanted.

    A name gets the same id in every import, so that a table of names can be imported again.
    """

    def __init__(self, columns: tuple[str, ...], makes_records: bool) -> None:
        self._places = [(columns.index(name), kind) for name, kind in _NAMED if name in columns]
        self._makes_records = makes_records

    def __call__(self, values: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[Entity, ...]]:
        """The cells with ids in place of names, and the records of the names."""
        texts, entities = list(values), []
        for position, kind in self._places:
            texts[position] = _ids_of(values[position])
            if self._makes_records:
                named = zip(texts[position].split(";"), cells.names(values[position]), strict=False)
                entities += [_entity(kind, uid, name) for uid, name in named]
        return tuple(texts), tuple(entities)


@lru_cache(16_384)
def _ids_of(cell: str) -> str:
    """The ids of the names in a cell."""
    return ";".join(map(cells.id_of, cells.names(cell)))


def _entity(kind: type[Entity], uid: str, name: str) -> Entity:
    """A record of which only the name is known, of a source only the name or address."""
    if uid == UNATTRIBUTED and kind is ActorRecord:
        return UNATTRIBUTED_ACTOR
    return source_of(uid, name) if kind is SourceRecord else kind(uid, name)


def _links(uid: str, cell: str) -> Iterator[RowLink]:
    """The links in the column `links` of our CSV: relation:direction:id, separated by semicolons."""
    for part in filter(None, (part.strip() for part in cell.split(";"))):
        relation, _, rest = part.partition(":")
        direction, _, other = rest.partition(":")
        if direction not in ("to", "from"):
            raise RefusedError(f"links: “{part[:60]}” must have the form relation:to:id or relation:from:id")
        ends = (uid, cells.uid(other, "links"))
        from_uid, to_uid = ends if direction == "to" else ends[::-1]
        yield RowLink(LinkRecord(from_uid, to_uid, cells.relation(relation)), replace=False)


def _unread_links(table: CsvFile) -> Iterator[str]:
    """A remark on links that are not read: without `status` the table is no export of ours, they can be anything."""
    if "links" in table.columns and "status" not in table.columns:
        yield f"{table.name}: the column links is ignored, because it is read only in tables that have status as well"


def _because(columns: tuple[str, ...]) -> str:
    own = [column for column in CLAIMS.canonical(columns) if column in CLAIMS.columns]
    return f"it has the columns {', '.join(own)}"
