"""Reading what the view of two sides shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from pyroaring import BitMap

from db.case.case import Case
from db.case.matches import Matches
from db.views.opponents import foremost
from db.views.side_rows import SideRows
from db.views.two_sides import TwoSides
from tui.state.state import ViewRequest
from tui.state.view import Content, View
from tui.views.base import ROWS_READ
from tui.views.sides.settings import SidesSettings

if TYPE_CHECKING:
    from db.exporting.options import ExportOptions


@dataclass(frozen=True, kw_only=True)
class SidesContent(Content):
    """What two sides say. `sides` is None if there are no two sides, and `rows` if neither says anything.

    With `others` everybody else stands beside them.
    """

    sides: TwoSides | None
    rows: SideRows | None
    others: bool

    export_format: ClassVar[str] = "sides"

    def export_options(self, options: ExportOptions) -> ExportOptions:
        """A brief of two sides is about the two that are shown."""
        return replace(options, sides=self.sides.sides.ids) if self.sides else options


def content_of(view: View | None) -> SidesContent | None:
    """What a view shows of two sides; None if it shows something else."""
    return view.content if view and isinstance(view.content, SidesContent) else None


def read(case: Case, request: ViewRequest, matches: Matches, cursor: int | None) -> SidesContent:
    """The claims of two sides, with the cursor on the one nearest to a position."""
    settings = request.settings_of(SidesSettings)
    sides = _two_sides(case, request, matches.positions)
    rows = (SideRows(sides, settings.others) if sides else None) or None
    timeline = case.timeline(matches.positions)
    near = timeline.latest if cursor is None else cursor
    at = rows.claim_from(near) if rows and near is not None else None
    return SidesContent(
        claims=BitMap() if rows is None or at is None else rows.shown,
        cursor=at,
        around=() if rows is None or at is None else rows.positions_around(at, ROWS_READ // 2),
        timeline=timeline,
        sides=sides,
        rows=rows,
        others=settings.others,
    )


def _two_sides(case: Case, request: ViewRequest, positions: BitMap) -> TwoSides | None:
    """The chosen sides, or those that dispute most; None where there are no two."""
    snapshot = case.at(request.filter.asof)
    uids = request.settings_of(SidesSettings).chosen or ()
    chosen = [side for uid in uids if (side := case.actors.by_uid(uid))]
    ids = (chosen[0].id, chosen[1].id) if len(chosen) == 2 else None
    opponents = foremost(snapshot, positions, ids)
    return TwoSides(snapshot, positions, opponents) if opponents else None
