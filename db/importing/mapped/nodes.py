"""Actors, places and sources out of a row of a mapped file, with the references that a claim makes to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TypeVar

from db.importing import cells
from db.importing.mapped.fields import Fields, Splitter
from db.importing.mapped.model import PlaceRule, SourceRule, SpeakerRule
from db.importing.mapped.templates import Text
from db.importing.naming import key, node_uid, source_uid
from db.importing.records import (
    ActorRecord,
    Node,
    PlaceRef,
    RefusedError,
    RegionRecord,
    SourceRecord,
    SpeakerRef,
)

R = TypeVar("R", SpeakerRule, PlaceRule, SourceRule)

_PRECISIONS = frozenset("1234567")
_LONGEST_NAME = 500


class Made(dict[str, Node]):
    """The nodes that a row speaks of, by uid, in the order in which they have to be made."""

    def add(self, node: Node) -> str:
        """Put a node in unless it is there; return its uid."""
        self.setdefault(node.uid, node)
        return node.uid


def applying(rules: Sequence[R], row: Fields) -> Iterator[R]:
    """The rules whose conditions hold for a row."""
    return (rule for rule in rules if all(condition.holds(row) for condition in rule.when))


def speakers(rules: Sequence[SpeakerRule], row: Fields, namespace: str, made: Made) -> tuple[SpeakerRef, ...]:
    """Who speaks in a row, each once."""
    found: dict[str, SpeakerRef] = {}
    for rule in applying(rules, row):
        for part in _parts(rule.split, (rule.name,), _speaker_columns(rule), row):
            if name := _name(rule.name(part), "a speaker"):
                uid = _actor(rule, name, part, namespace, made)
                found.setdefault(uid, SpeakerRef(uid, name))
    return tuple(found.values())


def places(rules: Sequence[PlaceRule], row: Fields, namespace: str, made: Made) -> tuple[PlaceRef, ...]:
    """The places of a row, each once."""
    found: dict[str, PlaceRef] = {}
    for rule in applying(rules, row):
        uid = _place(rule, row, namespace, made)
        if uid:
            found.setdefault(uid, PlaceRef(uid, rule.given(row), _precision(rule.precision(row))))
    return tuple(found.values())


def sources(rules: Sequence[SourceRule], row: Fields, namespace: str, made: Made) -> tuple[str, ...]:
    """The sources of a row, each once."""
    found: dict[str, None] = {}
    for rule in applying(rules, row):
        for part in _parts(rule.split, (rule.outlet, rule.title, rule.url), _source_columns(rule), row):
            words = (rule.outlet(part), rule.title(part), rule.url(part))
            if any(words):
                published = rule.published(part) if rule.published else None
                language = rule.language(part)
                uid = source_uid(namespace, *words, published.text if published else "", language)
                found[made.add(SourceRecord(uid, *words, published, language))] = None
    return tuple(found)


def _speaker_columns(rule: SpeakerRule) -> tuple[str, ...]:
    texts = (rule.name, rule.id, rule.kind, rule.role, rule.country, *rule.parents)
    return tuple(dict.fromkeys(column for text in texts for column in text.columns))


def _source_columns(rule: SourceRule) -> tuple[str, ...]:
    texts = (rule.outlet, rule.title, rule.url, rule.language)
    columns = [column for text in texts for column in text.columns]
    return tuple(dict.fromkeys((*columns, *(rule.published.columns if rule.published else ()))))


def _parts(split: Splitter | None, leading: Sequence[Text], columns: Sequence[str], row: Fields) -> Iterator[Fields]:
    """A row for each of the values that a split cell holds, with the values of the other cells that belong to them.

    A cell with as many values is taken apart alongside. One with a single value belongs to all; one with another
    number of values belongs to none, as nobody can say what belongs to what.
    """
    if split is None:
        yield row
        return
    parts = {column: split(row[column]) for column in columns}
    first = next((column for text in leading for column in text.columns if parts[column]), None)
    if first is None:
        yield row
        return
    number = len(parts[first])
    for position in range(number):
        yield Fields((column, _part(values, position, number, row[column])) for column, values in parts.items())


def _part(values: list[str], position: int, number: int, whole: str) -> str:
    if len(values) == number > 1:
        return values[position]
    if number == 1 and len(values) > 1:
        return whole.strip()
    return values[0] if len(values) == 1 else ""


def _actor(rule: SpeakerRule, name: str, row: Fields, namespace: str, made: Made) -> str:
    """Make an actor, after those whom it speaks for."""
    above = [parent for text in rule.parents if (parent := _name(text(row), "a parent")) and key(parent) != key(name)]
    parent = ""
    for position in range(len(above) - 1, -1, -1):
        names = tuple(above[position:])
        kind = rule.parent_kinds[position] if position < len(rule.parent_kinds) else ""
        parent = made.add(ActorRecord(node_uid(namespace, names), above[position], kind, parent))
    own = rule.id(row)
    uid = cells.uid(f"{namespace}:{own}", "id of a speaker") if own else node_uid(namespace, (name, *above))
    return made.add(ActorRecord(uid, name, rule.kind(row), parent, rule.role(row), rule.country(row)))


def _place(rule: PlaceRule, row: Fields, namespace: str, made: Made) -> str:
    """Make a place, after those around it; a level that is called like the one above it is the same place.

    Coordinates belong to the narrowest level. Where that is a level of its own they tell it from places of the same
    name; where the row knows only a wider place, that place gets them if it has none yet.
    """
    lat = cells.number(rule.lat(row), "latitude", (-90, 90))
    lon = cells.number(rule.lon(row), "longitude", (-180, 180))
    if (lat is None) != (lon is None):
        raise RefusedError("latitude and longitude go together: one of them is empty")
    chain: list[tuple[int, str]] = []
    for level, text in enumerate(rule.levels):
        name = _name(text(row), "a place")
        if name and not (chain and key(chain[-1][1]) == key(name)):
            chain.append((level, name))
    uid = ""
    for depth, (level, name) in enumerate(chain):
        names = tuple(above for _, above in reversed(chain[: depth + 1]))
        is_leaf = depth == len(chain) - 1
        exact = is_leaf and level == len(rule.levels) - 1 and lat is not None
        kind = rule.kinds[level] if level < len(rule.kinds) else ""
        uid = made.add(
            RegionRecord(
                _region_uid(namespace, names, lat if exact else None, lon if exact else None),
                name,
                kind,
                uid,
                rule.iso(row) if not depth else "",
                lat if is_leaf else None,
                lon if is_leaf else None,
            )
        )
    return uid


@lru_cache(65_536)
def _region_uid(namespace: str, names: tuple[str, ...], lat: float | None, lon: float | None) -> str:
    return node_uid(namespace, names, "" if lat is None else f"{lat:.4f} {lon:.4f}")


def _precision(text: str) -> int | None:
    if not text:
        return None
    if text not in _PRECISIONS:
        raise RefusedError(f"the precision of a place is “{text[:40]}” and not a number from 1 (exact) to 7")
    return int(text)


def _name(text: str, what: str) -> str:
    if len(text) > _LONGEST_NAME:
        raise RefusedError(f"the name of {what} is longer than {_LONGEST_NAME} characters; is it in the right column?")
    return " ".join(text.split())
