"""Rows of a mapped file as records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from db.dates import Edtf
from db.importing.mapped.entities import Entities, NamesIn, places, sources, speakers
from db.importing.mapped.foreign_row import ForeignRow
from db.importing.mapped.number_rules import with_columns
from db.importing.mapped.rules import ClaimRule, LayoutMapping, LinkRule
from db.importing.mapped.templates import Alternatives
from db.importing.readers import cells
from db.importing.records import ClaimRecord, LinkRecord, RefusedError, Row, RowLink, Skipped, SpeakerRef, all_faults
from db.importing.uids import UNATTRIBUTED_ACTOR, digest, slug

EARLY = "was stated before the event, according to the file; the note of the claim says so"
IN_WORDS = "gives its figure in words without a number; they are in the note of the claim"
UNORDERED = "has figures that are not in ascending order; they are in the note of the claim"


class RowMapper:
    """Converts rows to records. `remarks` counts oddities of rows that are not rejected."""

    def __init__(self, mapping: LayoutMapping, file: str, names: NamesIn = lambda _, text: (text,)) -> None:
        """`names` tells which names a text with commas holds."""
        self._names = names
        self._mapping = mapping
        self._file = file
        self._previous: ForeignRow | None = None
        self.remarks: Counter[str] = Counter()

    def __call__(self, line: int, cells_read: tuple[str, ...], row: ForeignRow) -> Row | Skipped:
        """The records of a row. Raises RefusedError, and UndecidedOrderError for a date whose order is not decided."""
        mapping = self._mapping
        for condition in mapping.take:
            if not condition.holds(row):
                return Skipped(self._file, line, condition.reason or "the mapping does not take such rows")
        for condition in mapping.skip:
            if condition.holds(row):
                return Skipped(self._file, line, condition.reason or "the mapping leaves such rows out")
        row.previous = self._previous
        parts = [part for rule in mapping.claims for part in self._parts(rule, row)]
        if not parts:
            return Skipped(self._file, line, "the mapping makes no claim of such rows")
        entities = Entities()
        try:
            key = self._key(row)
            claims = [self._claim(rule, name, key, part, entities) for rule, name, part in parts]
            links = [
                link
                for rule, name, part in parts
                for linking in rule.links
                for link in self._links(linking, self._uid(key, name), key, part)
            ]
        except RefusedError as error:
            raise RefusedError(all_faults(error, self._checks(row, parts))) from None
        row.previous, self._previous = None, row
        return Row(self._file, line, cells_read, claims[0], tuple(entities.values()), tuple(claims[1:]), tuple(links))

    def go_on_after(self, other: RowMapper) -> RowMapper:
        """Take the place of another mapper in the middle of a file; return this one."""
        self._previous, self.remarks = other._previous, other.remarks
        return self

    def _parts(self, rule: ClaimRule, row: ForeignRow) -> Iterator[tuple[ClaimRule, str, ForeignRow]]:
        """The claims that a rule makes of a row: the rule, the name of each claim, and the row or a part of it."""
        parts = row.each(rule.each) if rule.each else (row,)
        for number, part in enumerate(parts, 1):
            if all(condition.holds(part) for condition in rule.when):
                name = f"{rule.name}-{slug(rule.id(part)) or number}" if rule.each else rule.name
                yield rule, name, part

    def _checks(
        self, row: ForeignRow, parts: Sequence[tuple[ClaimRule, str, ForeignRow]]
    ) -> Iterator[Callable[[], object]]:
        """What reads each part of a row that may be refused."""
        yield partial(self._key, row)
        namespace, entities = self._mapping.namespace, Entities()
        for rule, _, part in parts:
            yield partial(_text, rule, part)
            yield partial(self._speakers, rule, part, entities)
            yield from (partial(figure.__call__, part) for figure in (rule.figure_low, rule.figure_high))
            yield partial(rule.figure.ranged, part)
            yield from (partial(date.__call__, part) for date in (rule.stated, rule.event) if date)
            yield partial(places, rule.places, part, namespace, entities)
            yield partial(sources, rule.sources, part, namespace, entities)
            yield from (partial(_relation, link.relation, part) for link in rule.links)

    def _key(self, row: ForeignRow) -> str:
        mapping = self._mapping
        if mapping.key:
            key = mapping.key(row)
            if not key:
                raise RefusedError(f"no key: {_empty(mapping.key.columns, row)}")
            return key
        return digest(*(next((row[name] for name in names if row[name]), "") for names in mapping.hash))

    def _uid(self, key: str, name: str) -> str:
        uid = f"{self._mapping.namespace}:{key}" + (f"/{name}" if name else "")
        try:
            return cells.uid(uid, "key")
        except RefusedError:  # a key such as a title or a sentence is hashed
            return f"{self._mapping.namespace}:{slug(key)}-{digest(key, name)}" + (f"/{name}" if name else "")

    def _claim(self, rule: ClaimRule, name: str, key: str, row: ForeignRow, entities: Entities) -> ClaimRecord:
        namespace = self._mapping.namespace
        text = _text(rule, row)
        low, figure, high, notes = self._figures(rule, row)
        stated = rule.stated(row) if rule.stated else None
        event = rule.event(row) if rule.event else None
        return ClaimRecord(
            uid=self._uid(key, name),
            text=text,
            speakers=self._speakers(rule, row, entities),
            places=places(rule.places, row, namespace, entities),
            sources=sources(rule.sources, row, namespace, entities),
            quote=rule.quote(row),
            attribution=rule.attribution(row),
            topic=rule.topic(row),
            language=rule.language(row),
            stated=stated,
            event=event,
            figure_low=low,
            figure=figure,
            figure_high=high,
            unit=rule.unit(row) if (low, figure, high) != (None, None, None) else "",
            note="\n".join(
                filter(
                    None,
                    (*(note(row) for note in rule.notes), *_unlinked(rule, row), *notes, *self._early(stated, event)),
                )
            ),
        )

    def _speakers(self, rule: ClaimRule, row: ForeignRow, entities: Entities) -> tuple[SpeakerRef, ...]:
        named = speakers(rule.speakers, row, self._mapping.namespace, entities, self._names)
        if named:
            return named
        if not rule.unattributed:
            columns = dict.fromkeys(column for speaker in rule.speakers for column in speaker.name.columns)
            raise RefusedError(f"no speaker: {_empty(columns, row)}")
        return (SpeakerRef(entities.add(UNATTRIBUTED_ACTOR)),)

    def _figures(self, rule: ClaimRule, row: ForeignRow) -> tuple[float | None, float | None, float | None, list[str]]:
        """The lowest, best and highest figure, and a note with figures that are not in ascending order."""
        figures = {"low": rule.figure_low, "best": rule.figure, "high": rule.figure_high}
        low, high, said = rule.figure_low(row), rule.figure_high(row), rule.figure.ranged(row)
        low, best, high = said.low if low is None else low, said.best, said.high if high is None else high
        notes = [said.note] if said.note else []
        if said.note and (said.low, said.best, said.high) == (None, None, None):
            self.remarks[IN_WORDS] += 1
        given = [value for value in (low, best, high) if value is not None]
        if given == sorted(given):
            return low, best, high, notes
        self.remarks[UNORDERED] += 1
        texts = ", ".join(f"{name} {text}" for name, figure in figures.items() if (text := figure.text(row)))
        return None, best, None, [*notes, f"The figures given are not in ascending order: {texts}."]

    def _early(self, stated: Edtf | None, event: Edtf | None) -> Iterator[str]:
        if stated and event and stated.end and event.start and stated.end < event.start:
            self.remarks[EARLY] += 1
            yield "The file says that this was stated before the event."

    def _links(self, rule: LinkRule, uid: str, key: str, row: ForeignRow) -> Iterator[RowLink]:
        if not all(condition.holds(row) for condition in rule.when):
            return
        relation, other_keys = _relation(rule.relation, row), rule.row(row) if rule.row else key
        if not relation:
            return
        for other in rule.split(other_keys) if rule.split else [other_keys]:
            ends = [uid, self._uid(other, rule.claim)] if other else []
            if ends and ends[0] == ends[1] and rule.row:
                raise RefusedError(f"{relation}: the claim {uid} is linked to itself")
            if ends and ends[0] != ends[1]:
                from_uid, to_uid = reversed(ends) if rule.incoming else ends
                yield RowLink(LinkRecord(from_uid, to_uid, relation, rule.note(row)), rule.optional)


def _text(rule: ClaimRule, row: ForeignRow) -> str:
    """The text of a claim. Raises RefusedError without one."""
    text = rule.text(row)
    if not text:
        raise RefusedError(f"no text of a claim: {_empty(rule.text.columns, row)}")
    return text


def _empty(columns: Iterable[str], row: ForeignRow) -> str:
    """Says which of the columns are empty in a row, or that the mapping gives no text for them."""
    names = tuple(columns)
    empty = [column for column in names if not row[column].strip()]
    if empty:
        return f"{', '.join(empty)} {'is' if len(empty) == 1 else 'are'} empty"
    return f"the mapping gives no text for {', '.join(names) or 'the row'}"


def _relation(rule: Alternatives, row: ForeignRow) -> str:
    """The relation that a row states, or "". Raises RefusedError that names the columns."""
    text = rule(row)
    try:
        return cells.relation(text) if text else ""
    except RefusedError as error:
        raise RefusedError(
            f"{with_columns('relation', rule.filled(row))}: {str(error).removeprefix('relation ')}"
        ) from None


def _unlinked(rule: ClaimRule, row: ForeignRow) -> Iterator[str]:
    """Notes on links that the row does not state a relation for."""
    for link in rule.links:
        if link.otherwise and not link.relation(row):
            yield link.otherwise(row)
