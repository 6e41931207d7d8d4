"""The text of a list without claims: why it is empty, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from db.case.matches import NO_MATCH
from db.filters.filter import Term
from db.text.phrases import HOW_LINKS_COME, NO_LINKS
from db.text.safe import line
from tui.state.keymap import Keymap, key_for
from tui.state.view import View
from tui.widgets.cells import Span, cut
from tui.widgets.wrapping import wrap

EmptyLine = tuple[tuple[Span, ...], Term | None]
"""A line of text, and the term of the filter that Enter on it drops, if any."""


def nothing_matches(view: View, keymap: Keymap, width: int) -> Iterator[EmptyLine]:
    """The lines of an empty list: how to add claims, or which parts of the filter can be dropped to get matches."""
    if not view.filter:
        yield from message_lines("This case has no claims yet.", width, "window--heading")
        add, link = key_for(keymap, "work.add"), key_for(keymap, "work.link")
        first = f"{add} writes the first one: what is claimed, who said it, and when. ctrl+s adds it."
        yield from message_lines(first, width)
        second = f"With the second one, {link} says what one says about the other: it disputes it, for example."
        yield from message_lines(second, width)
        yield from message_lines(
            "To bring in many: conflict-tui import CASE FILE... (conflict-tui import --help explains it).", width
        )
        return
    yield from message_lines(NO_MATCH, width, "window--heading")
    if not view.has_links:
        yield from message_lines(f"{NO_LINKS}. {HOW_LINKS_COME}.", width)
    if not view.culprits:
        clear, back = key_for(keymap, "filter.clear"), key_for(keymap, "filter.back")
        yield from message_lines(
            f"Dropping one part of it does not help. {clear} clears all of it, {back} goes back one step.", width
        )
        return
    yield from message_lines("Dropping one of these parts helps. Enter drops the one under the cursor:", width)
    yield (), None
    for one in view.culprits:
        written = cut(line(str(one.term)), max(width - 24, 8))
        yield (("  ", ""), (written, "claims--offer"), (f"  leaves {one.matches:,}", "window--dim")), one.term


def message_lines(text: str, width: int, style: str = "window--dim") -> Iterator[EmptyLine]:
    """An empty line, then a text of the program wrapped to `width` cells (at least 8) with a margin."""
    yield (), None
    for part in wrap(text, max(width - 4, 8)):
        yield (("  ", ""), (part, style)), None
