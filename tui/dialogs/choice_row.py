"""A labelled row of a dialog with a few choices beside each other, of which one is chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from tui.widgets.wrapping import wrap

LABEL_WIDTH = 10
"""Cells before the choices: the sign of the focus, and the label."""

_MARK = "›"
_LEAST = 4
"""Cells for the choices in the narrowest row."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of the choices: what it stands for, and how it is called. The label may come from the case."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a text of the row begins: line and cell. `option` is the number of the option that it is a part of."""

    line: int
    x: int
    text: str
    option: int


def label(text: str, focused: bool) -> Content:
    """The label in front of a row, with a sign beside its colour while the row has the focus."""
    mark = f"{_MARK} " if focused else "  "
    return Content.styled(f"{mark}{text}".ljust(LABEL_WIDTH), "bold $accent" if focused else "$muted")


class ChoiceRow(Widget, can_focus=True):
    """Left and right choose the option before or after; so does a click on one. A remark may follow the options."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "before", show=False),
        Binding("right", "step(1)", "after", show=False),
    ]
    DEFAULT_CSS = "ChoiceRow { height: auto; width: 1fr; }"

    class Chosen(Message):
        """The user chose an option of a row."""

        def __init__(self, row: ChoiceRow, value: str) -> None:
            super().__init__()
            self.row = row
            self.value = value

        @property
        def control(self) -> ChoiceRow:
            """The row."""
            return self.row

    def __init__(self, name: str, *, id: str) -> None:
        super().__init__(id=id)
        self._label = name
        self._options: Sequence[Option] = ()
        self._chosen = ""
        self._remark = ""

    def show(self, options: Sequence[Option], chosen: str, remark: str = "") -> None:
        """Show other options, or another one of them as the chosen one."""
        self._options, self._chosen, self._remark = options, chosen, remark
        self.refresh(layout=True)

    def action_step(self, step: int) -> None:
        """Choose the next option, or the one before, around the ends."""
        values = [option.value for option in self._options]
        if len(values) > 1:
            chosen = values[(values.index(self._chosen) + step) % len(values)]
            self.post_message(self.Chosen(self, chosen))

    def on_click(self, event: events.Click) -> None:
        """Choose the option that was clicked."""
        place = event.get_content_offset(self)
        for at in self._places(self.size.width):
            hit = place and place.y == at.line and at.x <= place.x < at.x + cell_len(at.text)
            if hit and at.option < len(self._options):
                self.post_message(self.Chosen(self, self._options[at.option].value))

    def on_focus(self) -> None:
        """Show the sign of the focus."""
        self.refresh()

    def on_blur(self) -> None:
        """Take the sign of the focus away."""
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as the options need."""
        return self.lines_at(width)

    def lines_at(self, width: int) -> int:
        """How many lines the options need in `width` cells."""
        return max((place.line for place in self._places(width)), default=0) + 1

    def render(self) -> Content:
        """The label, and the options with the chosen one reversed."""
        parts: list[Content] = [label(self._label, self.has_focus)]
        line, x = 0, LABEL_WIDTH
        for place in self._places(self.size.width):
            if place.line > line:
                parts.append(Content("\n" + " " * place.x))
                line, x = place.line, place.x
            parts.append(Content(" " * (place.x - x)))
            parts.append(Content.styled(place.text, self._style_of(place.option)))
            x = place.x + cell_len(place.text)
        return Content("").join(parts)

    def _style_of(self, number: int) -> str:
        """The style of an option; behind the last one stands the remark."""
        chosen = number < len(self._options) and self._options[number].value == self._chosen
        return "bold $accent reverse" if chosen else "$muted"

    def _places(self, width: int) -> Iterator[_Place]:
        """The options and the remark, each on the line of the one before where it fits there.

        A text that is wider than a line is wrapped behind the label.
        """
        texts = [option.label for option in self._options]
        line, x, room = 0, LABEL_WIDTH, max(width - LABEL_WIDTH, _LEAST)
        for number, text in enumerate([*texts, self._remark] if self._remark else texts):
            parts = wrap(text, room - 2)
            for part in parts:
                shown = f" {part} "
                if x > LABEL_WIDTH and (x + cell_len(shown) > width or part is not parts[0]):
                    line, x = line + 1, LABEL_WIDTH
                yield _Place(line, x, shown, number)
                x += cell_len(shown)
