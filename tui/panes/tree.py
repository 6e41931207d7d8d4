"""The trees of actors, regions and sources, with the number of matches that each node would bring."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import on

from tui.state.commands import Pane
from tui.state.messages import NodeClicked
from tui.state.tree_rows import TreeRow
from tui.widgets.cells import Span, fit
from tui.widgets.glyphs import Glyphs
from tui.widgets.window_list import NO_ROW, WindowList

_INDENT = 2
_DATED = 56
"""Width of a pane, in cells, from which on there is room for the dates of sources."""
_COUNT = 8
"""Cells for a blank and a count behind a date."""


class TreePane(WindowList):
    """One tree: actors, regions, or outlets with their sources."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tree--count", "tree--chosen", "tree--excluded", "tree--fold"}

    def __init__(self, pane: Pane, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(id=id)
        self.pane = pane
        self._glyphs = glyphs
        self._shown: Sequence[TreeRow] = ()
        self._nothing = ""
        self._wanted: int | None = None
        self.border_title = str(pane).capitalize()

    def show(self, nodes: Sequence[TreeRow], order: str, hint: str, nothing: str, *, origins: bool = False) -> None:
        """Show these nodes, of which claims or `origins` are counted, and a hint in the frame; `nothing` without any.

        The cursor stays on the node that it is on.
        """
        current = self.node.id if self.node else None
        self._shown, self._nothing = nodes, nothing
        said = f"{'origins, ' if origins else ''}by {order} {self._glyphs.dash} {hint}"
        if self.border_subtitle != said:
            self.border_subtitle = said
        row = self._row_of(current)
        self.set_rows(max(len(nodes), 1), min(max(self.cursor, 0), len(nodes) - 1) if row is None else row, True)
        if self._wanted is not None:
            self.go_to_node(self._wanted)

    @property
    def node(self) -> TreeRow | None:
        """The node under the cursor."""
        return self._shown[self.cursor] if self.cursor != NO_ROW and self.cursor < len(self._shown) else None

    def go_to_node(self, id: int) -> None:
        """Put the cursor on a node, now or when the rows that are shown next bring it into view."""
        row = self._row_of(id)
        if row is not None:
            self.goto(row, center=True)
        self._wanted = id if row is None and self._wanted != id else None

    def go_to_parent(self) -> None:
        """Put the cursor on the parent of the node under it."""
        depth = self.node.depth if self.node else 0
        above = (row for row in range(self.cursor - 1, -1, -1) if self._shown[row].depth < depth)
        self.goto(next(above, self.cursor), center=True)

    def _row_of(self, id: int | None) -> int | None:
        return next((row for row, node in enumerate(self._shown) if node.id == id), None)

    def selectable(self, row: int) -> bool:
        """Every node can be under the cursor."""
        return row < len(self._shown)

    def draw_row(self, row: int, width: int) -> Sequence[Span]:
        """A node: whether it is chosen, its fold, name and count."""
        if not self._shown:
            return ((f" {self._nothing}", "window--dim"),)
        node, glyphs = self._shown[row], self._glyphs
        fold = (glyphs.unfolded if node.unfolded else glyphs.folded) if node.has_children else glyphs.leaf
        count = f" {'+' if node.is_added else ''}{node.count:,}"
        if node.date and width >= _DATED:
            count = f" {node.date}{count.rjust(_COUNT)}"
        style = "tree--chosen" if node.chosen else "tree--excluded" if node.excluded else ""
        sign = glyphs.chosen if node.chosen else glyphs.excluded if node.excluded else " "
        indent = _INDENT * node.depth
        room = max(width - 1 - indent - 2 - cell_len(count), 0)
        return (
            (sign, style),
            (" " * indent + fold + " ", "tree--fold"),
            (fit(node.name, room, more=glyphs.more), style),
            (count, "tree--count"),
        )

    @on(WindowList.Clicked)
    def _post_click(self, event: WindowList.Clicked) -> None:
        event.stop()
        node = self.node
        if node is not None:
            start = 1 + _INDENT * node.depth
            on_fold = node.has_children and start <= event.x <= start + 1
            self.post_message(NodeClicked(self.pane, node.id, on_fold))

    @on(WindowList.Moved)
    @on(WindowList.WindowMoved)
    def _keep(self, event: WindowList.ListMessage) -> None:
        event.stop()
