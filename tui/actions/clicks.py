"""What a click in a pane does."""

from __future__ import annotations

from tui.actions.enter import enter_value
from tui.actions.host import Host
from tui.actions.moving import go_to_day
from tui.actions.trees import choose_node, fold_or_unfold
from tui.state import transitions
from tui.state.commands import Pane
from tui.state.messages import DropClicked, EntryOfDetailsClicked, LinksClicked, NodeClicked, TargetClicked, TimePicked

Click = LinksClicked | NodeClicked | TargetClicked | EntryOfDetailsClicked | DropClicked | TimePicked


def follow_click(host: Host, click: Click) -> None:
    """Do what a click stands for."""
    match click:
        case LinksClicked():
            if host.state.pane is Pane.TIMELINE:
                host.adopt_cursor()
            host.show_thread()
        case NodeClicked(on_fold=True):
            fold_or_unfold(host, click.pane, click.node)
        case NodeClicked():
            choose_node(host)
        case TargetClicked():
            host.become(transitions.follow(host.state, click.position))
        case EntryOfDetailsClicked():
            enter_value(host, (click.field, click.values))
        case DropClicked():
            host.become(transitions.narrow(host.state, host.state.filter.drop(click.term)))
        case TimePicked():
            go_to_day(host, click.day)
