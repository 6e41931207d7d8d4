"""Who works here: random ids, kept on this machine for each case file with the head that it had last.

A file that is not known with its head is a copy, or was put back; it gets a new id, so that two files never give one
number to two operations. Nor does a file go on under an own id that another file wrote with and that a merge brought.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from platformdirs import user_state_path

from db.errors import StorageError
from db.store.line_log import append_lines, read_lines, rewrite_lines

_SLACK = 1_000
"""Lines that the file may have beyond what they come to, before it is written anew."""
_PARTS = 4
_HERE, _OWN, _OTHER = "*", "+", "-"
"""Marks of an id in the file: this place wrote with it, another place of this machine did, somebody else did."""
_ANEW = "!"
"""Marks that another state of the file was accepted at a place: what was known of its heads no longer counts."""


class Head(NamedTuple):
    """The number and the head of the last operation of one analyst."""

    n: int
    head: str


def state_of_work() -> Path:
    """The folder in which identities are kept."""
    return user_state_path("conflict-tui") / "work"


class Identities:
    """The ids that were used on this machine for a case, with the heads that its file at this path had last."""

    def __init__(self, case_uid: str, path: Path, folder: Path | None = None) -> None:
        self._file = (folder or state_of_work()) / f"{_digest(case_uid)}.log"
        self._place = _digest(str(path.resolve()))
        self.own: set[str] = set()
        self._written_here: set[str] = set()
        self.seen: dict[str, Head] = {}
        self.read()

    def read(self) -> None:
        """Read what is kept, which another process may have added to."""
        lines: list[str] = []
        with suppress(OSError):
            lines = read_lines(self._file)
        parts = [part for line in lines if len(part := line.split(" ")) == _PARTS and part[2].isdecimal()]
        for place, by, n, head in parts:
            mark, by = by[:1], by[1:]
            if mark == _ANEW:
                if place == self._place:
                    self._begin_anew()
                continue
            if mark in (_OWN, _HERE):
                self.own.add(by)
            if mark == _HERE and place == self._place:
                self._written_here.add(by)
            if place == self._place and int(n) >= self.seen.get(by, Head(0, "")).n:
                self.seen[by] = Head(int(n), head)
        if len(lines) > 2 * (len(self.own) + len(self.seen)) + _SLACK:
            with suppress(OSError, StorageError):
                rewrite_lines(self._file, _shortest)

    def accept(self, heads: dict[str, Head]) -> None:
        """Take these heads for those of the file, whatever it had before. Raises OSError or StorageError.

        The file goes on under a new id, as others may know what it once had under the old ones.
        """
        if not self.seen:
            return
        append_lines(self._file, [f"{self._place} {_ANEW} 0 {_ANEW}"])
        self._begin_anew()
        self.keep(heads.items())

    def _begin_anew(self) -> None:
        self._written_here.clear()
        self.seen.clear()

    def known_for(self, heads: dict[str, Head]) -> str:
        """The own id under which a file with these heads can be continued; a new one if there is none."""
        known = [by for by in self._written_here if by in self.seen and heads.get(by) == self.seen[by]]
        return max(known, key=lambda by: heads[by].n, default="") or self.draw()

    def draw(self) -> str:
        """A new random id."""
        by = secrets.token_hex(6)
        self.own.add(by)
        self._written_here.add(by)
        return by

    def keep(self, heads: Iterable[tuple[str, Head]]) -> None:
        """Keep the heads that the file has now, unless it had more before. Raises OSError or StorageError."""
        changed = [(by, head) for by, head in heads if head.n > self.seen.get(by, Head(0, "")).n]
        self.seen |= dict(changed)
        lines = [f"{self._place} {self._mark(by)}{by} {head.n} {head.head}" for by, head in changed]
        if lines:
            append_lines(self._file, lines)

    def _mark(self, by: str) -> str:
        return _HERE if by in self._written_here else _OWN if by in self.own else _OTHER


def _shortest(lines: list[str]) -> list[str]:
    """The last line for each path and id, in their order."""
    last: dict[tuple[str, str], str] = {}
    for line in lines:
        place, _, rest = line.partition(" ")
        last.pop((place, rest.partition(" ")[0]), None)
        last[place, rest.partition(" ")[0]] = line
    return list(last.values())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
