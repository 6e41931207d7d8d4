"""The timeline as a main view."""

from __future__ import annotations

from tui.state import view_request
from tui.views.base import MainView
from tui.views.timeline.actions import in_timeline
from tui.views.timeline.pane import TimelinePane
from tui.views.timeline.read import read
from tui.views.timeline.settings import TimelineSettings, next_clock, switch_folding

TIMELINE = MainView(
    view_request.TIMELINE,
    read,
    TimelinePane,
    TimelineSettings,
    actions={
        "view.clock": in_timeline(next_clock, "Two sides and threads are in the order of statement."),
        "view.lens": in_timeline(switch_folding, "Two sides and threads show every claim."),
    },
)
