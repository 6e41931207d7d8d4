"""Reading what the view of a thread shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from pyroaring import BitMap, FrozenBitMap

from db.case.case import Case
from db.case.matches import Matches
from db.views.threads import LIMIT, Thread, connected, thread_as_known
from tui.state.state import ViewRequest
from tui.state.view import Content, ExportPart, View
from tui.views.base import ROWS_READ
from tui.views.thread.cells import Readings
from tui.views.thread.settings import ThreadSettings


@dataclass(frozen=True, kw_only=True)
class ThreadContent(Content):
    """The thread of a claim; None if nothing of it was known at the as-of date.

    `readings` are its links that rest on an analyst's reading.
    """

    thread: Thread | None
    readings: Readings

    where: ClassVar[str] = "in this thread"
    stepped: ClassVar[str] = "Nothing in this thread"
    export_format: ClassVar[str] = "thread"

    @property
    def export_part(self) -> ExportPart | None:
        """The claims of the thread, which an export of threads finds again from the claim that it was opened from."""
        if self.thread is None:
            return None
        return ExportPart("thread", FrozenBitMap(self.thread.claims), "of the thread", (self.thread.anchor,))


def readings_of(view: View | None) -> Readings:
    """The links of the thread that a view shows which rest on an analyst's reading."""
    return view.content.readings if view and isinstance(view.content, ThreadContent) else {}


def thread_of(view: View | None) -> Thread | None:
    """The thread that a view shows; None if it shows something else, or nothing of the thread was known."""
    return view.content.thread if view and isinstance(view.content, ThreadContent) else None


def read(case: Case, request: ViewRequest, matches: Matches, cursor: int | None) -> ThreadContent:
    """The thread of a claim. If the cursor is not in it, it goes to the claim that the thread was opened from."""
    anchor, asof = request.settings_of(ThreadSettings).claim, request.filter.asof
    shown = None if anchor is None else thread_as_known(case.at(asof), case.at(), anchor)
    at = None if shown is None else cursor if cursor in shown.nodes else shown.anchor
    return ThreadContent(
        claims=shown.claims if shown else BitMap(),
        cursor=at,
        around=_around(shown, at) if shown and at is not None else (),
        timeline=case.timeline(matches.positions),
        steps=None if anchor is None else _claims_at_any_time(case, anchor, asof, shown),
        thread=shown,
        readings=case.readings(shown.claims) if shown else {},
    )


def _around(shown: Thread, claim: int) -> Sequence[int]:
    """The claims before and after a claim in the order of the thread."""
    order = list(shown.nodes)
    place = order.index(claim)
    return order[max(place - ROWS_READ, 0) : place + ROWS_READ]


def _claims_at_any_time(case: Case, anchor: int, asof: str | None, shown: Thread | None) -> BitMap:
    """The claims of a thread whenever they were stated: the as-of date steps along them."""
    return shown.claims if shown and not asof else connected(case.at(), anchor, LIMIT)
