"""Messages from the panes to the screen. Panes know neither each other nor the case."""

from __future__ import annotations

from collections.abc import Mapping

from textual.events import Key
from textual.message import Message

from db.filters.filter import Term
from tui.state.commands import Pane


class RowsWanted(Message):
    """The main view needs the rows of the claims at these positions to draw them."""

    def __init__(self, positions: list[int]) -> None:
        super().__init__()
        self.positions = positions


class ClaimClicked(Message):
    """A claim in the main pane was clicked: the cursor stands there."""


class LinksClicked(Message):
    """The number of links of the claim under the cursor was clicked."""


class EntryClicked(Message):
    """A row of the main view that is no claim was clicked, which is as good as enter: the cursor stands there."""


class NodeClicked(Message):
    """An actor or region was clicked; `on_fold` if it was the sign that folds it."""

    def __init__(self, pane: Pane, node: int, on_fold: bool) -> None:
        super().__init__()
        self.pane = pane
        self.node = node
        self.on_fold = on_fold


class TargetClicked(Message):
    """A line of the details that leads to the claim at this position was clicked."""

    def __init__(self, position: int) -> None:
        super().__init__()
        self.position = position


class EntryOfDetailsClicked(Message):
    """A line of the details that filters was clicked: by these values of a field."""

    def __init__(self, field: str, values: tuple[str, ...]) -> None:
        super().__init__()
        self.field = field
        self.values = values


class DropClicked(Message):
    """With nothing matching: the offer to drop this term of the filter was clicked."""

    def __init__(self, term: Term) -> None:
        super().__init__()
        self.term = term


class FilterTyped(Message):
    """The text of the filter bar changed; `done` if it is meant to stay."""

    def __init__(self, text: str, cursor: int, done: bool = False) -> None:
        super().__init__()
        self.text = text
        self.cursor = cursor
        self.done = done


class FormTyped(Message):
    """Something in the form changed, or another row of it, `field`, has the focus. `texts` are those of all rows."""

    def __init__(self, texts: Mapping[str, str], field: str, begun: str) -> None:
        """`begun` is the name or text in the row that ends at the cursor."""
        super().__init__()
        self.texts = texts
        self.field = field
        self.begun = begun


class FormAccepted(Message):
    """What is in the form is meant to be written."""


class FormLeft(Message):
    """The form is left as it is; `emptied` if what is in it is not wanted any more."""

    def __init__(self, emptied: bool = False) -> None:
        super().__init__()
        self.emptied = emptied


class KeyForwarded(Message):
    """A key is for a dialog or a text field, whose turn it is now."""

    def __init__(self, event: Key) -> None:
        super().__init__()
        self.event = event


class DialogDecided(Message):
    """A dialog has learned what it had asked, for which keys may have waited."""


class FilterAbandoned(Message):
    """Editing the filter was given up: the filter before is wanted back."""


class CommandChosen(Message):
    """A command was chosen with the mouse."""

    def __init__(self, command: str) -> None:
        super().__init__()
        self.command = command


class TimePicked(Message):
    """A place in the density strip was clicked, which stands for this ISO day."""

    def __init__(self, day: str) -> None:
        super().__init__()
        self.day = day
