"""What a list says that has no claims to show: why, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from db.filters import Term
from db.text import line
from tui.cells import Span, cut
from tui.details import wrap
from tui.keymap import Keymap, key_for
from tui.view import View

Excuse = tuple[tuple[Span, ...], Term | None]
"""A line, and the term of the filter that it offers to drop."""


def nothing_matches(view: View, keymap: Keymap, width: int) -> Iterator[Excuse]:
    """The lines for a filter that nothing matches: which part of it to drop."""
    if not view.filter:
        yield from said("This case has no claims yet.", width, "window--heading")
        yield from said("conflict-tui import CASE FILE... adds some; see conflict-tui import --help.", width)
        return
    yield from said("No claim matches this filter.", width, "window--heading")
    if not view.culprits:
        clear, back = key_for(keymap, "filter.clear"), key_for(keymap, "filter.back")
        yield from said(f"No single part of it is to blame. {clear} clears it all, {back} goes back one step.", width)
        return
    yield from said("It would without one of these parts. Enter drops the one under the cursor:", width)
    yield (), None
    for one in view.culprits:
        written = cut(line(str(one.term)), max(width - 24, 8))
        yield (("  ", ""), (written, "claims--offer"), (f"  leaves {one.matches:,}", "window--dim")), one.term


def said(text: str, width: int, style: str = "window--dim") -> Iterator[Excuse]:
    """An empty line, and a text of ours wrapped to `width` cells."""
    yield (), None
    for part in wrap(text, max(width - 4, 8)):
        yield (("  ", ""), (part, style)), None
