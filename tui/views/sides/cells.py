"""How two accounts look beside each other: the cells of claims, what joins them, and what is said around them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from db import dates
from db.findings.cross_links import ANSWERS
from db.model.claims import ClaimRow, Figures, Relation
from db.text import phrases
from db.views.two_sides import SideCell, SideColumn, SideRow, TwoSides
from tui.widgets.cells import Span, cut, fit
from tui.widgets.glyphs import Glyphs
from tui.widgets.wrapping import wrap

ROOMY = 44
"""A column of this width, in cells, needs fewer lines for the text, and has room to indent it below the name."""

_POINTS_PER_CELL = 16
"""More code points than any honest cell needs."""
_STYLES = {
    Relation.DISPUTES: "status--disputed",
    Relation.QUESTIONS: "status--questioned",
    Relation.SUPPORTS: "status--corroborated",
}


def head(row: ClaimRow, cell: SideCell, marked: bool, width: int, glyphs: Glyphs) -> Sequence[Span]:
    """Who says it, with the figure on the right; of a claim that is only mentioned also when."""
    more = f" +{cell.more:,}" if cell.more else ""
    figures = f" {_figures(row.figures, (width - 4 - cell_len(more)) // 2 - 1, glyphs)}" if row.figures else ""
    signs = f"{glyphs.signs(row):<2} "
    room = max(width - 1 - cell_len(signs) - cell_len(figures) - cell_len(more) - 1, 0)
    who = " & ".join(row.speakers)
    if cell.mention:
        who = f"{dates.short(row.stated)} {who}"
    dim = "window--dim" if cell.mention else ""
    return (
        (glyphs.mark if marked else " ", "claims--mark"),
        (signs, dim or f"status--{row.status}"),
        (fit(who, room, more=glyphs.more), dim or "claims--speaker"),
        (figures, dim or "sides--figures"),
        (more, "claims--links"),
    )


def _figures(given: Figures, room: int, glyphs: Glyphs) -> str:
    """A quantity in the longest form that fits; never a part of a number, which would be another number."""
    forms = phrases.short_figures(given, glyphs.at_least, glyphs.at_most, glyphs.about)
    return next((form for form in forms if cell_len(form) <= room), glyphs.more)


def statement(row: ClaimRow, cell: SideCell, number: int, lines: int, width: int, glyphs: Glyphs) -> Sequence[Span]:
    """Line `number` (from 0) of the text of a claim, cut to `lines` lines; the last one shows that text was cut."""
    indent = 4 if width >= ROOMY else 2
    room = max(width - indent - 1, 1)
    wrapped = wrap(row.statement[: room * (lines + 1) * _POINTS_PER_CELL], room)
    text = wrapped[number] if number < len(wrapped) else ""
    if number == lines - 1 and len(wrapped) > lines:
        text = cut(f"{text} {wrapped[lines]}", room, glyphs.more)
    return ((" " * indent, ""), (text, "window--dim" if cell.mention else ""))


def join(row: SideRow, glyphs: Glyphs) -> Sequence[Span]:
    """What stands between the two sides: how the claims beside it are joined, and which way that points."""
    one, other, _ = row.cells
    if row.relation is not None:
        left = glyphs.to_left if row.relation.to_left else glyphs.rule
        right = glyphs.to_right if row.relation.to_right else glyphs.rule
        return ((f" {left}{glyphs.relations[row.relation.relation]}{right}", _STYLES[row.relation.relation]),)
    if one and other and one.position == other.position:
        return ((f" {glyphs.both * 3}", "window--dim"),)
    return border(glyphs)


def border(glyphs: Glyphs) -> Sequence[Span]:
    """What stands between the two sides where nothing joins them."""
    return ((f"  {glyphs.trunk}", "sides--border"),)


def heads(sides: TwoSides, widths: tuple[int, int, int], glyphs: Glyphs, has_links: bool = True) -> str:
    """The heads of columns of these widths: names, claims, and the disputes between the two sides.

    In a case that no link is in, there is nothing to count.
    """
    called = [
        f"{side.name or side.uid}, {phrases.count(len(claims), 'claim')}"
        for side, claims in zip(sides.sides.both, sides.columns, strict=False)
    ]
    disputes = f"{glyphs.relations[Relation.DISPUTES]} {phrases.count(sides.sides.disputes, 'dispute')}"
    forms = [f"{disputes} +{sides.sides.unnamed:,} unnamed", f"{disputes} +{sides.sides.unnamed:,}"]
    forms = forms if sides.sides.unnamed else [disputes if has_links else "no links yet"]
    room = widths[0] - cell_len(called[0]) - 4
    between = next((form for form in forms if cell_len(form) <= room), forms[-1])
    left = cut(called[0], max(widths[0] - cell_len(between) - 4, 8), glyphs.more)
    right = cut(called[1], max(widths[1] - 4, 8), glyphs.more)
    gap = glyphs.rule * max(widths[0] - cell_len(left) - cell_len(between) - 2, 1)
    text = f"{left} {gap} {between} {glyphs.rule * 2} {right}"
    if not widths[SideColumn.OTHERS]:
        return text
    others = phrases.count(len(sides.columns[SideColumn.OTHERS]), "claim")
    return f"{text} {glyphs.rule * max(widths[1] - cell_len(right), 1)} others, {others}"


def legend(sides: TwoSides, shows_others: bool, room: int, glyphs: Glyphs) -> str:
    """What the signs between the sides mean, and which claims are not shown, as far as there is room for it."""
    others = phrases.count(len(sides.columns[SideColumn.OTHERS]), "claim")
    hidden = "" if shows_others or not sides.columns[SideColumn.OTHERS] else f"{others} of others not shown"
    relations = "  ".join(f"{glyphs.to_left}{glyphs.relations[name]}{glyphs.rule} {name}" for name in ANSWERS)
    unnamed = f"+{sides.sides.unnamed:,} unnamed: by unnamed voices or voices of both" if sides.sides.unnamed else ""
    parts = [
        part for part in (relations, hidden, unnamed, "+1: one more", "dim, with a date: also in its own day") if part
    ]
    while len(parts) > 1 and cell_len(_listed(parts, glyphs)) > room:
        parts.pop()
    return _listed(parts, glyphs)


def _listed(parts: Sequence[str], glyphs: Glyphs) -> str:
    return f" {glyphs.dash} ".join(parts)
