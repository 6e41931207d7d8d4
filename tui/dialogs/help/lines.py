"""The lines of the help, and text in more than one style wrapped to a width."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len

from tui.widgets.cells import Span
from tui.widgets.wrapping import wrap

HEADING = "window--heading"
DIM = "window--dim"
CODE = "help--code"
STRONG = "help--strong"
KEY = "help--key"
MATCH = "help--match"


class HelpPlace(NamedTuple):
    """A place in the manual: a topic, a block of its page, and a part of the block, such as a row of a table."""

    topic: str
    block: int = 0
    part: int = 0


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One line. `opens` is the place in the manual that it leads to, `place` the one that it shows."""

    spans: Sequence[Span] = ()
    opens: HelpPlace | None = None
    place: HelpPlace | None = None


BLANK = HelpLine()


def plain(spans: Iterable[Span]) -> str:
    """The text of spans, with single spaces."""
    return " ".join("".join(text for text, _ in spans).split())


def wrapped(spans: Sequence[Span], width: int) -> Iterator[tuple[Span, ...]]:
    """Spans broken at spaces into lines of at most `width` cells; spaces in a row become one."""
    styles = [style for text, style in spans for character in text if not character.isspace()]
    at = 0
    for line in wrap(plain(spans), max(width, 1)):
        pieces: list[tuple[str, str]] = []
        for character in line:
            style = styles[min(at, len(styles) - 1)] if styles else ""
            if character != " ":
                at += 1
            elif pieces and at and styles[at - 1] != style:
                style = ""  # a space between two styles has neither
            if pieces and pieces[-1][1] == style:
                pieces[-1] = (pieces[-1][0] + character, style)
            else:
                pieces.append((character, style))
        yield tuple(pieces)


def indented(first: str, spans: Sequence[Span], width: int, style: str = "") -> Iterator[tuple[Span, ...]]:
    """Spans wrapped behind `first`, with the lines that follow indented as far."""
    room = width - cell_len(first)
    for number, line in enumerate(wrapped(spans, room)):
        yield ((first if number == 0 else " " * cell_len(first), style), *line)
