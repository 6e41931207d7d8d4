"""Reading what the view of a thread shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from pyroaring import BitMap, FrozenBitMap

from db.case.case import Case, Matches
from db.views.threads import LIMIT, Thread, connected, thread
from tui.state.state import ViewRequest
from tui.state.view import Content, ExportPart, View
from tui.views.base import ROWS_READ
from tui.views.thread.settings import ThreadSettings

_ALL_OF_THREAD = 500
"""Claims among which the first one of a thread is looked for."""


@dataclass(frozen=True, kw_only=True)
class ThreadContent(Content):
    """The thread of a claim; None if nothing of it was known at the as-of date."""

    thread: Thread | None

    where: ClassVar[str] = "in this thread"
    stepped: ClassVar[str] = "Nothing in this thread"
    export_format: ClassVar[str] = "thread"

    @property
    def export_part(self) -> ExportPart | None:
        """The claims of the thread, which an export of threads finds again from the claim that it was opened from."""
        if self.thread is None:
            return None
        return ExportPart("thread", FrozenBitMap(self.thread.claims), "of the thread", (self.thread.anchor,))


def thread_of(view: View | None) -> Thread | None:
    """The thread that a view shows; None if it shows something else, or nothing of the thread was known."""
    return view.content.thread if view and isinstance(view.content, ThreadContent) else None


def read(case: Case, request: ViewRequest, matches: Matches, cursor: int | None) -> ThreadContent:
    """The thread of a claim. If the cursor is not in it, it goes to the claim that the thread was opened from."""
    anchor, asof = request.settings_of(ThreadSettings).claim, request.filter.asof
    shown = None if anchor is None else _thread(case, anchor, asof)
    at = None if shown is None else cursor if cursor in shown.nodes else shown.anchor
    return ThreadContent(
        claims=shown.claims if shown else BitMap(),
        cursor=at,
        around=_around(shown, at) if shown and at is not None else (),
        timeline=case.timeline(matches.positions),
        steps=None if anchor is None else _claims_at_any_time(case, anchor, asof, shown),
        thread=shown,
    )


def _around(shown: Thread, claim: int) -> Sequence[int]:
    """The claims before and after a claim in the order of the thread."""
    order = list(shown.nodes)
    place = order.index(claim)
    return order[max(place - ROWS_READ, 0) : place + ROWS_READ]


def _claims_at_any_time(case: Case, anchor: int, asof: str | None, shown: Thread | None) -> BitMap:
    """The claims of a thread whenever they were stated: the as-of date steps along them."""
    return shown.claims if shown and not asof else connected(case, anchor, limit=LIMIT)


def _thread(case: Case, anchor: int, asof: str | None) -> Thread | None:
    """The thread of a claim; if the claim was not known yet, what was known of its thread. None if nothing was."""
    known = case.known(asof)
    at = anchor if anchor < known else _known_near(case, anchor, known)
    return thread(case, at, asof) if at < known else None


def _known_near(case: Case, claim: int, known: int) -> int:
    """A known claim of the same thread: one that this claim answers or else is linked with, or the first of all."""
    answered = (BitMap(pairs.out_of(claim, known)) for pairs in case.index.links.every.values())
    near = next(filter(None, answered), None) or case.index.links.neighbours(claim)
    return near.min() if near and near.min() < known else connected(case, claim, None, _ALL_OF_THREAD).min()
