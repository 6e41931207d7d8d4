"""What the palette counts beside an entry that changes the filter."""

from __future__ import annotations

from db.case.case import Case
from db.filters.filter import Filter
from tui.state.view import View


def matches_after(case: Case, view: View, filter: Filter) -> int:
    """The number of matches of another filter at the same as-of date, or, where those are counted, of origins."""
    positions = case.matches(filter).positions
    return view.lens.number_of(positions) if view.lens else len(positions)
