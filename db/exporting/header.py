"""What a brief says about itself: which claims it has, of which case file, and the command that makes it again."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Self

from db.case.case import CHANGED, Case
from db.case.credits import Credit
from db.case.matches import Matches
from db.errors import CaseUnusableError
from db.exporting.options import ExportOptions
from db.model.claims import Status
from db.store import files
from db.text import phrases
from db.text.readings import published_only
from db.text.safe import line

_WORK_TOLD = "notes, tags, grades and reviews of analysts, and who did what, are in it"
_FILTER_LIMIT = 100_000_000
_LONG_FILTER = 2_000
_DIGESTS_KEPT = 8


@dataclass(frozen=True, slots=True)
class Header:
    """What a brief says about itself. All texts are safe to show; a text that does not apply is empty.

    `filter` is the whole text form of the filter. `asof` and `exported_on` are ISO days. `claims` of the `size` claims
    of the case match. `folded` says what is counted when claims of one origin count as one, `links` which links count
    if these are not all, `work` that the work of analysts is in it. `log` names the head of the log. `case_file` is the
    name of the file without its folder. `notes` are remarks of one sentence each. `arguments` are the options of the
    command that makes the brief again, without the filter. `credits` are the licences of the case and its imports.
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
    links: str = ""
    work: str = ""
    log: str = ""
    notes: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    credits: tuple[Credit, ...] = ()

    @classmethod
    def of(cls, case: Case, matches: Matches, options: ExportOptions) -> Self:
        """The head of a brief of these matches. Raises CaseUnusableError if the case file is gone or has changed."""
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
            exported_on=options.exported_on,
            tally={status: matches.positions.intersection_cardinality(statuses[status]) for status in Status},
            folded=options.lens.counted if options.lens else "",
            notes=tuple(map(line, filter(None, _notes(case, matches, options)))),
            work=_WORK_TOLD if options.work else "",
            log=_log_of(case),
            links=published_only(case.left_out) if case.left_out is not None else "",
            arguments=(*options.arguments, *(("--published-only",) if case.published_only else ())),
            credits=case.credits,
        )

    @property
    def is_long(self) -> bool:
        """Whether the filter is too long for a line of a brief and for a command line, such as one of many ids."""
        return len(self.filter) > _LONG_FILTER

    @property
    def command(self) -> str:
        """The shell command that makes the same brief again when run in the folder of the case file.

        The word FILTER stands in place of a long filter.
        """
        name = f"./{self.case_file}" if self.case_file.startswith("-") else self.case_file
        words = ["conflict-tui", "export", shlex.quote(name)]
        if self.is_long:
            words.append("--filter=FILTER")
        elif self.filter.startswith("-"):
            words.append("--filter=" + shlex.quote(self.filter))
        elif self.filter:
            words.append(shlex.quote(self.filter))
        return " ".join((*words, *map(shlex.quote, self.arguments)))


def _digest_of(path: Path) -> str:
    """The SHA-256 of a case file, computed again only when the file has changed. Raises CaseUnusableError."""
    try:
        status = path.stat()
        return _digest(path, (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns))
    except OSError as error:
        raise CaseUnusableError(f"{path} can no longer be read: {error.strerror}") from error


@lru_cache(_DIGESTS_KEPT)
def _digest(path: Path, _stamp: tuple[int, ...]) -> str:
    return files.sha256(path)


def _log_of(case: Case) -> str:
    """How many operations the log of the case has, and its head; "" if it has none."""
    number, head = case.hands.log()
    return f"{phrases.count(number, 'operation')}, head {head}" if number else ""


def _notes(case: Case, matches: Matches, options: ExportOptions) -> Iterator[str]:
    yield options.note
    yield from matches.notes
    yield _left_out(matches.undated)
    yield "" if case.has_links else phrases.NO_LINKS


def _left_out(undated: int) -> str:
    if not undated:
        return ""
    number = phrases.count(undated, "claim")
    return f"{number} without a date of statement left out: nothing tells whether they were known by that day"
