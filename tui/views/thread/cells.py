"""How the rows of a thread look: claims in fixed columns, and lines for echoes, other links and what is folded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from rich.cells import cell_len

from db import dates
from db.index.pairs import Pair
from db.model.claims import ClaimRow, Direction, Relation
from db.text import phrases
from db.views.threads import ThreadLink
from tui.views.thread.branches import Branch, Shape, drawn, is_echo
from tui.views.thread.rows import HiddenKind, ThreadRow
from tui.widgets.cells import Span, cut, fit
from tui.widgets.glyphs import Glyphs
from tui.widgets.wrapping import wrap_after

NAMES_SHOWN = 4
"""Number of hidden echoes whose speakers are named."""
_NARROW = 56
"""Below this width, in cells, a claim stands under its speaker instead of beside."""
_ROOMY = 100
"""From this width on there is room to keep the statement clear of the date in all its lines."""
_SIGNS = 5
"""Cells for the mark of the selection and the status."""
_RELATION = 3
"""Cells for the sign of a relation, its direction and a blank; the mark of a reading takes one more."""
_SPEAKER = range(12, 33)
_DATE = 15
"""Cells for a usual date with the blanks before it."""
_LONGEST_DATE = 26
_POINTS_PER_CELL = 16
"""More code points than any honest cell needs."""
_SIDE_BY_SIDE = "  "
READING_MARK = "*"
"""Stands beside the sign of a link that rests on an analyst's reading."""
_SEEN_FROM_BELOW = {Direction.FROM: Direction.TO, Direction.TO: Direction.FROM}


Readings = Mapping[Relation, AbstractSet[Pair]]
"""Links that rest on an analyst's reading, by relation."""


