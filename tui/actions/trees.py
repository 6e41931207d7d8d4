"""Walking through the trees of actors and regions, and choosing in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from db.case.case import Case
from tui.actions.common import ask_user
from tui.dialogs.choose import Choice, FindDialog
from tui.state import transitions
from tui.state.commands import Pane
from tui.state.state import FIELD_OF

if TYPE_CHECKING:
    from tui.screen.explorer import Explorer

_FOUND_AT_MOST = 12


def choose_node(explorer: Explorer, excluded: bool = False) -> None:
    """Filter by the actor or region under the cursor, or exclude it; take that back if it was so."""
    pane = explorer.state.pane
    node = explorer.tree_pane(pane).node if pane in FIELD_OF else None
    if node is None:
        explorer.say("Go to an actor or a region first.")
    elif not node.uid.strip():
        explorer.say(f"{node.name or 'This one'} has no id in the case, so nothing can be filtered by it.")
    elif explorer.view is not None:
        named = explorer.view.excluded if excluded else explorer.view.chosen
        written = named[FIELD_OF[pane]].get(node.id, ())
        explorer.become(transitions.toggle_value(explorer.state, pane, node.uid, excluded, written))


def fold_or_unfold(explorer: Explorer, pane: Pane, node: int) -> None:
    """Fold a node that is unfolded, and the other way round."""
    unfolded = node in explorer.state.trees[pane].unfolded
    explorer.become(transitions.set_folding(explorer.state, pane, (node,), not unfolded))


def unfold(explorer: Explorer) -> None:
    """Show what is below the node under the cursor, or go to the first of it."""
    pane = explorer.state.pane
    node = explorer.tree_pane(pane).node if pane in FIELD_OF else None
    if node is None or not node.has_children:
        return
    if node.unfolded:
        explorer.tree_pane(pane).move(1)
    else:
        explorer.become(transitions.set_folding(explorer.state, pane, (node.id,), True))


def fold(explorer: Explorer) -> None:
    """Hide what is below the node under the cursor, or go to its parent."""
    pane = explorer.state.pane
    node = explorer.tree_pane(pane).node if pane in FIELD_OF else None
    if node is None or explorer.case is None:
        return
    if node.unfolded and node.has_children:
        explorer.become(transitions.set_folding(explorer.state, pane, (node.id,), False))
        return
    forest = explorer.case.actors if pane is Pane.ACTORS else explorer.case.regions
    parent = forest.parent(node.id)
    if parent is not None:
        explorer.tree_pane(pane).go_to_node(parent.id)


def switch_order(explorer: Explorer) -> None:
    """Order the tree by the other of count and name."""
    if explorer.state.pane in FIELD_OF:
        explorer.become(transitions.switch_order(explorer.state, explorer.state.pane))


def find(explorer: Explorer, typed: str = "") -> None:
    """Find an actor or region by name while it is typed, and go there."""
    pane = explorer.state.pane if explorer.state.pane in FIELD_OF else Pane.ACTORS

    async def search(text: str) -> Sequence[Choice]:
        return await explorer.ask(partial(_choices, pane=pane, text=text, counts=_counts(explorer, pane)))

    dialog = FindDialog(f"Find in {pane}", search, typed)
    ask_user(explorer, dialog, lambda found: _go_to_node(explorer, pane, int(found)))


def _go_to_node(explorer: Explorer, pane: Pane, id: int) -> None:
    case = explorer.case
    if case is None:
        return
    forest = case.actors if pane is Pane.ACTORS else case.regions
    node = forest[id]
    state = transitions.focus(explorer.state, pane)
    explorer.become(transitions.set_folding(state, pane, (above.id for above in forest.chain(node.id)), True))
    if not _counts(explorer, pane).get(node.id):
        explorer.say(f"{node.name} has no claims under this filter.")
    explorer.tree_pane(pane).go_to_node(node.id)


def _counts(explorer: Explorer, pane: Pane) -> Mapping[int, int]:
    view = explorer.view
    if view is None:
        return {}
    return view.actor_counts if pane is Pane.ACTORS else view.region_counts


def _choices(case: Case, pane: Pane, text: str, counts: Mapping[int, int]) -> list[Choice]:
    found = case.actor_names.search(text) if pane is Pane.ACTORS else case.region_names.search(text)
    return [Choice(str(node.id), node.name, f"{counts.get(node.id, 0):,}") for node in found[:_FOUND_AT_MOST]]
