"""The part of the dialog that shows a pair, and scrolls where it is longer than there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tui.dialogs.base import TextLines
from tui.dialogs.suggest.lines import pair_lines
from tui.dialogs.suggest.marks import COMMON, DIFFERS
from tui.dialogs.suggest.proposals import Proposal
from tui.widgets.glyphs import Glyphs
from tui.widgets.wrapping import Line, wrap


class PairList(TextLines):
    """A pair, or, without one, a text that says why there is none."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *("details--claim", "details--quote", "details--speaker"),
        *(COMMON, DIFFERS),
    }

    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self._pair: Proposal | None = None
        self._swapped = False
        self._said = ""
        self._wrapped_at = 0

    def show_pair(self, pair: Proposal, swapped: bool) -> None:
        """Show a pair from its first line on; the one that is shown already stays where it was scrolled to."""
        top = self.scroll_offset.y if pair is self._pair else 0
        self._pair, self._swapped = pair, swapped
        self._wrap()
        self._scroll_to_row(top)

    def tell(self, text: str) -> None:
        """Show a text in place of a pair."""
        self._pair, self._said = None, text
        self._wrap()

    def _wrap(self) -> None:
        self._wrapped_at = self.row_width
        self.show(self._lines_at(max(self.row_width - 1, 20)))

    def _lines_at(self, width: int) -> Sequence[Line]:
        if self._pair is not None:
            return pair_lines(self._pair, self._swapped, width, self._glyphs)
        return [Line(), *(Line(((part, ""),)) for part in wrap(self._said, width))]

    def _fit(self) -> None:
        """Wrap the lines again when the width changes."""
        if self.row_width != self._wrapped_at:
            self._wrap()
        super()._fit()
