"""What a brief says about itself: what was asked of which file, so that somebody else can ask it again."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from db import files
from db.case import Case, Matches
from db.errors import CaseUnusableError
from db.model import Status
from db.text import line

_FILTER_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a brief. All texts are safe to show; no text stands for what does not apply.

    `filter` is the text form, `asof` and `exported_on` are ISO days, `claims` of the `size` claims of the case are
    in the brief, `case_file` is the file's name without its folder, `notes` are remarks, one sentence each.
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
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, case: Case, matches: Matches, exported_on: str, note: str = "") -> Self:
        """The head of a brief of these matches. Raises CaseUnusableError when the case file is gone."""
        try:
            sha256 = files.sha256(case.path)
        except OSError as error:
            raise CaseUnusableError(f"{case.path} cannot be read any more: {error.strerror}") from error
        statuses = case.statuses(matches.filter.asof).positions
        return cls(
            title=line(case.title),
            filter=line(str(matches.filter), limit=_FILTER_LIMIT),
            asof=matches.filter.asof,
            claims=len(matches),
            size=case.size,
            case_file=line(case.path.name),
            sha256=sha256,
            exported_on=exported_on,
            tally={status: matches.positions.intersection_cardinality(statuses[status]) for status in Status},
            notes=tuple(map(line, filter(None, (note, *matches.notes, _left_out(matches.undated))))),
        )

    @property
    def command(self) -> str:
        """The line for a shell that makes the same brief again, in the folder of the case file."""
        name = f"./{self.case_file}" if self.case_file.startswith("-") else self.case_file
        words = ["conflict-tui", "export", shlex.quote(name)]
        if self.filter.startswith("-"):
            words.append("--filter=" + shlex.quote(self.filter))
        elif self.filter:
            words.append(shlex.quote(self.filter))
        return " ".join(words)


def _left_out(undated: int) -> str:
    if not undated:
        return ""
    number = "1 claim" if undated == 1 else f"{undated:,} claims"
    return f"{number} without a date of statement left out: nothing tells whether they were known by that day"
