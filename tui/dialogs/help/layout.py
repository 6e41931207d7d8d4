"""The first page of the help, laid out for a width."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len

from tui.dialogs.help.contents import HelpSubject, Item, Part, legend_part, pane_part, parts
from tui.dialogs.help.lines import BLANK, DIM, HEADING, KEY, HelpLine, HelpPlace, wrapped
from tui.state import manual
from tui.widgets.cells import Span, cut, fit

_COLUMN = 74
"""The least width of a column of long items."""
_BETWEEN = 2
_NAME = 18

MANUAL = "The manual"


def first_page(subject: HelpSubject, width: int) -> list[HelpLine]:
    """The keys of the pane and the signs, the topics of the manual, and everything else in columns where they fit."""
    lines = [line for part in (pane_part(subject), legend_part(subject)) for line in (*_short(part, width), BLANK)]
    lines += [*topic_lines(width), BLANK]
    columns = max(1, (width + _BETWEEN) // (_COLUMN + _BETWEEN))
    size = (width - _BETWEEN * (columns - 1)) // columns
    laid_out = [list(part_lines(part, size)) for part in parts(subject)]
    return [*lines, *side_by_side(balanced(laid_out, columns), size)]


def topic_lines(width: int) -> Iterator[HelpLine]:
    """The topics of the manual, one a line; each opens its page."""
    yield _heading(f"{MANUAL}: enter opens a page")
    for topic in manual.topics():
        name = fit(topic.name, _NAME)
        title = "" if topic.title.casefold() == topic.name else f"{topic.title}. "
        summary = cut(title + topic.summary, width - _NAME - 1)
        yield HelpLine(((f" {name}", KEY), (summary, DIM)), opens=HelpPlace(topic.name))


def part_lines(part: Part, width: int) -> Iterator[HelpLine]:
    """A heading, and below it the items with their meanings."""
    yield _heading(part.heading)
    for item in part.items:
        yield from item_lines(item, ((item.meaning, DIM),), width)
    for remark in part.remarks:
        for spans in wrapped(((remark, DIM),), width - 2):
            yield HelpLine(((" ", ""), *spans))


def item_lines(item: Item, meaning: Sequence[Span], width: int) -> Iterator[HelpLine]:
    """An item; a name that is too long has a line of its own."""
    if cell_len(item.name) >= _NAME:
        yield HelpLine(((f" {item.name}", item.style),))
    for number, spans in enumerate(wrapped(meaning, width - _NAME - 2)):
        name = item.name if number == 0 and cell_len(item.name) < _NAME else ""
        yield HelpLine(((f" {fit(name, _NAME)}", item.style), *spans))


def _short(part: Part, width: int) -> Iterator[HelpLine]:
    """A heading, and below it the items in as many columns as fit, from top to bottom; cut where not even one fits."""
    yield _heading(part.heading)
    name = max(cell_len(item.name) for item in part.items)
    wanted = name + 2 + max(cell_len(item.meaning) for item in part.items) + _BETWEEN
    columns = max(1, width // wanted)
    size = width // columns
    rows = -(-len(part.items) // columns)
    for row in range(rows):
        spans: list[Span] = []
        for item in part.items[row::rows]:
            spans += ((f" {fit(item.name, name)} ", item.style), (fit(item.meaning, size - name - 2), DIM))
        yield HelpLine(tuple(spans))


def balanced(blocks: Sequence[Sequence[HelpLine]], columns: int) -> list[list[HelpLine]]:
    """Blocks of lines, each kept whole, in columns from left to right that are about equally high."""
    height = sum(len(block) + 1 for block in blocks)
    placed: list[list[HelpLine]] = [[]]
    done = 0
    for block in blocks:
        middle = done + len(block) / 2
        if placed[-1] and middle > height * len(placed) / columns and len(placed) < columns:
            placed.append([])
        placed[-1] += [BLANK, *block] if placed[-1] else block
        done += len(block) + 1
    return placed


def side_by_side(columns: Iterable[Sequence[HelpLine]], size: int) -> Iterator[HelpLine]:
    """Columns of lines next to each other; only a single column can open places."""
    several = list(columns)
    if len(several) == 1:
        yield from several[0]
        return
    for row in zip_longest(*several, fillvalue=BLANK):
        spans: list[Span] = []
        for number, line in enumerate(row):
            missing = number * (size + _BETWEEN) - sum(cell_len(text) for text, _ in spans)
            spans += ((" " * missing, ""), *line.spans)
        yield HelpLine(tuple(spans))


def _heading(text: str) -> HelpLine:
    return HelpLine(((f" {text}", HEADING),))
