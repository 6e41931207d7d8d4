"""The export formats: what each is called, what it can do, and which function writes it.

A new format is one module with a function that writes it, and one entry in `FORMATS`. The command line, its help,
shell completion and the export dialog read this table. It needs the standard library only: the writer of a format is
imported when something is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.case.case import Case
    from db.case.matches import Matches
    from db.exporting.options import ExportOptions
    from db.text.safe import Reading

    FormatWriter = Callable[[Case, Matches, ExportOptions], Iterator[str]]

MARKDOWN, SIDES, THREAD = "markdown", "sides", "thread"
"""The briefs: one claim after another, two sides against each other, and the threads that claims belong to."""

JSON, JSONL, CSV = "json", "jsonl", "csv"
"""The data formats."""

FOLDER = "folder"
"""A case folder. It is not in `FORMATS`, as it is several files: `db.exporting.folder` writes it."""

FOLDER_SUMMARY = "a case folder, from which import makes an equal case; -o names it"


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One way to write claims.

    `suffix` ends the names of its files. `summary` is one line for help texts. `writer` is the function that writes the
    format, as "module:function". A `verbatim` format gets values as they are stored, others get text that is safe to
    show. A format that `explains` can include the reasons for each status; one that `folds` can fold claims that repeat
    another under it; one that `tells_work` can include the work of analysts. A `listable` format is a format of
    `conflict-tui list` too.
    """

    name: str
    suffix: str
    summary: str
    writer: str
    verbatim: bool = False
    explains: bool = False
    folds: bool = False
    tells_work: bool = False
    listable: bool = False

    @property
    def reading(self) -> Reading:
        """How a case has to be opened for this format."""
        from db.text.safe import SHOWN, VERBATIM

        return VERBATIM if self.verbatim else SHOWN

    def load(self) -> FormatWriter:
        """Import the writer and return it."""
        module, _, function = self.writer.partition(":")
        writer: FormatWriter = getattr(import_module(module), function)
        return writer


FORMATS: Mapping[str, ExportFormat] = {
    format.name: format
    for format in (
        ExportFormat(
            MARKDOWN,
            ".md",
            "a brief in Markdown: each claim with the claims linked to it",
            "db.exporting.markdown:write",
            explains=True,
            folds=True,
            tells_work=True,
        ),
        ExportFormat(
            SIDES,
            ".md",
            "a brief in Markdown that sets the claims of two sides against each other",
            "db.exporting.sides_brief:write",
            tells_work=True,
        ),
        ExportFormat(
            JSON,
            ".json",
            "one JSON array",
            "db.exporting.json:write_array",
            verbatim=True,
            explains=True,
            folds=True,
            tells_work=True,
            listable=True,
        ),
        ExportFormat(
            JSONL,
            ".jsonl",
            "JSON Lines, one claim on each line",
            "db.exporting.json:write_lines",
            verbatim=True,
            explains=True,
            folds=True,
            tells_work=True,
            listable=True,
        ),
        ExportFormat(
            CSV,
            ".csv",
            "one row for each claim, in the columns that import reads",
            "db.exporting.csv:write",
            verbatim=True,
            folds=True,
            listable=True,
        ),
        ExportFormat(
            THREAD,
            ".md",
            "a brief in Markdown of the threads that the claims belong to",
            "db.exporting.thread_brief:write",
            tells_work=True,
        ),
    )
}
"""All formats by name, in the order in which help and the export dialog list them."""


def explaining() -> tuple[str, ...]:
    """The names of the formats that can include the reasons for a status."""
    return tuple(name for name, format in FORMATS.items() if format.explains)


def folding() -> tuple[str, ...]:
    """The names of the formats that can fold claims which repeat another."""
    return tuple(name for name, format in FORMATS.items() if format.folds)


def telling_work() -> tuple[str, ...]:
    """The names of the formats that can include the work of analysts."""
    return tuple(name for name, format in FORMATS.items() if format.tells_work)


def listable() -> tuple[str, ...]:
    """The names of the formats that `conflict-tui list` can print."""
    return tuple(name for name, format in FORMATS.items() if format.listable)


def format_of_suffix(suffix: str) -> str:
    """The first format whose files end in `suffix`, in any case; Markdown if there is none."""
    return next((name for name, format in FORMATS.items() if format.suffix == suffix.lower()), MARKDOWN)
