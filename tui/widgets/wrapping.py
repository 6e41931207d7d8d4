"""Text wrapped into lines of a number of terminal cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len

from tui.widgets.cells import Span, cut


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the pane; `target` is the position of the claim that it leads to, or it `opens_thread`."""

    spans: tuple[Span, ...] = ()
    target: int | None = None
    opens_thread: bool = False


def shortened(lines: list[str], number: int, width: int, more: str) -> list[str]:
    """The first lines of a text; where others follow, the last ends in a sign that says so."""
    if len(lines) <= number:
        return lines
    return [*lines[: number - 1], cut(f"{lines[number - 1]} {more}", width)]


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells, broken at blanks; longer words are broken anywhere."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, room = "", width
        for word in _words(paragraph, width):
            size = cell_len(word)
            if line and size + 1 > room:
                lines.append(line)
                line, room = "", width
            line = f"{line} {word}" if line else word
            room = width - cell_len(line)
        lines.append(line)
    return lines


def _words(paragraph: str, width: int) -> Iterator[str]:
    for word in paragraph.split(" "):
        if cell_len(word) <= width:
            yield word
        else:
            yield from _pieces(word, width)


def _pieces(word: str, width: int) -> Iterator[str]:
    piece, size = "", 0
    for character in word:
        cells = cell_len(character)
        if size + cells > width and piece:
            yield piece
            piece, size = "", 0
        piece += character
        size += cells
    yield piece
