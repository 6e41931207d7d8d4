"""The tree lines of a thread: where each row stands under others, and whether lines are needed to see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from db.model.claims import Direction, Relation
from tui.views.thread.rows import HiddenKind, ThreadRow
from tui.widgets.cells import fit
from tui.widgets.glyphs import Glyphs


@dataclass(frozen=True, slots=True)
class Branch:
    """A row's place in the tree of claims.

    `lasts` tells for each step down from the root whether nothing follows there. A row `goes_on` if claims stand under
    it. Rows that only add to the claim above them (echoes, other links) have its place and no branch: `is_own` is
    False.
    """

    lasts: tuple[bool, ...] = ()
    goes_on: bool = False
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class Shape:
    """The branches of a thread from top to bottom.

    In a `flat` thread everything stands under the root, in a `straight` one each claim under the one right above it.
    """

    branches: Sequence[Branch]
    flat: bool
    straight: bool

    @property
    def needs_lines(self) -> bool:
        """Whether the order of the rows does not say by itself what stands under what."""
        return not self.flat and not self.straight

    @property
    def depth(self) -> int:
        """Maximum number of steps down from the root."""
        return max((len(branch.lasts) for branch in self.branches), default=0)


def is_echo(row: ThreadRow) -> bool:
    """Whether a row is a claim that repeats the one above it."""
    joint = row.joint
    return joint is not None and (joint.relation, joint.direction) == (Relation.REPEATS, Direction.FROM)


def shape_of(rows: Sequence[ThreadRow]) -> Shape:
    """The branches of the rows of a thread."""
    branches: list[Branch] = []
    children: list[int] = []
    above: list[int] = []  # the rows with a branch that lead to the present one, from the root
    for number, row in enumerate(rows):
        while above and len(rows[above[-1]].lasts) >= len(row.lasts):
            above.pop()
        if _adds_to_claim(row) and above:
            branches.append(replace(branches[above[-1]], is_own=False))
        else:
            lasts = (*branches[above[-1]].lasts, row.lasts[-1]) if above else ()
            branches.append(Branch(lasts))
            if above:
                children[above[-1]] += 1
            above.append(number)
        children.append(0)
    owner = 0
    for number, branch in enumerate(branches):
        owner = number if branch.is_own else owner
        branches[number] = replace(branch, goes_on=children[owner] > 0)
    return Shape(branches, all(len(branch.lasts) <= 1 for branch in branches), max(children, default=0) <= 1)


def _adds_to_claim(row: ThreadRow) -> bool:
    hidden_here = row.hidden is not None and row.hidden.kind is not HiddenKind.ANSWERS
    return row.link is not None or hidden_here or is_echo(row)


def drawn(branch: Branch, line: int, levels: int, glyphs: Glyphs) -> str:
    """A branch in `line` (from 0) of its row, in two cells for each of at most `levels` steps, and two for its end.

    Of a longer way down the last steps are shown.
    """
    begins = line == 0 and branch.is_own
    cells = [" " if last else glyphs.trunk for last in branch.lasts]
    if begins and cells:
        cells[-1] = glyphs.last if branch.lasts[-1] else glyphs.branch
    if len(cells) > levels:
        cells = [glyphs.more if begins else " ", *cells[len(cells) - levels + 1 :]]
    lines = "".join(f"{cell} " for cell in cells)
    if begins and branch.lasts:
        lines = f"{lines[:-1]}{glyphs.rule}{glyphs.tee if branch.goes_on else glyphs.rule}"
    else:
        lines += glyphs.tee if begins and branch.goes_on else glyphs.trunk if branch.goes_on else ""
    return fit(lines, 2 * levels + 2)
