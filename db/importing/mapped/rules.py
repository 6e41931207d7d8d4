"""A mapping as values: what the columns of a layout become."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from db.importing.formats import MAPPINGS
from db.importing.mapped.conditions import Condition
from db.importing.mapped.dates.rules import DateRule
from db.importing.mapped.foreign_row import Splitter
from db.importing.mapped.number_rules import NumberRule
from db.importing.mapped.templates import Alternatives, FileLookup


@dataclass(frozen=True, slots=True)
class SpeakerRule:
    """The speakers of a row. `parents` are the actors that they speak for, the side last, with `parent_kinds`.

    Names in `nobody` make no speaker.
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
    """The places of a row: names from the largest region to the smallest, with the kind of each.

    `split` separates several places in one cell. If `collapse` holds, the last level is the same place as the level
    above if both have the same name.
    """

    levels: tuple[Alternatives, ...]
    kinds: tuple[str, ...]
    lat: NumberRule
    lon: NumberRule
    precision: Alternatives
    given: Alternatives
    iso: Alternatives
    collapse: tuple[Condition, ...]
    split: Splitter | None
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class SourceRule:
    """The sources of a row."""

    outlet: Alternatives
    title: Alternatives
    url: Alternatives
    published: DateRule | None
    language: Alternatives
    archive_url: Alternatives
    sha256: Alternatives
    split: Splitter | None
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class LinkRule:
    """A link of a claim to (with `incoming`, from) the claim `claim` of the row with the key `row`.

    Without `row` it is the same row. `split` separates several keys in one cell. `otherwise` is added to the note of
    the claim if there is no relation.
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
    """A claim of a row. `name` distinguishes it from other claims of the row; one of them may have no name.

    With `each`, the path of a list in a row of JSON, there is a claim for each of its members, which `id` tells apart.
    """

    name: str
    each: str
    id: Alternatives
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
    """The columns that a layout must have, may have, and must not have."""

    columns: tuple[str, ...]
    optional: tuple[str, ...]
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LayoutMapping:
    """A layout and what its columns become.

    Ids are `namespace:key`, or without a key a hash of the columns `hash`, of each of which the first alternative
    counts that is not empty. `where` is the path of the list of rows in JSON, and `where_at` its key and line in the
    mapping. `header` is the line of the header of a table, or 0. `missing` are texts of cells that count as empty.
    `used` are all columns of the mapping, each with its key and line. `lookups` are filters that need other lists of
    the file. `licence` and `attribution` are those of the data set.
    """

    path: Path
    name: str
    title: str
    namespace: str
    recognition: Recognition
    where: str
    where_at: str
    header: int
    missing: frozenset[str]
    key: Alternatives
    hash: tuple[tuple[str, ...], ...]
    take: tuple[Condition, ...]
    skip: tuple[Condition, ...]
    claims: tuple[ClaimRule, ...]
    used: tuple[tuple[str, str], ...]
    lookups: tuple[FileLookup, ...] = ()
    licence: str = ""
    attribution: str = ""

    @property
    def is_bundled(self) -> bool:
        """Whether the mapping comes with the program."""
        return self.path.parent == MAPPINGS
