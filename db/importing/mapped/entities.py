"""The actors, regions and sources of a row of a mapped file, and the references of a claim to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias, TypeVar

from db.importing.mapped.foreign_row import ForeignRow, Splitter
from db.importing.mapped.number_rules import with_columns
from db.importing.mapped.rules import PlaceRule, SourceRule, SpeakerRule
from db.importing.mapped.templates import Alternatives
from db.importing.readers import cells
from db.importing.records import ActorRecord, Entity, PlaceRef, RefusedError, RegionRecord, SourceRecord, SpeakerRef
from db.importing.uids import entity_uid, name_key, source_uid

NamesIn: TypeAlias = Callable[[SpeakerRule, str], Sequence[str]]
"""The names of speakers that a text with commas holds by a rule."""

R = TypeVar("R", SpeakerRule, PlaceRule, SourceRule)

PRECISIONS = tuple("1234567")
"""The precisions of a place, from 1 (exact) to 7 (sea or air)."""

_LONGEST_NAME = 500
_KEPT = 16_384


class Entities(dict[tuple[type[Entity], str], Entity]):
    """The entities of a row by kind and uid, parents first: an actor, a place and a source may share a uid."""

    def add(self, *entities: Entity) -> str:
        """Add entities, parents first, unless they are there; return the uid of the last."""
        for entity in entities:
            self.setdefault((type(entity), entity.uid), entity)
        return entities[-1].uid


def applying(rules: Sequence[R], row: ForeignRow) -> Iterator[R]:
    """The rules whose conditions hold for the row."""
    return (rule for rule in rules if all(condition.holds(row) for condition in rule.when))


def speakers(
    rules: Sequence[SpeakerRule], row: ForeignRow, namespace: str, entities: Entities, names: NamesIn
) -> tuple[SpeakerRef, ...]:
    """The speakers of a row, without duplicates. `names` tells which names a text of a rule holds."""
    speakers: dict[str, SpeakerRef] = {}
    for rule in applying(rules, row):
        for part in _parts(rule.split, (rule.name.columns,), _speaker_columns(rule), row):
            text = rule.name(part)
            for written in names(rule, text) if rule.split is None and "," in text else (text,):
                name = _name(written, "a speaker")
                if name and not (rule.nobody and name_key(name) in rule.nobody):
                    about = ActorRecord(rule.id(part), name, rule.kind(part), "", rule.role(part), rule.country(part))
                    parents = tuple([text(part) for text in rule.parents])
                    uid = entities.add(*_actors(namespace, about, parents, rule.parent_kinds))
                    speakers.setdefault(uid, SpeakerRef(uid, name))
    return tuple(speakers.values())


def places(rules: Sequence[PlaceRule], row: ForeignRow, namespace: str, entities: Entities) -> tuple[PlaceRef, ...]:
    """The places of a row, without duplicates."""
    places: dict[str, PlaceRef] = {}
    for rule in applying(rules, row):
        leading = [level.columns for level in reversed(rule.levels)]
        for part in _parts(rule.split, leading, _place_columns(rule), row) if rule.split else (row,):
            levels = tuple([text(part) for text in rule.levels])
            collapses = all(condition.holds(part) for condition in rule.collapse)
            lat, lon = _coordinates(rule, part)
            nodes = _regions(namespace, levels, rule.kinds, lat, lon, rule.iso(part), collapses)
            if nodes:
                uid = entities.add(*nodes)
                places.setdefault(uid, PlaceRef(uid, rule.given(part), _precision(rule.precision, part)))
    return tuple(places.values())


def sources(rules: Sequence[SourceRule], row: ForeignRow, namespace: str, entities: Entities) -> tuple[str, ...]:
    """The sources of a row, without duplicates."""
    sources: dict[str, None] = {}
    for rule in applying(rules, row):
        leading = ((*rule.outlet.columns, *rule.url.columns), rule.title.columns)
        for part in _parts(rule.split, leading, _source_columns(rule), row):
            words = (rule.outlet(part), rule.title(part), rule.url(part))
            if any(words):
                published = rule.published(part) if rule.published else None
                language, copy = rule.language(part), (rule.archive_url(part), rule.sha256(part))
                uid = source_uid(namespace, *words, published.text if published else "", language, *filter(None, copy))
                sources[entities.add(SourceRecord(uid, *words, published, language, "", *copy))] = None
    return tuple(sources)


def _speaker_columns(rule: SpeakerRule) -> tuple[str, ...]:
    texts = (rule.name, rule.id, rule.kind, rule.role, rule.country, *rule.parents)
    return tuple(dict.fromkeys(column for text in texts for column in text.columns))


def _source_columns(rule: SourceRule) -> tuple[str, ...]:
    texts = (rule.outlet, rule.title, rule.url, rule.language, rule.archive_url, rule.sha256)
    columns = [column for text in texts for column in text.columns]
    return tuple(dict.fromkeys((*columns, *(rule.published.columns if rule.published else ()))))


def _place_columns(rule: PlaceRule) -> tuple[str, ...]:
    texts = (*rule.levels, rule.lat.text, rule.lon.text, rule.precision, rule.given, rule.iso)
    conditions = tuple(condition.value for condition in rule.collapse)
    return tuple(dict.fromkeys(column for text in (*texts, *conditions) for column in text.columns))


def _parts(
    split: Splitter | None, leading: Sequence[Sequence[str]], columns: Sequence[str], row: ForeignRow
) -> Iterator[ForeignRow]:
    """A row for each value of the split cells, with the values of the other cells that belong to it.

    The number of rows is the largest number of values in a column of a `leading` group, taken from the first group
    with several values. The values of a cell with as many values belong to the rows in order, a single value belongs
    to all rows, and a cell with any other number of values to none, as nothing tells which value belongs where.
    Of a list of objects, each object makes a row of its own, so that what stands in one object stays together.
    """
    if split is None:
        yield row
        return
    path, objects = row.objects(columns)
    if objects:
        outside = [column for column in columns if not column.startswith(f"{path}.")]
        values_of = {column: split(row[column]) for column in outside}
        for position, part in enumerate(objects):
            part.update((name, _part(values, position, len(objects), row[name])) for name, values in values_of.items())
            yield from _parts(split, leading, columns, part)
        return
    parts = {column: split(row[column]) for column in columns}
    counts = [max((len(parts[column]) for column in group), default=0) for group in leading]
    if not any(counts):
        yield row
        return
    number = next((count for count in counts if count > 1), 1)
    for position in range(number):
        yield ForeignRow((column, _part(values, position, number, row[column])) for column, values in parts.items())


def _part(values: list[str], position: int, number: int, whole: str) -> str:
    if len(values) == number > 1:
        return values[position]
    if number == 1 and len(values) > 1:
        return whole.strip()
    return values[0] if len(values) == 1 else ""


@lru_cache(_KEPT)
def _actors(
    namespace: str, about: ActorRecord, parents: tuple[str, ...], parent_kinds: tuple[str, ...]
) -> tuple[ActorRecord, ...]:
    """An actor, after the actors that it speaks for. `about.uid` is the id in the file, if there is one."""
    above = [
        parent for text in parents if (parent := _name(text, "a parent")) and name_key(parent) != name_key(about.name)
    ]
    actors: list[ActorRecord] = []
    parent = ""
    for position in range(len(above) - 1, -1, -1):
        kind = parent_kinds[position] if position < len(parent_kinds) else ""
        actors.append(ActorRecord(entity_uid(namespace, tuple(above[position:])), above[position], kind, parent))
        parent = actors[-1].uid
    if about.uid:
        uid = cells.uid(f"{namespace}:{about.uid}", "id of a speaker")
    else:
        uid = entity_uid(namespace, (about.name, *above))
    return (*actors, about._replace(uid=uid, parent=parent))


@lru_cache(_KEPT)
def _regions(
    namespace: str,
    levels: tuple[str, ...],
    kinds: tuple[str, ...],
    lat: float | None,
    lon: float | None,
    iso: str,
    collapses: bool,
) -> tuple[RegionRecord, ...]:
    """A region, after the regions that contain it. A level with the name of the level above is the same region.

    For the last level this applies only if `collapses`; otherwise it is a region inside of the one above.

    Coordinates belong to the last region. If that has the last level, they are part of its uid and distinguish it
    from others of the same name. If the row names only a larger region, that region gets them unless it has some.
    """
    chain = _chain(levels, collapses)
    regions: list[RegionRecord] = []
    for depth, (level, name) in enumerate(chain):
        is_leaf = depth == len(chain) - 1
        exact = is_leaf and level == len(levels) - 1 and lat is not None
        names = tuple(above for _, above in reversed(chain[: depth + 1]))
        uid = entity_uid(namespace, names, f"{lat:.4f} {lon:.4f}" if exact else "")
        kind = kinds[level] if level < len(kinds) else ""
        parent = regions[-1].uid if regions else ""
        where = (lat, lon) if is_leaf else (None, None)
        regions.append(RegionRecord(uid, name, kind, parent, "" if depth else iso, *where))
    return tuple(regions)


def _coordinates(rule: PlaceRule, row: ForeignRow) -> tuple[float | None, float | None]:
    """Latitude and longitude in degrees, or None for both. Raises RefusedError that names the columns."""
    lat, lon = rule.lat(row, (-90, 90)), rule.lon(row, (-180, 180))
    if (lat is None) != (lon is None):
        empty = rule.lat if lat is None else rule.lon
        raise RefusedError(f"lat and lon must both be given: {with_columns(empty.key, empty.text.columns)} is empty")
    return lat, lon


def _chain(levels: tuple[str, ...], collapses: bool) -> list[tuple[int, str]]:
    """The levels that are regions of their own, with their numbers, from the largest to the smallest."""
    chain: list[tuple[int, str]] = []
    for level, text in enumerate(levels):
        name = _name(text, "a place")
        is_same = bool(chain) and name_key(chain[-1][1]) == name_key(name)
        if name and not (is_same and (collapses or level < len(levels) - 1)):
            chain.append((level, name))
    return chain


def _precision(rule: Alternatives, row: ForeignRow) -> int | None:
    text = rule(row)
    if not text:
        return None
    if text not in PRECISIONS:
        about = with_columns("precision", rule.filled(row))
        raise RefusedError(f"{about}: “{text[:40]}” is not a number from 1 (exact) to 7")
    return int(text)


def _name(text: str, what: str) -> str:
    if len(text) > _LONGEST_NAME:
        raise RefusedError(f"the name of {what} is longer than {_LONGEST_NAME} characters. Is it in the right column?")
    return " ".join(text.split())