@dataclass(frozen=True, slots=True)
class ThreadColumns:
    """The columns of a thread in a list of `width` cells. `levels` is the number of steps down that the tree shows.

    `relation` are the cells of the sign of a relation with what belongs to it.
    """

    width: int
    levels: int | None
    relation: int = _RELATION

    @classmethod
    def of(cls, shape: Shape, width: int, marked: bool = False) -> ThreadColumns:
        """The columns for a thread; its tree only where it is needed, and never wider than an eighth of the list.

        If `marked`, some of its links are readings.
        """
        levels = min(shape.depth, max(width // 16, 1)) if shape.needs_lines else None
        return cls(width, levels, _RELATION + marked)

    @property
    def narrow(self) -> bool:
        """Whether statements stand below their speakers."""
        return self.width < _NARROW

    @property
    def tree(self) -> int:
        """Cells of the tree lines."""
        return 0 if self.levels is None else 2 * self.levels + 2

    @property
    def speaker(self) -> int:
        """Cells of the names of speakers, with the blanks behind them."""
        return min(max(self.width * 24 // 100, _SPEAKER.start), _SPEAKER.stop - 1)

    @property
    def text(self) -> int:
        """Cells before the statement."""
        return _SIGNS + self.tree + self.relation + (0 if self.narrow else self.speaker)


def height(row: ThreadRow, columns: ThreadColumns) -> int:
    """The number of lines of a row: a claim and its statement in two lines, anything else in one."""
    if not row.is_claim or is_echo(row):
        return 1
    return 3 if columns.narrow else 2


@dataclass(frozen=True, slots=True)
class RowLook:
    """What the list knows of a row beyond the thread: whether it is `marked`, `outside` the filter, or `opened`."""

    marked: bool = False
    outside: bool = False
    opened: bool = False


class RowPainter:
    """Draws the rows of one thread. `found` has the claims that were read; a row without its claim is a dim sign.

    Links that are among the `readings` have a mark.
    """

    def __init__(
        self, columns: ThreadColumns, glyphs: Glyphs, found: Mapping[int, ClaimRow], readings: Readings
    ) -> None:
        self._readings = readings
        self._columns = columns
        self._glyphs = glyphs
        self._found = found

    def line(self, row: ThreadRow, branch: Branch, number: int, state: RowLook) -> Iterator[Span]:
        """Line `number` (from 0) of a row."""
        claim = self._found.get(row.target)
        if row.hidden is None and claim is None:
            yield "   ", ""
            yield ("" if number else self._glyphs.more), "window--dim"
        elif row.hidden:
            yield from self._place(" " * _SIGNS, "", branch, number)
            yield from self._fold(row, row.hidden.kind, state.opened)
        elif claim and row.link:
            yield from self._place(" " * _SIGNS, "", branch, number)
            yield self._sign(row.link, row.link.direction is Direction.TO), "window--dim"
            made = phrases.relation_label(row.link.relation, row.link.direction).lower()
            yield from self._with_date(f"also {made} {_who(claim)}", claim, "window--dim", 0)
        elif claim and is_echo(row):
            yield from self._head(claim, branch, state)
            yield from self._relation(row, "window--dim")
            yield from self._speaker(claim, "window--dim")
            yield from self._with_date(claim.statement, claim, "window--dim", self._columns.speaker)
        elif claim and self._columns.narrow:
            yield from self._narrow(row, claim, branch, number, state)
        elif claim:
            yield from self._wide(row, claim, branch, number, state)

    def _wide(self, row: ThreadRow, claim: ClaimRow, branch: Branch, number: int, state: RowLook) -> Iterator[Span]:
        """A claim in two lines: who and what, and below the name how it stands to the claim above."""
        first, second = self._statement(claim)
        style = _style(row, state)
        if number == 0:
            yield from self._head(claim, branch, state)
            yield from self._relation(row, "thread--relation")
            yield from self._speaker(claim, "window--dim" if state.outside else "claims--speaker")
            yield from self._with_date(first, claim, style, self._columns.speaker)
            return
        yield from self._place(" " * _SIGNS, "", branch, number)
        yield " " * self._columns.relation, ""
        words = cut(self._words(row), self._columns.speaker - 2, self._glyphs.more)
        yield fit(words, self._columns.speaker), "window--dim"
        yield second, style

    def _narrow(self, row: ThreadRow, claim: ClaimRow, branch: Branch, number: int, state: RowLook) -> Iterator[Span]:
        """A claim in three lines: who and when, and below that what."""
        if number == 0:
            yield from self._head(claim, branch, state)
            yield from self._relation(row, "thread--relation")
            who = "window--dim" if state.outside else "claims--speaker"
            yield from self._with_date(_who(claim), claim, who, 0)
            return
        yield from self._place(" " * _SIGNS, "", branch, number)
        yield " " * self._columns.relation, ""
        yield self._statement(claim)[number - 1], _style(row, state)

    def _statement(self, claim: ClaimRow) -> tuple[str, str]:
        """The two lines of a statement, the second one cut where there is more."""
        columns = self._columns
        room = max(columns.width - columns.text, 1)
        first = room if columns.narrow else max(room - cell_len(self._date(claim)) - 2, 1)
        rest = max(room - _DATE, 1) if columns.width >= _ROOMY else room
        return wrap_after(claim.statement[: 4 * room * _POINTS_PER_CELL], first, rest, self._glyphs.more)

    # The columns

    def _place(self, signs: str, style: str, branch: Branch, number: int) -> Iterator[Span]:
        """The signs before the tree, and the tree lines."""
        yield signs, style
        if self._columns.levels is not None:
            yield drawn(branch, number, self._columns.levels, self._glyphs), "thread--branch"

    def _head(self, claim: ClaimRow, branch: Branch, state: RowLook) -> Iterator[Span]:
        """The mark of the selection, the status, and the tree lines."""
        glyphs = self._glyphs
        yield f"{glyphs.mark if state.marked else ' '} ", "claims--mark"
        yield from self._place(f"{glyphs.signs(claim):<3}", f"status--{claim.status}", branch, 0)

    def _relation(self, row: ThreadRow, style: str) -> Iterator[Span]:
        joint = row.joint
        yield self._sign(joint, joint.direction is Direction.FROM) if joint else " " * self._columns.relation, style

    def _sign(self, link: ThreadLink, up: bool) -> str:
        """The sign of a relation with its direction, to a claim above or from there, and the mark of a reading."""
        way = self._glyphs.up if up else self._glyphs.down
        mark = READING_MARK if is_reading(link, self._readings) else ""
        return f"{self._glyphs.relations[link.relation]}{way}{mark}".ljust(self._columns.relation)

    def _speaker(self, claim: ClaimRow, style: str) -> Iterator[Span]:
        yield fit(cut(_who(claim), self._columns.speaker - 2, self._glyphs.more), self._columns.speaker), style

    def _with_date(self, text: str, claim: ClaimRow, style: str, before: int) -> Iterator[Span]:
        """A text, and at the right end the date; `before` are the cells between the relation and the text."""
        columns, date = self._columns, self._date(claim)
        room = columns.width - _SIGNS - columns.tree - columns.relation - before - cell_len(date) - 2
        yield fit(text, max(room, 0), more=self._glyphs.more), style
        yield f"  {date}", "window--dim" if style == "window--dim" else "claims--count"

    def _date(self, claim: ClaimRow) -> str:
        return cut(dates.short(claim.stated) if claim.stated else "no date", _LONGEST_DATE, self._glyphs.more)

    def _words(self, row: ThreadRow) -> str:
        """How a claim stands to the one above, or to the echo of that one which it is linked with."""
        if row.joint is None:
            return "claim at issue"
        above = self._found.get(row.joint.claim) if row.apart else None
        return f"{made_of_above(row.joint)} {_who(above) if above else 'it'}"

    def _fold(self, row: ThreadRow, kind: HiddenKind, opened: bool) -> Iterator[Span]:
        glyphs = self._glyphs
        yield (glyphs.unfolded if opened else glyphs.folded).ljust(self._columns.relation), "thread--fold"
        if kind is HiddenKind.LINKS:
            yield f"{row.number:,} more links to claims above", "window--dim"
        elif kind is HiddenKind.ANSWERS:
            yield f"{row.number:,} more behind this claim", "window--dim"
        else:
            found = [self._found[claim] for claim in row.folded[:NAMES_SHOWN] if claim in self._found]
            names = ", ".join(dict.fromkeys(map(_who, found)))
            more = f" {glyphs.more}" if row.number > NAMES_SHOWN else ""
            yield f"{row.number:,} repeat it" + (f": {names}{more}" if names and not opened else ""), "window--dim"


def made_of_above(joint: ThreadLink) -> str:
    """What a claim makes of the one above that it is joined with: "disputes", or "disputed by" the one above."""
    return phrases.relation_label(joint.relation, _SEEN_FROM_BELOW[joint.direction]).lower()


def is_reading(link: ThreadLink, readings: Readings) -> bool:
    """Whether a link is among these readings."""
    return link.ends in readings.get(link.relation, ())


def legend(rows: Sequence[ThreadRow], room: int, glyphs: Glyphs, readings: Readings) -> str:
    """What the signs of links in these rows mean, in at most `room` cells; the weightiest relations come first."""
    joints = [row.joint for row in rows if row.joint]
    links = [row.link for row in rows if row.link]
    used = {joint.relation for joint in joints} | {link.relation for link in links}
    ways = {joint.direction is Direction.FROM for joint in joints} | {link.direction is Direction.TO for link in links}
    relations = [f"{glyphs.relations[relation]} {relation}" for relation in Relation if relation in used]
    arrows = [f"{glyphs.up} the one above"] if True in ways else []
    arrows += [f"{glyphs.down} by the one above"] if False in ways else []
    if any(is_reading(link, readings) for link in (*joints, *links)):
        arrows.append(f"{READING_MARK} a reading")
    while relations and cell_len(_SIDE_BY_SIDE.join((*relations, *arrows))) > room:
        relations.pop()
    return _SIDE_BY_SIDE.join((*relations, *arrows)) if relations else ""


def _style(row: ThreadRow, state: RowLook) -> str:
    return "window--dim" if state.outside else "thread--root" if row.joint is None else ""


def _who(claim: ClaimRow) -> str:
    return " & ".join(claim.speakers) or "nobody named"
