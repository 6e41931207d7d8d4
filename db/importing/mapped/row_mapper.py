"""Rows of a mapped file as records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from db.dates import Edtf
from db.importing.mapped.entities import Entities, places, sources, speakers
from db.importing.mapped.foreign_row import ForeignRow
from db.importing.mapped.number_rules import with_columns
from db.importing.mapped.rules import ClaimRule, LayoutMapping, LinkRule
from db.importing.mapped.templates import Alternatives
from db.importing.readers import cells
from db.importing.records import ClaimRecord, LinkRecord, RefusedError, Row, RowLink, Skipped, SpeakerRef
from db.importing.uids import UNATTRIBUTED_ACTOR, digest, slug

EARLY = "was stated before the event, according to the file; the note of the claim says so"
UNORDERED = "has figures that are not in ascending order; they are in the note of the claim"


class RowMapper:
    """Converts rows to records. `remarks` counts oddities of rows that are not rejected."""

    def __init__(self, mapping: LayoutMapping, file: str) -> None:
        self._mapping = mapping
        self._file = file
        self._previous: ForeignRow | None = None
        self.remarks: Counter[str] = Counter()

    def __call__(self, line: int, cells_read: tuple[str, ...], row: ForeignRow) -> Row | Skipped:
        """The records of a row. Raises RefusedError."""
        mapping = self._mapping
        for condition in mapping.take:
            if not condition.holds(row):
                return Skipped(self._file, line, condition.reason or "the mapping does not take such rows")
        for condition in mapping.skip:
            if condition.holds(row):
                return Skipped(self._file, line, condition.reason or "the mapping leaves such rows out")
        row.previous = self._previous
        entities = Entities()
        key = self._key(row)
        rules = [rule for rule in mapping.claims if all(condition.holds(row) for condition in rule.when)]
        if not rules:
            return Skipped(self._file, line, "the mapping makes no claim of such rows")
        claims = [self._claim(rule, key, row, entities) for rule in rules]
        links = [link for rule in rules for part in rule.links for link in self._links(part, rule, key, row)]
        row.previous, self._previous = None, row
        return Row(self._file, line, cells_read, claims[0], tuple(entities.values()), tuple(claims[1:]), tuple(links))

    def _key(self, row: ForeignRow) -> str:
        mapping = self._mapping
        if mapping.key:
            key = mapping.key(row)
            if not key:
                raise RefusedError(f"no key: {_empty(mapping.key.columns, row)}")
            return key
        return digest(*(row[column] for column in mapping.hash))

    def _uid(self, key: str, name: str) -> str:
        uid = f"{self._mapping.namespace}:{key}" + (f"/{name}" if name else "")
        try:
            return cells.uid(uid, "key")
        except RefusedError:  # a key such as a title or a sentence is hashed
            return f"{self._mapping.namespace}:{slug(key)}-{digest(key, name)}" + (f"/{name}" if name else "")

    def _claim(self, rule: ClaimRule, key: str, row: ForeignRow, entities: Entities) -> ClaimRecord:
        namespace = self._mapping.namespace
        text = rule.text(row)
        if not text:
            raise RefusedError(f"no text of a claim: {_empty(rule.text.columns, row)}")
        low, figure, high, notes = self._figures(rule, row)
        stated = rule.stated(row) if rule.stated else None
        event = rule.event(row) if rule.event else None
        return ClaimRecord(
            uid=self._uid(key, rule.name),
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
        named = speakers(rule.speakers, row, self._mapping.namespace, entities)
        if named:
            return named
        if not rule.unattributed:
            columns = dict.fromkeys(column for speaker in rule.speakers for column in speaker.name.columns)
            raise RefusedError(f"no speaker: {_empty(columns, row)}")
        return (SpeakerRef(entities.add(UNATTRIBUTED_ACTOR)),)

    def _figures(self, rule: ClaimRule, row: ForeignRow) -> tuple[float | None, float | None, float | None, list[str]]:
        """The lowest, best and highest figure, and a note with figures that are not in ascending order."""
        figures = {"low": rule.figure_low, "best": rule.figure, "high": rule.figure_high}
        low, best, high = (figure(row) for figure in figures.values())
        given = [value for value in (low, best, high) if value is not None]
        if given == sorted(given):
            return low, best, high, []
        self.remarks[UNORDERED] += 1
        texts = ", ".join(f"{name} {text}" for name, figure in figures.items() if (text := figure.text(row)))
        return None, best, None, [f"The figures given are not in ascending order: {texts}."]

    def _early(self, stated: Edtf | None, event: Edtf | None) -> Iterator[str]:
        if stated and event and stated.end and event.start and stated.end < event.start:
            self.remarks[EARLY] += 1
            yield "The file says that this was stated before the event."

    def _links(self, rule: LinkRule, claim: ClaimRule, key: str, row: ForeignRow) -> Iterator[RowLink]:
        if not all(condition.holds(row) for condition in rule.when):
            return
        relation, other_keys = _relation(rule.relation, row), rule.row(row) if rule.row else key
        if not relation:
            return
        for other in rule.split(other_keys) if rule.split else [other_keys]:
            ends = [self._uid(key, claim.name), self._uid(other, rule.claim)] if other else []
            if ends and ends[0] != ends[1]:
                from_uid, to_uid = reversed(ends) if rule.incoming else ends
                yield RowLink(LinkRecord(from_uid, to_uid, relation, rule.note(row)), rule.optional)


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
