"""What a list says that has no claims to show: why, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from db.filters.filter import Term
from db.text.safe import line
from tui.state.keymap import Keymap, key_for
from tui.state.view import View
from tui.widgets.cells import Span, cut
from tui.widgets.wrapping import wrap

EmptyLine = tuple[tuple[Span, ...], Term | None]
"""A line, and the term of the filter that it offers to drop."""


def nothing_matches(view: View, keymap: Keymap, width: int) -> Iterator[EmptyLine]:
    """The lines for a filter that nothing matches: which part of it to drop."""
    if not view.filter:
        yield from message_lines("This case has no claims yet.", width, "window--heading")
        yield from message_lines("conflict-tui import CASE FILE... adds some; see conflict-tui import --help.", width)
        return
    yield from message_lines("No claim matches this filter.", width, "window--heading")
    if not view.culprits:
        clear, back = key_for(keymap, "filter.clear"), key_for(keymap, "filter.back")
        yield from message_lines(
            f"No single part of it is to blame. {clear} clears it all, {back} goes back one step.", width
        )
        return
    yield from message_lines("It would without one of these parts. Enter drops the one under the cursor:", width)
    yield (), None
    for one in view.culprits:
        written = cut(line(str(one.term)), max(width - 24, 8))
        yield (("  ", ""), (written, "claims--offer"), (f"  leaves {one.matches:,}", "window--dim")), one.term


def message_lines(text: str, width: int, style: str = "window--dim") -> Iterator[EmptyLine]:
    """An empty line, and a text of ours wrapped to `width` cells."""
    yield (), None
    for part in wrap(text, max(width - 4, 8)):
        yield (("  ", ""), (part, style)), None
