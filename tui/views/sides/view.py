"""Two sides beside each other as a main view."""

from __future__ import annotations

from db.findings.cross_links import ANSWERS
from tui.actions.common import in_background
from tui.state.view import HelpSection
from tui.views.base import MainView
from tui.views.sides.actions import choose_sides, to_column
from tui.views.sides.pane import SidesPane
from tui.views.sides.read import read
from tui.views.sides.settings import SidesSettings, switch_sides
from tui.widgets.glyphs import Glyphs


def _help(glyphs: Glyphs) -> HelpSection:
    """What the signs between and in the columns mean."""
    joins = tuple(
        (
            f"{glyphs.to_left}{sign}{glyphs.rule} {relation}",
            f"the claim on the right {relation} the one on the left; {glyphs.to_right} points the other way",
        )
        for relation, sign in ((relation, glyphs.relations[relation]) for relation in ANSWERS)
    )
    return HelpSection(
        "Two sides beside each other",
        (*joins, ("+1", "one more claim of the other side is linked to this one")),
        "A claim that is dim and has a date is only mentioned: it has its own place at that date, or the filter leaves "
        "it out. The two sides are those that dispute most, unless others were chosen.",
    )


SIDES = MainView(
    SidesSettings.view,
    read,
    SidesPane,
    SidesSettings,
    help=_help,
    transitions={"view.sides": switch_sides},
    actions={"view.choose_sides": in_background(choose_sides)},
    overrides={"tree.unfold": to_column(1), "tree.fold": to_column(-1)},
)
