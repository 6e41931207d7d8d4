"""The dialog that explains the status of a claim: every rule, its history, and links to the claims behind it."""

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
from db.explain.text import ExplanationLine, ExplanationPart, parts, summary
from db.model.claims import Claim
from db.text import phrases
from db.text.names import listed
from tui.dialogs.base import LIST_BINDINGS, Q_CLOSES, Dialog, ListActions, static_text
from tui.widgets.cells import Span
from tui.widgets.glyphs import Glyphs
from tui.widgets.linked_lines import LinkedLines
from tui.widgets.window_list import WindowList
from tui.widgets.wrapping import Line, shortened, wrap

_INDENT = 2
_TEXT_LINES = 2
_NARROWEST = 20


class WhyLines(LinkedLines):
    """The lines of an explanation."""

    def __init__(self, explanation: Explanation, glyphs: Glyphs, work: Sequence[ExplanationPart]) -> None:
        super().__init__()
        self._explanation = explanation
        self._glyphs = glyphs
        self._work = work

    def write(self, cursor: int) -> None:
        """Show the lines; at first with the cursor on the first one that leads to a claim."""
        is_first = not self._lines
        super().write(cursor)
        if is_first:
            self.go_to_first_link()

    def lines_at(self, width: int) -> Sequence[Line]:
        """Return the whole explanation."""
        return list(why_lines(self._explanation, width, self._glyphs, self._work))


class WhyDialog(ListActions, Dialog[int]):
    """Returns the position of the claim that the user goes to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *LIST_BINDINGS,
        Binding("enter", "take", "go there", show=False),
        Binding("w", "cancel", "close", show=False),
        Q_CLOSES,
    ]

    def __init__(self, explanation: Explanation, glyphs: Glyphs, work: Sequence[ExplanationPart] = ()) -> None:
        """`work` says what analysts added to the claim."""
        super().__init__()
        self._explanation = explanation
        self._glyphs = glyphs
        self._work = work

    def compose(self) -> ComposeResult:
        """The explanation in a frame."""
        with Vertical(classes="dialog tall") as frame:
            frame.border_title = f"Why {self._explanation.claim.status}"
            yield WhyLines(self._explanation, self._glyphs, self._work)
            yield static_text(
                f"enter on a line with {self._glyphs.arrow} goes to its claim, j k move, escape closes", "$muted"
            )

    @property
    def keyed_list(self) -> WindowList:
        """The explanation."""
        return self.query_one(WhyLines)

    @on(WindowList.Clicked)
    def action_take(self) -> None:
        """Return the claim that the line under the cursor leads to, if any."""
        target = self.query_one(WhyLines).target
        if target is not None:
            self.leave(target)


def why_lines(
    explanation: Explanation, width: int, glyphs: Glyphs, work: Sequence[ExplanationPart] = ()
) -> Iterator[Line]:
    """The explanation, and the `work` of analysts on the claim behind it, wrapped to `width` cells (at least 20)."""
    width, claim = max(width, _NARROWEST), explanation.claim
    for text in shortened(wrap(_heading(claim), width), _TEXT_LINES, width, glyphs.more):
        yield Line(((text, "window--dim"),))
    sign = glyphs.status[claim.status]
    yield from _with_head(f"{sign} {claim.status}", f"{sign} {summary(explanation)}", width, f"status--{claim.status}")
    if since := phrases.status_since(claim):
        for text in wrap(since, width):
            yield Line(((text, "window--dim"),))
    for part in (*parts(explanation), *work):
        yield Line()
        for text in wrap(part.heading, width):
            yield Line(((text, "window--heading"),))
        for one in part.lines:
            yield from _explanation_line(one, explanation, width, glyphs)


def _heading(claim: Claim) -> str:
    """Speakers, date and text of a claim."""
    who = listed([speaker.actor.name for speaker in claim.speakers]) or "nobody named"
    when = dates.words(claim.stated) if claim.stated else "no date"
    return f"{who}, {when}: {claim.text}"


def _explanation_line(one: ExplanationLine, explanation: Explanation, width: int, glyphs: Glyphs) -> Iterator[Line]:
    """Wrap one line of an explanation, behind an arrow if it leads to a claim and a sign if it is about a status."""
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
