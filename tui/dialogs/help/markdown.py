"""Pages of the manual as blocks that can be laid out at any width and searched part by part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Protocol

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from rich.cells import cell_len, chop_cells

from tui.dialogs.help.lines import CODE, HEADING, STRONG, HelpLine, HelpPlace, indented, plain, wrapped
from tui.state import manual
from tui.widgets.cells import Span

Spans = tuple[Span, ...]

_STYLES = {"code_inline": CODE, "strong": STRONG, "em": STRONG}
_GAP = 2
"""Cells between the columns of a table."""


class Block(Protocol):
    """A paragraph, a heading, a block of code or a table."""

    @property
    def close(self) -> bool:
        """Whether it follows the block before it without a blank line."""

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading."""

    @property
    def texts(self) -> Sequence[str]:
        """The text of each part."""

    def lines(self, width: int) -> Iterator[tuple[int, Spans]]:
        """The lines, none of them wider than `width` cells, each with the number of the part that it belongs to."""


@dataclass(frozen=True, slots=True)
class Prose:
    """A heading, a paragraph or a list item; the sign of an item is in `first`."""

    spans: Spans
    first: str = ""
    close: bool = False
    is_heading: bool = False

    @property
    def texts(self) -> Sequence[str]:
        """The text."""
        return (plain(self.spans),)

    def lines(self, width: int) -> Iterator[tuple[int, Spans]]:
        """The text, wrapped."""
        for line in indented(self.first, self.spans, width):
            yield 0, line


@dataclass(frozen=True, slots=True)
class Code:
    """A block of code, whose lines are only broken where they do not fit."""

    rows: tuple[str, ...]
    indent: int
    close: bool = False
    is_heading: bool = False

    @property
    def texts(self) -> Sequence[str]:
        """The lines as written."""
        return self.rows

    def lines(self, width: int) -> Iterator[tuple[int, Spans]]:
        """The lines, indented."""
        margin = " " * (self.indent + 2)
        for number, row in enumerate(self.rows):
            for piece in chop_cells(row, max(width - len(margin), 2)) or [""]:
                yield number, ((margin + piece, CODE),)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; its first row is the head."""

    rows: tuple[tuple[Spans, ...], ...]
    close: bool = False
    is_heading: bool = False

    @property
    def texts(self) -> Sequence[str]:
        """The text of each row."""
        return [" ".join(filter(None, map(plain, row))) for row in self.rows]

    def lines(self, width: int) -> Iterator[tuple[int, Spans]]:
        """The rows in columns as wide as their cells, or narrower where there is no room."""
        cells = [[plain(cell) for cell in row] for row in self.rows]
        columns = list(zip(*cells, strict=True))
        wanted = [max(map(cell_len, column)) for column in columns]
        least = [max(cell_len(word) for cell in column for word in (cell.split() or [""])) for column in columns]
        widths = column_widths(wanted, least, width - _GAP * (len(columns) - 1))
        for number, row in enumerate(self.rows):
            styled = [tuple((text, style or STRONG) for text, style in cell) if number == 0 else cell for cell in row]
            parts = [list(wrapped(cell, size)) for cell, size in zip(styled, widths, strict=True)]
            for at in range(max(map(len, parts))):
                yield number, _side_by_side([part[at] if at < len(part) else () for part in parts], widths)


def _side_by_side(cells: Sequence[Spans], widths: Sequence[int]) -> Spans:
    spans: list[Span] = []
    missing = 0
    for cell, width in zip(cells, widths, strict=True):
        spans += ((" " * missing, ""), *cell)
        missing = width - sum(cell_len(text) for text, _ in cell) + _GAP
    return tuple(spans)


def column_widths(wanted: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """How wide the columns of a table are, in cells.

    What is beyond the longest word of a column is shared out by how much more each column could use. Where not even
    the longest words fit, narrow columns keep their width and the others share the rest equally.
    """
    if sum(wanted) <= room:
        return list(wanted)
    spare = room - sum(least)
    if spare >= 0:
        missing = sum(wanted) - sum(least)
        return [low + spare * (high - low) // missing for high, low in zip(wanted, least, strict=True)]
    widths = [0] * len(least)
    for done, column in enumerate(sorted(range(len(least)), key=lambda column: least[column])):
        widths[column] = max(1, min(least[column], (room - sum(widths)) // (len(least) - done)))
    return widths


# Reading Markdown


@cache
def blocks_of(topic: str) -> tuple[Block, ...]:
    """The blocks of the page of a topic."""
    return blocks(manual.page(topic))


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a Markdown text. HTML, such as comments, is left out."""
    tokens: list[Token] = MarkdownIt("commonmark").enable("table").parse(text)
    return tuple(_below(SyntaxTreeNode(tokens), 0))


def _below(node: SyntaxTreeNode, indent: int) -> Iterator[Block]:
    for child in node.children:
        match child.type:
            case "heading":
                spans = tuple((text, HEADING) for text, _ in _spans(child.children[0]))
                yield Prose(spans, is_heading=True)
            case "paragraph":
                yield Prose(_spans(child.children[0]), " " * indent)
            case "fence" | "code_block":
                yield Code(tuple(child.content.expandtabs(4).splitlines()), indent)
            case "bullet_list" | "ordered_list":
                yield from _items(child, indent)
            case "table":
                rows = [row for part in child.children for row in part.children]
                yield Grid(tuple(tuple(_spans(cell.children[0]) for cell in row.children) for row in rows))
            case "blockquote":
                yield from _below(child, indent + 2)


def _items(list_: SyntaxTreeNode, indent: int) -> Iterator[Block]:
    for number, item in enumerate(list_.children, 1):
        sign = "- " if list_.type == "bullet_list" else f"{number}. "
        for place, block in enumerate(_below(item, indent + len(sign))):
            if isinstance(block, Prose) and place == 0:
                yield replace(block, first=" " * indent + sign, close=number > 1)
            else:
                yield block


def _spans(inline: SyntaxTreeNode, style: str = "") -> Spans:
    spans: list[Span] = []
    for child in inline.children:
        if child.type in ("softbreak", "hardbreak"):
            spans.append((" ", style))
        elif child.children:
            spans += _spans(child, _STYLES.get(child.type, style))
        else:
            spans.append((child.content, _STYLES.get(child.type, style)))
    return tuple(spans)


# Laying out


def page_lines(topic: str, width: int) -> Iterator[HelpLine]:
    """The page of a topic in lines of at most `width` cells."""
    for number, block in enumerate(blocks_of(topic)):
        if number and not block.close:
            yield HelpLine(place=HelpPlace(topic, number))
        for part, spans in block.lines(width):
            yield HelpLine(spans, place=HelpPlace(topic, number, part))
