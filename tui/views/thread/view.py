"""The thread of a claim as a main view."""

from __future__ import annotations

from db.model.claims import Relation
from tui.state.state import ViewState
from tui.state.view import HelpSection, View
from tui.views.base import MainView
from tui.views.thread.actions import enter, show_thread, sideways, switch_thread
from tui.views.thread.cells import READING_MARK
from tui.views.thread.pane import ThreadPane
from tui.views.thread.read import read, thread_of
from tui.views.thread.rows import hidden_above
from tui.views.thread.settings import ThreadSettings, set_opened
from tui.widgets.glyphs import Glyphs


def _reveal(state: ViewState, view: View, position: int | None) -> ViewState:
    """Open what hides a claim."""
    shown = thread_of(view)
    if shown is None or position is None or position not in shown.nodes:
        return state
    return set_opened(state, hidden_above(shown, position), True)


def _help(glyphs: Glyphs) -> HelpSection:
    """What the signs in the column before the speaker mean."""
    signs = tuple((glyphs.relations[relation], f"{relation}") for relation in Relation)
    return HelpSection(
        "The thread of a claim",
        (
            *signs,
            (glyphs.up, f"the claim above: {glyphs.relations[Relation.DISPUTES]}{glyphs.up} disputes the claim above"),
            (glyphs.down, "by the claim above, which disputes, supports or questions this one"),
            (READING_MARK, "beside the sign of a link: it was read so by an analyst, and no source states it"),
            (f"{glyphs.branch}{glyphs.rule}{glyphs.tee}", "something stands under this claim"),
            (f"{glyphs.branch}{glyphs.rule * 2}", "nothing does"),
        ),
        "The claim at issue comes first: the one that most of those around answer. Under each claim stand those that "
        "repeat it, in one dim line each, then the others that links join with it, oldest first. Lines show what "
        "stands under what, unless the order says so by itself. Claims that the filter leaves out are dim.",
    )


THREAD = MainView(
    ThreadSettings.view,
    read,
    ThreadPane,
    ThreadSettings,
    reveal=_reveal,
    help=_help,
    actions={"view.thread": switch_thread},
    overrides={"act": enter, "tree.unfold": sideways(True), "tree.fold": sideways(False)},
    show_thread=show_thread,
)
