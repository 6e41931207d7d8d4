"""What a brief says about itself: what was asked of which file, so that somebody else can ask it again."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Self

from db.case.case import CHANGED, Case, Matches
from db.errors import CaseUnusableError
from db.exporting.options import ExportOptions
from db.model.claims import Status
from db.store import files
from db.text import phrases
from db.text.safe import line

_FILTER_LIMIT = 100_000_000
_LONG_FILTER = 2_000
_DIGESTS_KEPT = 8


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a brief. All texts are safe to show; no text stands for what does not apply.

    `filter` is the whole text form, `asof` and `exported_on` are ISO days, `claims` of the `size` claims of the case
    match, `folded` says what is counted where claims with one origin are one, `case_file` is the file's name without
    its folder, `notes` are remarks, one sentence each, `options` those of the command that makes the brief again.
    """

    title: str
    filter: str
    asof: str | None
    claims: int
    size: int
    case_file: str
    sha256: str
    exported_on: str
    tally: Mapping[Status, int] = field(default_factory=dict)
    folded: str = ""
    notes: tuple[str, ...] = ()
    options: tuple[str, ...] = ()

    @classmethod
    def of(cls, case: Case, matches: Matches, wish: ExportOptions) -> Self:
        """The head of a brief of these matches. Raises CaseUnusableError when the case file is gone or has changed."""
        if case.has_changed():
            raise CaseUnusableError(f"{case.path} {CHANGED}")
        statuses = case.at(matches.filter.asof).statuses.positions
        return cls(
            title=line(case.title),
            filter=line(str(matches.filter), limit=_FILTER_LIMIT),
            asof=matches.filter.asof,
            claims=len(matches),
            size=case.size,
            case_file=line(case.path.name),
            sha256=_digest_of(case.path),
            exported_on=wish.exported_on,
            tally={status: matches.positions.intersection_cardinality(statuses[status]) for status in Status},
            folded=wish.lens.counted if wish.lens else "",
            notes=tuple(map(line, filter(None, (wish.note, *matches.notes, _left_out(matches.undated))))),
            options=wish.options,
        )

    @property
    def is_long(self) -> bool:
        """Whether the filter is too long for the head of a brief and for a command, as one of many ids is."""
        return len(self.filter) > _LONG_FILTER

    @property
    def command(self) -> str:
        """The line for a shell that makes the same brief again, in the folder of the case file.

        A long filter is not in it: the word FILTER stands in its place.
        """
        name = f"./{self.case_file}" if self.case_file.startswith("-") else self.case_file
        words = ["conflict-tui", "export", shlex.quote(name)]
        if self.is_long:
            words.append("--filter=FILTER")
        elif self.filter.startswith("-"):
            words.append("--filter=" + shlex.quote(self.filter))
        elif self.filter:
            words.append(shlex.quote(self.filter))
        return " ".join((*words, *map(shlex.quote, self.options)))


def _digest_of(path: Path) -> str:
    """The SHA-256 of a case file; it is computed once, for as long as the file stays as it is."""
    try:
        status = path.stat()
        return _digest(path, (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns))
    except OSError as error:
        raise CaseUnusableError(f"{path} cannot be read any more: {error.strerror}") from error


@lru_cache(_DIGESTS_KEPT)
def _digest(path: Path, _stamp: tuple[int, ...]) -> str:
    return files.sha256(path)


def _left_out(undated: int) -> str:
    if not undated:
        return ""
    number = phrases.count(undated, "claim")
    return f"{number} without a date of statement left out: nothing tells whether they were known by that day"
