"""Files of claims with our own column names: tables, JSON and JSON Lines, such as our exports.

Actors, regions and sources given by id must be in the case, unless the input adds names. Exported JSON has more than
the id of each, so that those which the case does not have are added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from db.importing.formats import CLAIMS_CSV, CLAIMS_JSON
from db.importing.inputs import DERIVED_COLUMNS, Input, readable
from db.importing.own.claim_objects import NESTED, claim_of
from db.importing.own.columns import CLAIMS
from db.importing.own.features import are_features, flattened, own_keys
from db.importing.own.folder import unknown_columns
from db.importing.own.names import NAMED, EntitiesByName, speakers_in, with_unattributed
from db.importing.own.speakers import SpeakersAlone
from db.importing.readers import cells
from db.importing.readers.json_file import JsonFile
from db.importing.readers.table import InputFile, Table
from db.importing.records import Entity, LinkRecord, RefusedError, Reject, Row, RowLink, all_faults
from db.text.formulas import unguarded


def is_own(columns: tuple[str, ...]) -> bool:
    """Whether these columns or keys of a file are our own names."""
    return not CLAIMS.missing(columns)


class ClaimTableInput(Input):
    """A table of claims with our own column names."""

    def __init__(self, table: Table) -> None:
        super().__init__(table.path, table.name, CLAIMS_CSV, _because(table.columns))
        self.header = table.header
        self.notes = (*table.remarks, *unknown_columns(table, CLAIMS), *_unread_links(table))
        table.watch((*CLAIMS.columns, *(name for name, _ in CLAIMS.aliases)))
        self._table = table
        self._speakers = SpeakersAlone(lambda: speakers_in(table))

    @property
    def files(self) -> tuple[InputFile, ...]:
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

    def remarks(self) -> tuple[str, ...]:
        """What was made of commas between speakers."""
        return tuple(f"{self.name}: {text}" for text in self._speakers.told())

    def _reader(self) -> Callable[[int, tuple[str, ...]], Row]:
        columns, file = self._table.columns, self.name
        record = CLAIMS.reader(columns)
        id_column = columns.index("id") if "id" in columns else None
        links = columns.index("links") if "links" in columns and "status" in columns else None
        made = [kind for _, kind in NAMED] if self.adds_names else []
        self._speakers = SpeakersAlone(lambda: speakers_in(self._table))
        names = EntitiesByName(CLAIMS.canonical(columns), made, self._speakers)

        def read(line: int, values: tuple[str, ...]) -> Row:
            texts = values if links is None else tuple(map(unguarded, values))
            entities: tuple[Entity, ...] = ()
            try:
                if id_column is not None:
                    cells.required(texts[id_column], "id")
                texts, entities = names(texts)
                claim = record(texts)
                row_links = () if links is None else tuple(_links(claim.uid, texts[links]))
            except RefusedError as error:
                named = texts if entities else _with_names(names, texts)
                parts = (partial(cells.required, texts[number], "id") for number in (id_column,) if number is not None)
                raise RefusedError(all_faults(error, (*parts, partial(record, named)))) from None
            return Row(file, line, values, claim._replace(partial=links is not None), entities, (), row_links)

        return read


def _with_names(names: EntitiesByName, texts: tuple[str, ...]) -> tuple[str, ...]:
    """The cells of a row with ids in place of names, as far as the names can be ids."""
    try:
        return names(texts)[0]
    except RefusedError:
        return texts


class ClaimObjectsInput(Input):
    """JSON or JSON Lines of claims with our own keys."""

    def __init__(self, objects: JsonFile) -> None:
        keys = own_keys(objects)
        super().__init__(objects.path, objects.name, CLAIMS_JSON, _because(keys))
        self._objects = objects
        self._are_features = are_features(objects)
        self._speakers = SpeakersAlone(self._speakers_in)
        known = {*CLAIMS.columns, *DERIVED_COLUMNS, *NESTED, *(name for name, _ in CLAIMS.aliases)}
        unknown = [key for key in keys if key not in known]
        if unknown:
            self.notes = (f"{self.name}: unknown keys, which are ignored: {', '.join(unknown)}",)

    @property
    def files(self) -> tuple[InputFile, ...]:
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
                    value = flattened(item.value) if self._are_features else item.value
                    if isinstance(value.get("speakers"), str):
                        value = {**value, "speakers": self._speakers(value["speakers"])}
                    claim, entities, links = claim_of(value, self.adds_names)
                except RefusedError as error:
                    yield Reject(self.name, item.line, str(error), (item.text,))
                else:
                    yield Row(self.name, item.line, (item.text,), claim, entities, (), links)

    def remarks(self) -> tuple[str, ...]:
        """What was made of commas between speakers."""
        return tuple(f"{self.name}: {text}" for text in self._speakers.told())

    def _speakers_in(self) -> Iterator[str]:
        for item in self._objects.rows():
            value = {} if isinstance(item, Reject) else flattened(item.value) if self._are_features else item.value
            if isinstance(value.get("speakers"), str):
                yield value["speakers"]


def _links(uid: str, cell: str) -> Iterator[RowLink]:
    """The links in the column `links` of our CSV: relation:direction:id, separated by semicolons."""
    for part in filter(None, (part.strip() for part in cell.split(";"))):
        relation, _, rest = part.partition(":")
        direction, _, other = rest.partition(":")
        if direction not in ("to", "from"):
            raise RefusedError(f"links: “{part[:60]}” must have the form relation:to:id or relation:from:id")
        ends = (uid, cells.uid(other, "links"))
        from_uid, to_uid = ends if direction == "to" else ends[::-1]
        if from_uid == to_uid:
            raise RefusedError(f"links: the claim {uid} is linked to itself")
        yield RowLink(LinkRecord(from_uid, to_uid, cells.relation(relation)), replace=False)


def _unread_links(table: Table) -> Iterator[str]:
    """A remark on links that are not read: without `status` the table is no export of ours, they can be anything."""
    if "links" in table.columns and "status" not in table.columns:
        yield f"{table.name}: the column links is ignored, because it is read only in tables that have status as well"


def _because(columns: tuple[str, ...]) -> str:
    own = [column for column in CLAIMS.canonical(columns) if column in CLAIMS.columns]
    return f"it has the columns {', '.join(own)}"
