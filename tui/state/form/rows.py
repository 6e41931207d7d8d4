"""The rows of the form of a claim, in the order in which they stand below each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class RowKind(StrEnum):
    """What is written into a row."""

    TEXT = "text"
    DATE = "date"
    NAMES = "names"
    WORDS = "words"
    """A text for which the case offers those that it has."""


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row: its label, and a hint that stands in it while it is empty.

    `field` is a column of the claims of a case folder; behind a dot, a column of the new thing that a row of names
    names. `names` is the kind of the things that are named, or the filter field that has the words.
    """

    field: str
    label: str
    hint: str = ""
    kind: RowKind = RowKind.TEXT
    names: str = ""

    @property
    def owner(self) -> str:
        """The row of names that this one describes a new thing of; empty for a row of the claim itself."""
        return self.field.rpartition(".")[0]

    @property
    def column(self) -> str:
        """The column of the thing that the row is about."""
        return self.field.rpartition(".")[2]


_DATES = "2025-04-26, 26 April 2025, 2025-04, 2025-04-26~ (about)"

ROWS: tuple[FormRow, ...] = (
    FormRow("claim", "claim", "what is claimed, in one sentence that can be checked"),
    FormRow("speakers", "said by", "a name, or unattributed; a semicolon parts several", RowKind.NAMES, "actor"),
    FormRow("speakers.parent", "for", "whom the new speaker speaks for, if anybody", RowKind.NAMES, "actor"),
    FormRow("stated_on", "stated", _DATES, RowKind.DATE),
    FormRow("event_date", "about", "when it is said to have happened", RowKind.DATE),
    FormRow("regions", "where", "a place; a semicolon parts several", RowKind.NAMES, "region"),
    FormRow("regions.parent", "in", "the region that the new place lies in, if any", RowKind.NAMES, "region"),
    FormRow("topic", "topic", "control, casualties, strike …", RowKind.WORDS, "topic"),
    FormRow("figure", "figure", "a number that is claimed: 1200"),
    FormRow("unit", "unit", "what it counts: killed, km² …"),
    FormRow("quote", "quote", "the words of the source"),
    FormRow("attribution", "wording", "direct-quote, indirect, narrator or unattributed"),
    FormRow("sources", "source", "words of its title, its address or outlet, or an id", RowKind.NAMES, "source"),
    FormRow("sources.outlet", "outlet", "who published it"),
    FormRow("sources.title", "title", "the title of the document"),
    FormRow("sources.url", "address", "https://…"),
    FormRow("sources.published", "dated", "when it was published: 2025-04-26", RowKind.DATE),
    FormRow("note", "note", "anything that a reader should know"),
)

BY_FIELD: Mapping[str, FormRow] = {row.field: row for row in ROWS}

ATTRIBUTIONS = ("direct-quote", "indirect", "narrator", "unattributed")
"""How the words of a claim are attributed in its source."""
