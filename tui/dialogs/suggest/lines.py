"""A pair as lines: both things beside each other, or one below the other, and why they are proposed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len

from tui.dialogs.suggest.marks import Marking
from tui.dialogs.suggest.proposals import Face, Proposal
from tui.widgets.cells import Span, cut
from tui.widgets.glyphs import Glyphs
from tui.widgets.wrapping import Line, shortened, wrap

BESIDE = 84
"""Cells from which on there is room for both beside each other."""
_LONGEST = 6_000
"""Characters of a text that are shown."""
_MOST_LINES = 40

_Row = tuple[Span, ...]


def pair_lines(pair: Proposal, swapped: bool, width: int, glyphs: Glyphs) -> list[Line]:
    """Everything about a pair in lines of at most `width` cells."""
    first, second = pair.faces
    marking = Marking(f"{first.text} {first.quote}", f"{second.text} {second.quote}", pair.common)
    heads = _heads(pair, swapped)
    if width >= BESIDE:
        column = (width - 3) // 2
        columns = [
            list(_face(face, head, marking, column, glyphs, beside=True))
            for face, head in zip(pair.faces, heads, strict=True)
        ]
        rows = [
            (*left, *_padding(left, column), (f" {glyphs.trunk} ", "window--dim"), *right)
            for left, right in zip_longest(*columns, fillvalue=())
        ]
    else:
        one, other = (
            list(_face(face, head, marking, width, glyphs, beside=False))
            for face, head in zip(pair.faces, heads, strict=True)
        )
        rows = [*one, (), *other]
    return [Line(row) for row in (*rows, *_reasons(pair, width, glyphs))]


def _heads(pair: Proposal, swapped: bool) -> tuple[str, str]:
    """Which of the two does what to the other."""
    if pair.relation is None:
        heads = "becomes another name of the other", "is the name that stays"
    else:
        heads = "answers the other", "is answered"
    return heads[::-1] if swapped else heads


def _face(face: Face, head: str, marking: Marking, width: int, glyphs: Glyphs, beside: bool) -> Iterator[_Row]:
    if beside:
        yield ((cut(head, width), "window--heading"),)
        for who in face.who:
            yield from (((part, "details--speaker"),) for part in wrap(who, width))
    else:
        lines = wrap(f"{head}: {', '.join(face.who)}", width)
        yield (lines[0][: len(head) + 1], "window--heading"), (lines[0][len(head) + 1 :], "details--speaker")
        yield from (((part, "details--speaker"),) for part in lines[1:])
    for fact in face.facts if beside else (f" {glyphs.nothing} ".join(face.facts),):
        yield from (((part, "window--dim"),) for part in wrap(fact, width))
    if beside:
        yield ()
    yield from _text(face.text, "details--claim", marking, width, glyphs)
    if face.quote:
        yield from _text(f"“{face.quote}”", "details--quote", marking, width, glyphs)


def _text(text: str, style: str, marking: Marking, width: int, glyphs: Glyphs) -> Iterator[_Row]:
    lines = shortened(wrap(text[:_LONGEST], width), _MOST_LINES, width, glyphs.more)
    for part in lines:
        yield tuple(marking.spans(part, style))


def _padding(spans: Sequence[Span], width: int) -> _Row:
    used = sum(cell_len(text) for text, _ in spans)
    return ((" " * (width - used), ""),)


def _reasons(pair: Proposal, width: int, glyphs: Glyphs) -> Iterator[_Row]:
    if not pair.reasons:
        return
    yield ()
    yield (("Why suggested", "window--heading"),)
    for reason in pair.reasons:
        sign = glyphs.excluded if reason.is_against else "+"
        for number, part in enumerate(wrap(reason.text, width - 2)):
            yield (
                (f"{sign} " if number == 0 else "  ", "window--dim"),
                (part, "window--dim" if reason.is_against else ""),
            )
