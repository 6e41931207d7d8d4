"""Wrap text into lines measured in terminal cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len

from tui.widgets.cells import Span, cut

Entry = tuple[str, tuple[str, ...]]
"""A field of a filter, and values of it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text. `target` is the position of the claim that it leads to; `opens_thread` if to a thread.

    `entry` is a filter field and values of it, by which the line filters. `field` is the field of the claim that it
    shows, as a case folder names it, and `conflict` one whose conflict it leads to; `note` is the id of the analyst's
    note that it shows.
    """

    spans: tuple[Span, ...] = ()
    target: int | None = None
    opens_thread: bool = False
    entry: Entry | None = None
    field: str = ""
    conflict: str = ""
    note: str = ""


def shortened(lines: list[str], number: int, width: int, more: str) -> list[str]:
    """The first `number` of some lines; if more follow, the last one ends in `more`."""
    if len(lines) <= number:
        return lines
    return [*lines[: number - 1], cut(f"{lines[number - 1]} {more}", width)]


def wrap(text: str, width: int) -> list[str]:
    """Break text at spaces into lines of at most `width` cells; words longer than that are broken anywhere."""
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


def wrap_after(text: str, first: int, rest: int, more: str) -> tuple[str, str]:
    """Text in two lines of at most `first` and `rest` cells; the second one ends in `more` if text was cut."""
    text = text.strip()
    head = wrap(text, first)[0]
    left = wrap(text[len(head) :].strip(), rest)
    return head, left[0] if len(left) == 1 else cut(f"{left[0]} {left[1]} {more}", rest, more)


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
