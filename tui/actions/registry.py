"""The commands that do more than change the state: they move in a list, ask the user, or write something."""

from __future__ import annotations

from collections.abc import Mapping

from tui.actions.claim import copy, explain, open_source
from tui.actions.common import in_background
from tui.actions.disputes import show_disputes
from tui.actions.enter import act
from tui.actions.host import Action
from tui.actions.moving import go_to_date, move, to_disputed
from tui.actions.program import choose_status, show_help, show_palette, suspend, switch_theme
from tui.actions.selection import export, mark_all, toggle_mark
from tui.actions.time import step, to_now
from tui.actions.trees import choose_node, find, fold, switch_order, unfold
from tui.actions.work.conflicts import show_conflicts
from tui.actions.work.history import show_history
from tui.actions.work.marking import grade, note, tag
from tui.actions.work.reviewing import review
from tui.actions.work.things import drop, edit, link_or_unify
from tui.actions.work.undoing import redo, undo
from tui.actions.work.views import show_views
from tui.widgets.window_list import WindowList

ACTIONS: Mapping[str, Action] = {
    "filter.edit": lambda host: host.edit_filter(),
    "filter.status": choose_status,
    "filter.exclude": lambda host: choose_node(host, excluded=True),
    "time.back": step(lambda stops: stops.day_before, "before"),
    "time.forward": step(lambda stops: stops.day_after, "after"),
    "time.back_month": step(lambda stops: stops.month_before, "before"),
    "time.forward_month": step(lambda stops: stops.month_after, "after"),
    "time.now": to_now,
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
    "tree.unfold": unfold,
    "tree.fold": fold,
    "tree.find": find,
    "tree.order": switch_order,
    "claim.why": in_background(explain),
    "claim.copy": in_background(copy),
    "claim.open": in_background(open_source),
    "work.add": in_background(lambda host: host.add_thing()),
    "work.edit": edit,
    "work.link": link_or_unify,
    "work.drop": drop,
    "work.note": in_background(note),
    "work.tag": in_background(tag),
    "work.grade": in_background(grade),
    "work.conflicts": in_background(show_conflicts),
    "work.review": in_background(review),
    "work.views": in_background(show_views),
    "work.history": in_background(show_history),
    "undo": undo,
    "redo": redo,
    "mark.toggle": toggle_mark,
    "mark.all": mark_all,
    "export": export,
    "help": show_help,
    "palette": show_palette,
    "theme": in_background(switch_theme),
    "suspend": suspend,
    "quit": lambda host: host.app.exit(return_code=0),
}
"""What each command does that is not a change of state alone. Main views bring more of them."""
