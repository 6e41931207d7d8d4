"""The rows of a thread as they are shown: claims, their other links, and groups that are folded to keep it readable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from db.views.threads import Thread, ThreadLink

_HORIZON = 2
"""Answers up to this number of steps from the start are shown; what lies further is folded, and again after as many."""
_LINKS_SHOWN = 3
"""How many other links of a claim are never hidden."""


class HiddenKind(StrEnum):
    """What is hidden: the repetitions of a claim, its other links, or what answers it."""

    REPEATS = "repeats"
    LINKS = "links"
    ANSWERS = "answers"


class Hidden(NamedTuple):
    """Something below a claim that can be hidden. Never a single row, which would take no more room."""

    kind: HiddenKind
    claim: int


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """A claim; with `link` a link of it to a claim above; with `hidden` the number of claims or links that are in it.

    `joint` joins a claim to what it stands under, which is the claim right above unless it is `apart`.
    `lasts` tells for each step down from the start whether nothing follows there.
    """

    claim: int
    lasts: tuple[bool, ...] = ()
    joint: ThreadLink | None = None
    apart: bool = False
    link: ThreadLink | None = None
    hidden: Hidden | None = None
    number: int = 0
    folded: tuple[int, ...] = ()

    @property
    def target(self) -> int:
        """The claim that the row is about: that to which a link leads, else its own."""
        return self.link.other if self.link else self.claim

    @property
    def is_claim(self) -> bool:
        """Whether this is the row of a claim itself."""
        return self.link is None and self.hidden is None


def rows_of(thread: Thread, opened: frozenset[Hidden]) -> list[ThreadRow]:
    """The rows of a thread from top to bottom, with what is opened of what can be hidden."""
    found: list[ThreadRow] = []
    waiting = [(ThreadRow(thread.root), 0)]
    while waiting:
        row, level = waiting.pop()
        found.append(row)
        if row.hidden is None or row.hidden in opened:
            below = list(_below(thread, row, level))[::-1]
            lasts = (True, *[False] * (len(below) - 1))
            waiting.extend(
                (replace(child, lasts=(*row.lasts, is_last)), step)
                for (child, step), is_last in zip(below, lasts, strict=False)
            )
    return found


def hidden_above(thread: Thread, claim: int) -> frozenset[Hidden]:
    """What must be opened for a claim of the thread to be in view."""
    found = set()
    way = [claim, *thread.above(claim)][::-1]
    level = 0
    for above, below in pairwise(way):
        if thread.nodes[below].is_repeat:
            if len(thread.nodes[above].repeats) > 1:
                found.add(Hidden(HiddenKind.REPEATS, above))
        elif _is_horizon(thread, above, level):
            found.add(Hidden(HiddenKind.ANSWERS, above))
            level = 1
        else:
            level += 1
    return frozenset(found)


Step = tuple[ThreadRow, int]
"""A row, and how many steps it is from where answers are counted from."""


def _below(thread: Thread, row: ThreadRow, level: int) -> Iterator[Step]:
    """The rows right below a row, not yet in their place."""
    node = thread.nodes[row.claim]
    if row.hidden:
        if row.hidden.kind is HiddenKind.LINKS:
            yield from ((ThreadRow(row.claim, link=link), 0) for link in node.references)
        else:
            yield from (_claim(thread, claim, 1) for claim in row.folded)
        return
    if row.link:
        return
    if len(node.references) <= _LINKS_SHOWN:
        yield from ((ThreadRow(row.claim, link=link), 0) for link in node.references)
    else:
        hidden = Hidden(HiddenKind.LINKS, row.claim)
        yield ThreadRow(row.claim, hidden=hidden, number=len(node.references)), 0
    if len(node.repeats) == 1:
        yield _claim(thread, node.repeats[0], level)
    elif node.repeats:
        hidden = Hidden(HiddenKind.REPEATS, row.claim)
        yield ThreadRow(row.claim, hidden=hidden, number=len(node.repeats), folded=node.repeats), level
    if _is_horizon(thread, row.claim, level):
        hidden = Hidden(HiddenKind.ANSWERS, row.claim)
        yield ThreadRow(row.claim, hidden=hidden, number=thread.number_below(row.claim), folded=node.answers), 0
    else:
        yield from (_claim(thread, claim, level + 1) for claim in node.answers)


def _claim(thread: Thread, claim: int, level: int) -> Step:
    node = thread.nodes[claim]
    return ThreadRow(claim, joint=node.link, apart=node.link is not None and node.link.claim != node.parent), level


def _is_horizon(thread: Thread, claim: int, level: int) -> bool:
    return level >= _HORIZON and thread.number_below(claim) > 1
