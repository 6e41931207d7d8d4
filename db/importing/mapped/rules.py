"""A mapping that was understood: what each column of a layout becomes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from db.importing.mapped.conditions import Condition
from db.importing.mapped.date_rules import DateRule
from db.importing.mapped.foreign_row import Splitter
from db.importing.mapped.number_rules import NumberRule
from db.importing.mapped.templates import Alternatives


@dataclass(frozen=True, slots=True)
class SpeakerRule:
    """Actors out of a row. `parents` go from whom the speaker speaks for to the side, with their `parent_kinds`.

    Names that are among `nobody` make no actor.
    """

    name: Alternatives
    id: Alternatives
    kind: Alternatives
    role: Alternatives
    country: Alternatives
    parents: tuple[Alternatives, ...]
    parent_kinds: tuple[str, ...]
    split: Splitter | None
    nobody: frozenset[str]
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class PlaceRule:
    """A place out of a row: names from the widest to the narrowest, with the kind of each.

    Where `collapse` holds, a narrowest level that is called like the one above it is the same place.
    """

    levels: tuple[Alternatives, ...]
    kinds: tuple[str, ...]
    lat: NumberRule
    lon: NumberRule
    precision: Alternatives
    given: Alternatives
    iso: Alternatives
    collapse: tuple[Condition, ...]
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class SourceRule:
    """Published documents out of a row."""

    outlet: Alternatives
    title: Alternatives
    url: Alternatives
    published: DateRule | None
    language: Alternatives
    split: Splitter | None
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class LinkRule:
    """A link of a claim to (or, with `incoming`, from) the claim `claim` of the row with the key `row`.

    Without `row` that is the same row; `split` takes several keys in one cell apart. `otherwise` goes into the note
    of the claim when no relation comes out.
    """

    relation: Alternatives
    row: Alternatives
    split: Splitter | None
    claim: str
    incoming: bool
    note: Alternatives
    otherwise: Alternatives
    optional: bool
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class ClaimRule:
    """One claim out of a row. `name` tells it from the other claims of the row; one of them may have none."""

    name: str
    text: Alternatives
    quote: Alternatives
    attribution: Alternatives
    topic: Alternatives
    language: Alternatives
    unit: Alternatives
    notes: tuple[Alternatives, ...]
    stated: DateRule | None
    event: DateRule | None
    figure_low: NumberRule
    figure: NumberRule
    figure_high: NumberRule
    unattributed: bool
    speakers: tuple[SpeakerRule, ...]
    places: tuple[PlaceRule, ...]
    sources: tuple[SourceRule, ...]
    links: tuple[LinkRule, ...]
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Recognition:
    """How a layout is known: columns that must be there, that may be, and that must not be."""

    columns: tuple[str, ...]
    optional: tuple[str, ...]
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LayoutMapping:
    """A layout and its meaning. Ids are `namespace:key`; without a key, a hash over the columns `hash`.

    `where` is the key under which the list of rows lies in JSON, and `where_at` names its line. `missing` are cells
    that count as empty.
    `used` are the columns that any part of the mapping names, each with the place where it does so.
    """

    path: Path
    name: str
    title: str
    namespace: str
    recognition: Recognition
    where: str
    where_at: str
    missing: frozenset[str]
    key: Alternatives
    hash: tuple[str, ...]
    take: tuple[Condition, ...]
    skip: tuple[Condition, ...]
    claims: tuple[ClaimRule, ...]
    used: tuple[tuple[str, str], ...]
