"""The line at the top: the name of the case, the filter, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.widget import Widget

from tui.state.messages import CommandChosen
from tui.widgets.cells import cut
from tui.widgets.glyphs import Glyphs

_GAP = 2
_LEAST_TITLE = 8
_ENOUGH_TITLE = 16
"""Cells of the title to which, where there is no filter, what stands to its right gives way."""
_LEAST_FILTER = 12
"""Cells of a filter below which what stands to its right is shortened."""


@dataclass(frozen=True, slots=True)
class HeaderTexts:
    """What the header says. `alert` must not be overlooked; `more` goes on where it fits, as does `selected`.

    `hints` take the place of a filter that is empty: the first one that fits.
    """

    title: str = ""
    filter: str = ""
    hints: tuple[str, ...] = ()
    counts: str = ""
    selected: str = ""
    alert: str = ""
    more: str = ""


class HeaderLine(Widget):
    """The title on the left, the filter behind it, alert and counts on the right. A click on the filter edits it."""

    def __init__(self, glyphs: Glyphs, hints: tuple[str, ...], *, id: str) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self._texts = HeaderTexts(hints=hints)
        self._filter_at = range(0)

    def show(self, title: str, counts: str, selected: str = "", alert: str = "", more: str = "") -> None:
        """Show these texts around the filter."""
        self._take(replace(self._texts, title=title, counts=counts, selected=selected, alert=alert, more=more))

    def show_filter(self, text: str) -> None:
        """Show a filter in its text form."""
        self._take(replace(self._texts, filter=text))

    def _take(self, texts: HeaderTexts) -> None:
        if texts != self._texts:
            self._texts = texts
            self.refresh()

    def render(self) -> Content:
        """The line."""
        title, shown, is_hint, alert, counts = arrange(self._texts, self.content_size.width, self._glyphs)
        start = cell_len(title) + _GAP if title else 0
        prompt = f"{self._glyphs.arrow} " if shown else ""
        self._filter_at = range(start, start + cell_len(prompt + shown))
        left = [(title, "bold $primary"), (" " * (start - cell_len(title)), ""), (prompt, "bold $accent")]
        left.append((shown, "$muted" if is_hint else ""))
        right = [(alert, "bold reverse $warning"), (" " * _GAP if alert and counts else "", ""), (counts, "")]
        width = sum(cell_len(text) for text, _ in (*left, *right))
        return Content.assemble(*left, " " * max(self.content_size.width - width, 0), *right)

    def on_click(self, event: events.Click) -> None:
        """Edit the filter where it was clicked."""
        place = event.get_content_offset(self)
        if place is not None and place.x in self._filter_at:
            self.post_message(CommandChosen("filter.edit"))


def arrange(texts: HeaderTexts, width: int, glyphs: Glyphs) -> tuple[str, str, bool, str, str]:
    """The texts as they fit into a line: title, filter or hint, whether it is a hint, alert, and counts.

    What is less important goes first: remarks, the title, the number of selected claims, the filter.
    """
    alert, counts = _right(texts, width, glyphs)
    room = width - cell_len(alert) - (_GAP if alert and counts else 0) - cell_len(counts) - _GAP
    prompt = cell_len(glyphs.arrow) + 1
    if texts.filter:
        title = cut(texts.title, room - prompt - cell_len(texts.filter) - _GAP, glyphs.more)
        title = title if cell_len(title) >= min(_LEAST_TITLE, cell_len(texts.title)) else ""
        shown = cut(texts.filter, room - prompt - (cell_len(title) + _GAP if title else 0), glyphs.more)
        return title, shown, False, alert, counts
    title = cut(texts.title, room, glyphs.more)
    left = room - cell_len(title) - _GAP - prompt
    return title, next((hint for hint in texts.hints if cell_len(hint) <= left), ""), True, alert, counts


def brief(counts: str) -> str:
    """The number that counts begin with: "190" of "190 of 356 claims"."""
    return counts.partition(" of ")[0]


def _right(texts: HeaderTexts, width: int, glyphs: Glyphs) -> tuple[str, str]:
    """Alert and counts: the longest form that leaves room for the filter, or, if there is none, that fits."""
    few = texts.selected.partition(",")[0]
    pairs = ((texts.counts, texts.selected), (texts.counts, few), (brief(texts.counts), few))
    both, short, least_said = (f"{counts} {glyphs.dash} {more}" if more else counts for counts, more in pairs)
    alert = f" {texts.alert} " if texts.alert else ""
    remarks = f" {texts.alert}{texts.more} " if texts.alert or texts.more else ""
    around = cell_len(glyphs.arrow) + 1 + _GAP
    filter, title = around + cell_len(texts.filter), cell_len(texts.title)
    main = filter if texts.filter else min(title, _ENOUGH_TITLE) + _GAP
    some = around + min(cell_len(texts.filter), _LEAST_FILTER)
    forms = [(filter + min(title, _LEAST_TITLE) + _GAP, remarks, both)]
    forms += [(main, alert, said) for said in (both, short, least_said)]
    forms += [(least, alert, said) for least in (some, 0) for said in (both, short, least_said, brief(texts.counts))]
    for least, shown, said in forms:
        if least + cell_len(shown) + cell_len(said) + _GAP <= width:
            return shown, said
    number = brief(texts.counts)
    return "", number if cell_len(number) <= width else cut(texts.counts, width, glyphs.more)
