"""What enter does, which depends on where the focus is."""

from __future__ import annotations

from functools import partial

from db.case.entering import enter
from tui.actions.host import Host
from tui.actions.trees import choose_node
from tui.state import transitions
from tui.state.commands import Pane
from tui.state.state import FIELD_OF
from tui.widgets.wrapping import Entry


def act(host: Host) -> None:
    """Filter by the node of a tree, open the claim of the main pane, or follow a line of the details."""
    pane = host.state.pane
    if pane in FIELD_OF:
        choose_node(host)
    elif pane is Pane.TIMELINE:
        _open_claim(host)
    elif host.details.opens_thread:
        host.show_thread()
    elif host.details.conflict:
        host.action_command("work.conflicts")
    elif host.details.target is not None:
        host.become(transitions.follow(host.state, host.details.target))
    elif host.details.note:
        host.action_command("work.edit")
    elif host.details.entry is not None:
        enter_value(host, host.details.entry)
    elif not host.details.go_to_first_link(anywhere=True):
        no_claim = host.details.claim is None
        host.say("No claim is selected." if no_claim else "No claim is linked with this one.")


def enter_value(host: Host, entry: Entry) -> None:
    """Filter by a value of the claim in the details, or take that back if the filter has it."""
    host.begin(partial(_enter_value, host, entry))


async def _enter_value(host: Host, entry: Entry) -> None:
    field, values = entry
    before = host.state.filter
    wanted = await host.ask(partial(enter, filter=before, field=field, values=values))
    if host.state.filter == before:  # else it was changed meanwhile
        host.become(transitions.enter(host.state, wanted))


def _open_claim(host: Host) -> None:
    """Go to the details of the claim under the cursor, or drop the term that the line under it offers to drop."""
    if host.main.offer:
        host.become(transitions.narrow(host.state, host.state.filter.drop(host.main.offer)))
    else:
        host.become(transitions.focus(host.state, Pane.CLAIM))
        host.details.go_to_first_link(anywhere=True)
