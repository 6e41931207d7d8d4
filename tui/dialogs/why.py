"""Why a claim has its status: what it rests on, all rules, and how it came about; claims it names lead there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from db import dates
from db.explain.explanation import Explanation
from db.explain.text import ExplanationLine, parts, summary
from db.model.claims import Claim
from db.text import phrases
from db.text.names import listed
from tui.dialogs.base import MOVES, Dialog, ListMoves, static_text
from tui.widgets.cells import Span
from tui.widgets.glyphs import Glyphs
from tui.widgets.linked_lines import LinkedLines
from tui.widgets.window_list import WindowList
from tui.widgets.wrapping import Line, shortened, wrap

_INDENT = 2
_TEXT_LINES = 2
_NARROWEST = 20


class WhyLines(LinkedLines):
    """The explanation in lines."""

    def __init__(self, explanation: Explanation, glyphs: Glyphs) -> None:
        super().__init__()
        self._explanation = explanation
        self._glyphs = glyphs

    def on_mount(self) -> None:
        """Put the cursor on the first claim that is named."""
        self.call_after_refresh(self.go_to_first_link)

    def lines_at(self, width: int) -> Sequence[Line]:
        """All of it."""
        return list(why_lines(self._explanation, width, self._glyphs))


class WhyDialog(ListMoves, Dialog[int]):
    """Returns the position of the claim to go to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *MOVES,
        Binding("enter", "take", "go there", show=False),
        Binding("w", "give_up", "leave", show=False),
    ]

    def __init__(self, explanation: Explanation, glyphs: Glyphs) -> None:
        super().__init__()
        self._explanation = explanation
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """The explanation in a frame."""
        with Vertical(classes="dialog tall") as frame:
            frame.border_title = f"Why {self._explanation.claim.status}"
            yield WhyLines(self._explanation, self._glyphs)
            yield static_text(
                f"enter on a line with {self._glyphs.arrow} goes to its claim, j k move, escape leaves", "$muted"
            )

    @property
    def moving(self) -> WindowList:
        """The explanation."""
        return self.query_one(WhyLines)

    @on(WindowList.Clicked)
    def action_take(self) -> None:
        """Go to the claim that the line under the cursor names, if it does."""
        target = self.query_one(WhyLines).target
        if target is not None:
            self.leave(target)


def why_lines(explanation: Explanation, width: int, glyphs: Glyphs) -> Iterator[Line]:
    """The explanation, wrapped to `width` cells (at least 20)."""
    width, claim = max(width, _NARROWEST), explanation.claim
    for text in shortened(wrap(_heading(claim), width), _TEXT_LINES, width, glyphs.more):
        yield Line(((text, "window--dim"),))
    sign = glyphs.status[claim.status]
    yield from _with_head(f"{sign} {claim.status}", f"{sign} {summary(explanation)}", width, f"status--{claim.status}")
    if since := phrases.status_since(claim):
        for text in wrap(since, width):
            yield Line(((text, "window--dim"),))
    for part in parts(explanation):
        yield Line()
        for text in wrap(part.heading, width):
            yield Line(((text, "window--heading"),))
        for one in part.lines:
            yield from _told(one, explanation, width, glyphs)


def _heading(claim: Claim) -> str:
    """Which claim it is about."""
    who = listed([speaker.actor.name for speaker in claim.speakers]) or "nobody named"
    when = dates.words(claim.stated) if claim.stated else "no date"
    return f"{who}, {when}: {claim.text}"


def _told(one: ExplanationLine, explanation: Explanation, width: int, glyphs: Glyphs) -> Iterator[Line]:
    """One thing that is said, behind an arrow if it leads to a claim, and a sign if it is about a status."""
    arrow = glyphs.arrow if one.target is not None else " "
    sign = glyphs.status[one.status] if one.status else ""
    style = f"status--{one.status}" if one.status else ""
    about: tuple[Span, ...] = ((sign, style), (" ", "")) if one.status else ()
    first = ((arrow, "details--link"), (" ", ""), *about)
    indent = sum(cell_len(text) for text, _ in first)
    decides = one.status is explanation.claim.status
    for number, text in enumerate(wrap(one.text, width - indent)):
        head = first if number == 0 else ((" " * indent, ""),)
        yield Line((*head, (text, style if decides else "" if one.target is not None else "window--dim")), one.target)
    room = width - indent - _INDENT
    for more in one.more:
        for text in shortened(wrap(more, room), _TEXT_LINES, room, glyphs.more):
            yield Line(((" " * (indent + _INDENT), ""), (text, "window--dim")), one.target)


def _with_head(head: str, text: str, width: int, style: str) -> Iterator[Line]:
    for number, part in enumerate(wrap(text, width)):
        shown = head if number == 0 else ""
        yield Line(((shown, style), (part[len(shown) :], "")))
