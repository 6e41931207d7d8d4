"""The thread of a claim: the argument that it is part of, as a tree with dates."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import ClassVar

from pyroaring import FrozenBitMap
from textual.message import Message

from db import dates
from db.model.claims import ClaimRow
from db.text import phrases
from db.views.threads import Thread, ThreadLink
from tui.state.keymap import Keymap
from tui.state.messages import EntryClicked
from tui.state.state import MainViewState
from tui.state.view import View
from tui.views.claim_list import ClaimList
from tui.views.thread.read import thread_of
from tui.views.thread.rows import Hidden, HiddenKind, ThreadRow, rows_of
from tui.views.thread.settings import ThreadSettings
from tui.widgets.cells import Span, cut, fit
from tui.widgets.empty_state import EmptyLine, message_lines
from tui.widgets.glyphs import Glyphs

_NAMES_SHOWN = 4
"""Number of hidden repetitions whose speakers are named."""
_ROOMY = 96
"""From this width on there is room to name whom an answer is meant for."""
_DATE = 15


class ThreadPane(ClaimList):
    """Claims as lines of mark, status, date, branches, what they make of the one above, speaker and text."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"thread--relation", "thread--branch", "thread--fold"}

    def __init__(self, glyphs: Glyphs, keymap: Keymap, id: str) -> None:
        super().__init__(glyphs, keymap, id)
        self._thread: Thread | None = None
        self._shown: Sequence[ThreadRow] = ()
        self._places: dict[int, int] = {}
        self._opened: frozenset[Hidden] = frozenset()

    # What the screen asks and does

    def show(self, view: View, marks: FrozenBitMap) -> None:
        """Show the thread of a view, another one than before from its start."""
        before = self._thread
        self.border_title = "Thread"
        super().show(view, marks)
        if (shown := thread_of(view)) and (before is None or before.root != shown.root):
            self._scroll_to_row(0)
            self._show(self.cursor)

    def adopt(self, settings: MainViewState) -> None:
        """Show what is opened, and nothing else of what can be hidden; the cursor stays where it is."""
        if not isinstance(settings, ThreadSettings) or settings.opened == self._opened:
            return
        self._opened = settings.opened
        if self._thread is not None and self._is_filled:
            at = self._shown[self.cursor]
            self._lay_out(self._thread)
            self.set_rows(self._row_count_of(self._thread), self._row_like(at), keep_scroll=True)

    @property
    def thread_row(self) -> ThreadRow | None:
        """The row under the cursor."""
        return self._shown[self.cursor] if self._is_filled and 0 <= self.cursor < len(self._shown) else None

    def hidden_below(self, opened: bool) -> Hidden | None:
        """The first foldable group, in the row under the cursor or right below it, that is `opened` or not."""
        depth = len(self._shown[self.cursor].lasts)
        for row in self._shown[self.cursor :]:
            if row is not self.thread_row and len(row.lasts) <= depth:
                break
            if row.hidden and len(row.lasts) <= depth + 1 and (row.hidden in self._opened) == opened:
                return row.hidden
        return None

    def go_up(self) -> None:
        """Put the cursor on the row under which this one stands."""
        depth = len(self._shown[self.cursor].lasts)
        above = (row for row in range(self.cursor, -1, -1) if len(self._shown[row].lasts) < depth)
        self.goto(next(above, self.cursor))

    # What a list of claims says

    def empty_state(self, view: View) -> Sequence[EmptyLine]:
        """Why there is no thread."""
        if thread_of(view) is not None:
            return ()
        asof = view.filter.asof
        when = f"on {dates.words(asof)}" if asof else "in this case"
        text = f"Nothing of this thread was known {when}. A later as-of date, or none, shows it."
        return list(message_lines(text, self.row_width))

    def _arrange(self, view: View) -> tuple[int, int]:
        thread = thread_of(view)
        if thread is None:
            return 0, 0
        self._lay_out(thread)
        self._describe(thread, view)
        return self._row_count_of(thread), self._places.get(view.cursor or thread.root, 0)

    def position_at(self, row: int) -> int | None:
        """The claim in a row, that to which a link leads, or the one of which something is hidden."""
        return self._shown[row].target if row < len(self._shown) else None

    def row_near(self, position: int) -> int | None:
        """The row of a claim, or of the next one in time that is in view."""
        found = self._places.get(position)
        if found is not None or not self._places:
            return found
        shown = sorted(self._places)
        return self._places[shown[min(bisect_left(shown, position), len(shown) - 1)]]

    def disputed_beyond(self, here: int | None, step: int) -> int | None:  # noqa: ARG002
        """The next disputed claim that is in view below the cursor (1) or above it (-1)."""
        disputed = self._view.disputed if self._view else ()
        rows = range(self.cursor + step, len(self._shown) if step > 0 else -1, step)
        found = (self._shown[row] for row in rows)
        return next((row.claim for row in found if row.is_claim and row.claim in disputed), None)

    def _positions(self, rows: range) -> list[int]:
        """The claims that are in these rows, or are named in them."""
        found = (self._shown[row] for row in range(max(rows.start, 0), min(rows.stop, len(self._shown))))
        return list(dict.fromkeys(claim for row in found for claim in _named(row)))

    def _clicked(self, row: int, x: int) -> Message:
        return super()._clicked(row, x) if self._shown[row].is_claim else EntryClicked()

    def _lay_out(self, thread: Thread) -> None:
        self._thread = thread
        self._shown = rows_of(thread, self._opened)
        self._places = {row.claim: number for number, row in enumerate(self._shown) if row.is_claim}

    def _row_count_of(self, thread: Thread) -> int:
        return len(self._shown) + (2 if len(thread) == 1 else 0)

    def _row_like(self, wanted: ThreadRow) -> int:
        """The same row as before; if that is not in view any more, the row of its claim or the next one."""
        same = (n for n, row in enumerate(self._shown) if _same(row, wanted))
        return next(same, self.row_near(wanted.claim) or 0)

    def _describe(self, thread: Thread, view: View) -> None:
        """Say in the frame what this is, and what the sign of a link means."""
        number = len(thread)
        size = phrases.count(number, "claim") if thread.is_whole else f"the {number:,} nearest of many claims"
        outside = len(thread.claims - view.matches.positions)
        self.border_title = f"Thread of {size}" + (f", {outside:,} outside the filter" if outside else "")
        has_links = any(row.link or row.apart for row in self._shown)
        legend = f"{self._glyphs.up} a claim elsewhere above" if has_links or thread.nodes[thread.root].repeats else ""
        self.border_subtitle = f" {self._glyphs.dash} ".join(filter(None, (self.border_subtitle, legend)))

    # How rows look

    def draw_claims(self, row: int, width: int) -> Sequence[Span]:
        """A claim, a link, or what is hidden; below a claim that stands alone, that it does."""
        if row >= len(self._shown):
            alone = row == len(self._shown) + 1
            return (("  No claim is linked with this one." if alone else "", "window--dim"),)
        return list(self._spans(self._shown[row], width))

    def _spans(self, row: ThreadRow, width: int) -> Iterator[Span]:
        glyphs, found = self._glyphs, self._rows.get(row.target)
        if row.hidden is None and found is None:
            yield "   ", ""
            yield glyphs.more, "window--dim"
            return
        branches = self._branches(row, width)
        if row.hidden:
            yield " " * (5 + _DATE), ""
            yield branches, "thread--branch"
            yield from self._hidden(row, row.hidden)
        elif row.link and found:
            yield " " * 5, ""
            yield from self._date(found, "window--dim")
            yield branches, "thread--branch"
            made = phrases.relation_label(row.link.relation, row.link.direction).lower()
            yield f"{glyphs.up} also {made} {self._who(found)}", "window--dim"
        elif found:
            yield from self._claim(row, found, branches, width)

    def _claim(self, row: ThreadRow, found: ClaimRow, branches: str, width: int) -> Iterator[Span]:
        glyphs = self._glyphs
        outside = self._view is not None and row.claim not in self._view.matches.positions
        yield f"{glyphs.mark if row.claim in self._marks else ' '} ", "claims--mark"
        sign = glyphs.superseded if found.superseded else " "
        yield f"{glyphs.status[found.status]}{sign} ", f"status--{found.status}"
        yield from self._date(found, "window--dim" if outside else "")
        yield branches, "thread--branch"
        speaker_width = min(max(width // 5, 12), 26)
        if row.joint:
            yield from self._relation(row.joint, row.apart, speaker_width if width >= _ROOMY else 0)
        yield cut(self._who(found), speaker_width, glyphs.more), "window--dim" if outside else "claims--speaker"
        yield "  ", ""
        yield found.text, "window--dim" if outside else ""

    def _relation(self, joint: ThreadLink, apart: bool, room: int) -> Iterator[Span]:
        """What joins a claim to the one above, or `apart` to one that repeats it, which is named if there is room."""
        if apart:
            above = self._rows.get(joint.claim)
            name = cut(self._who(above), room, self._glyphs.more) if above and room else ""
            yield f"{self._glyphs.up} {name} ".replace("  ", " "), "window--dim"
        yield f"{phrases.relation_label(joint.relation, joint.direction).lower()} ", "thread--relation"

    def _hidden(self, row: ThreadRow, hidden: Hidden) -> Iterator[Span]:
        glyphs, opened = self._glyphs, hidden in self._opened
        yield f"{glyphs.unfolded if opened else glyphs.folded} ", "thread--fold"
        if hidden.kind is HiddenKind.LINKS:
            yield f"{row.number:,} more links to claims above", "thread--fold"
        elif hidden.kind is HiddenKind.ANSWERS:
            yield f"{row.number:,} more behind this claim", "thread--fold"
        else:
            yield f"{row.number:,} repeat it", "thread--fold"
            found = [self._rows[claim] for claim in row.folded[:_NAMES_SHOWN] if claim in self._rows]
            names = list(dict.fromkeys(map(self._who, found)))
            more = f" {glyphs.more}" if row.number > _NAMES_SHOWN else ""
            if names and not opened:
                yield f": {', '.join(names)}{more}", "window--dim"

    def _date(self, found: ClaimRow, style: str) -> Iterator[Span]:
        yield fit(dates.short(found.stated) if found.stated else "no date", _DATE - 1, more=self._glyphs.more), style
        yield " ", ""

    def _branches(self, row: ThreadRow, width: int) -> str:
        glyphs = self._glyphs
        steps = [" " if last else glyphs.trunk for last in row.lasts[:-1]]
        room = max(width // 8, 2)
        if len(steps) > room:
            steps = [glyphs.more, *steps[-room:]]
        end = (glyphs.last if row.lasts[-1] else glyphs.branch) if row.lasts else ""
        return "".join(f"{step} " for step in (*steps, *filter(None, (end,))))

    def _who(self, found: ClaimRow) -> str:
        return " & ".join(found.speakers) or "nobody named"


def _named(row: ThreadRow) -> Iterator[int]:
    yield row.target
    if row.apart and row.joint:
        yield row.joint.claim
    yield from row.folded[:_NAMES_SHOWN]


def _same(row: ThreadRow, other: ThreadRow) -> bool:
    return (row.claim, row.link, row.hidden) == (other.claim, other.link, other.hidden)
