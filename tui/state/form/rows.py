"""The rows of forms: of a claim, an actor, a region and a source, each in the order in which they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from db.text.typed_figures import COLUMNS as FIGURES


class RowKind(StrEnum):
    """What is written into a row."""

    TEXT = "text"
    DATE = "date"
    NAMES = "names"
    WORDS = "words"
    """A text for which the case offers those that it has."""
    FIGURE = "figure"
    """A number, or its bounds, as people write them."""


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row: its label, and a hint that stands in it while it is empty.

    `field` is a column of the things in a case folder; behind a dot, a column of the new thing that a row of names
    names. `names` is the kind of the things that are named, or the filter field that has the words. `words` are those
    that are offered.
    """

    field: str
    label: str
    hint: str = ""
    kind: RowKind = RowKind.TEXT
    names: str = ""
    words: tuple[str, ...] = ()

    @property
    def owner(self) -> str:
        """The row of names that this one describes a new thing of; empty for a row of the thing itself."""
        return self.field.rpartition(".")[0]

    @property
    def column(self) -> str:
        """The column of the thing that the row is about."""
        return self.field.rpartition(".")[2]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the text of the row comes to."""
        return FIGURES if self.kind is RowKind.FIGURE else (self.field,)

    @property
    def is_of_one(self) -> bool:
        """Whether one thing only can be named."""
        return self.column == "parent"


_DATES = "2025-04-26, 26 April 2025, 2025-04, 2025-04-26~ (about)"

ALIGNED = "aligned"
"""The row of an actor that names those with whom it is aligned. It is no column: each alignment is a thing."""

ATTRIBUTIONS = ("direct-quote", "indirect", "narrator", "unattributed")
"""How the words of a claim are attributed in its source."""

_ACTORS = ("person", "government", "armed-force", "state", "media", "observer", "unattributed")
_REGIONS = ("settlement", "district", "region", "country")

_CLAIM: tuple[FormRow, ...] = (
    FormRow("claim", "claim", "what is claimed, in one sentence that can be checked"),
    FormRow("speakers", "said by", "a name, or unattributed; a semicolon parts several", RowKind.NAMES, "actor"),
    FormRow("speakers.parent", "for", "whom the new speaker speaks for, if anybody", RowKind.NAMES, "actor"),
    FormRow("stated_on", "stated", _DATES, RowKind.DATE),
    FormRow("event_date", "about", "when it is said to have happened", RowKind.DATE),
    FormRow("regions", "where", "a place; a semicolon parts several", RowKind.NAMES, "region"),
    FormRow("regions.parent", "in", "the region that the new place lies in, if any", RowKind.NAMES, "region"),
    FormRow("sources", "source", "words of its title, its address or outlet, or an id", RowKind.NAMES, "source"),
    FormRow("sources.outlet", "outlet", "who published it"),
    FormRow("sources.title", "title", "the title of the document"),
    FormRow("sources.url", "address", "https://…"),
    FormRow("sources.published", "dated", "when it was published: 2025-04-26", RowKind.DATE),
    FormRow("topic", "topic", "control, casualties, strike …", RowKind.WORDS, "topic"),
    FormRow("figure", "figure", "1200, 10-15, >100, <50, ~50, 900 (800-1000)", RowKind.FIGURE),
    FormRow("unit", "unit", "what it counts: killed, km² …"),
    FormRow("quote", "quote", "the words of the source"),
    FormRow("attribution", "wording", "direct-quote, indirect, narrator or unattributed", words=ATTRIBUTIONS),
    FormRow("note", "note", "anything that a reader should know"),
)

_ACTOR: tuple[FormRow, ...] = (
    FormRow("name", "name", "how the case calls whoever speaks"),
    FormRow("parent", "for", "whom they speak for, if anybody", RowKind.NAMES, "actor"),
    FormRow("kind", "kind", "person, government, armed-force, state, media, observer", words=_ACTORS),
    FormRow("aliases", "aliases", "other names; a semicolon parts several"),
    FormRow("role", "role", "such as Chief of the General Staff"),
    FormRow("country", "country", "a code of two letters: RU"),
    FormRow(ALIGNED, "aligned", "with whom they are aligned, if with anybody", RowKind.NAMES, "actor"),
)
_REGION: tuple[FormRow, ...] = (
    FormRow("name", "name", "how the case calls the place"),
    FormRow("parent", "in", "the region that it lies in, if any", RowKind.NAMES, "region"),
    FormRow("kind", "kind", "settlement, district, region or country", words=_REGIONS),
    FormRow("aliases", "aliases", "other names; a semicolon parts several"),
    FormRow("iso", "iso", "its ISO 3166 code: RU-KRS"),
    FormRow("lat", "lat", "its latitude in degrees: 51.23"),
    FormRow("lon", "lon", "its longitude in degrees: 35.27"),
)
_SOURCE: tuple[FormRow, ...] = (
    FormRow("outlet", "outlet", "who published it"),
    FormRow("title", "title", "the title of the document"),
    FormRow("url", "address", "https://…"),
    FormRow("published", "dated", "when it was published: 2025-04-26", RowKind.DATE),
    FormRow("language", "language", "its code: uk"),
    FormRow("archive_url", "archived", "the address of a copy in an archive"),
)

ROWS: Mapping[str, tuple[FormRow, ...]] = MappingProxyType(
    {"claim": _CLAIM, "actor": _ACTOR, "region": _REGION, "source": _SOURCE}
)
"""The rows of the form of each kind of thing."""

LABELS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {kind: {column: row.label for row in rows for column in row.columns} for kind, rows in ROWS.items()}
)
"""How the form of each kind of thing calls its columns."""
