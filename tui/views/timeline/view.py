"""The timeline as a main view."""

from __future__ import annotations

from collections.abc import Sequence

from tui.state import state
from tui.state.view import LegendEntry, View
from tui.views.base import MainView
from tui.views.timeline.actions import in_timeline
from tui.views.timeline.pane import TimelinePane
from tui.views.timeline.read import read
from tui.views.timeline.settings import TimelineSettings, next_clock, switch_folding
from tui.widgets.glyphs import Glyphs


def _legend(view: View, glyphs: Glyphs) -> Sequence[LegendEntry]:
    """The number of claims that one stands for, where claims with one origin are folded."""
    return (LegendEntry(f"{glyphs.times}3", "claims of one origin", "$accent"),) if view.lens else ()


TIMELINE = MainView(
    state.TIMELINE,
    read,
    TimelinePane,
    TimelineSettings,
    legend=_legend,
    actions={
        "view.clock": in_timeline(next_clock, "Two sides and threads are in the order of statement."),
        "view.lens": in_timeline(switch_folding, "Two sides and threads show every claim."),
    },
)
