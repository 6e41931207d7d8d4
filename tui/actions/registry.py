"""The commands that do more than change the state: they move in a list, ask the user, or write something."""

from __future__ import annotations

from collections.abc import Mapping

from tui.actions.claim import copy, explain, open_source
from tui.actions.common import Action, in_background
from tui.actions.disputes import show_disputes
from tui.actions.enter import act
from tui.actions.moving import go_to_date, move, to_disputed
from tui.actions.program import choose_status, show_help, show_palette, switch_theme
from tui.actions.selection import export, mark_all, toggle_mark
from tui.actions.time import step, to_now
from tui.actions.trees import choose_node, find, fold, switch_order, unfold
from tui.state.transitions import next_clock, switch_lens
from tui.views.sides.actions import choose_sides, to_column
from tui.views.thread.actions import sideways, switch_thread
from tui.views.timeline.actions import of_timeline
from tui.widgets.window_list import WindowList

ACTIONS: Mapping[str, Action] = {
    "filter.edit": lambda explorer: explorer.bar.edit(),
    "filter.status": choose_status,
    "filter.exclude": lambda explorer: choose_node(explorer, excluded=True),
    "time.back": step(lambda stops: stops.day_before, "before"),
    "time.forward": step(lambda stops: stops.day_after, "after"),
    "time.back_month": step(lambda stops: stops.month_before, "before"),
    "time.forward_month": step(lambda stops: stops.month_after, "after"),
    "time.now": to_now,
    "view.choose_sides": in_background(choose_sides),
    "view.thread": switch_thread,
    "view.clock": of_timeline(next_clock, "Two sides and threads are in the order of statement."),
    "view.lens": of_timeline(switch_lens, "Two sides and threads show every claim."),
    "view.disputes": show_disputes,
    "move.down": move(lambda rows: rows.move(1)),
    "move.up": move(lambda rows: rows.move(-1)),
    "move.page_down": move(lambda rows: rows.page(1)),
    "move.page_up": move(lambda rows: rows.page(-1)),
    "move.half_down": move(lambda rows: rows.page(0.5)),
    "move.half_up": move(lambda rows: rows.page(-0.5)),
    "move.first": move(WindowList.first),
    "move.last": move(WindowList.last),
    "move.next_disputed": to_disputed(1),
    "move.previous_disputed": to_disputed(-1),
    "move.date": go_to_date,
    "act": act,
    "tree.unfold": to_column(1, sideways(True, unfold)),
    "tree.fold": to_column(-1, sideways(False, fold)),
    "tree.find": find,
    "tree.order": switch_order,
    "claim.why": in_background(explain),
    "claim.copy": in_background(copy),
    "claim.open": in_background(open_source),
    "mark.toggle": toggle_mark,
    "mark.all": mark_all,
    "export": export,
    "help": show_help,
    "palette": show_palette,
    "theme": switch_theme,
    "quit": lambda explorer: explorer.app.exit(return_code=0),
}
"""What each command of the registry does that is not a change of state alone."""
