"""Walking through the trees of actors, regions and sources, and choosing in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple, Protocol, TypeVar

from db.case.case import Case
from db.case.trees import NodeCounts
from db.model.tree import Forest, TreeNode
from tui.actions.host import Host
from tui.actions.work.subject import Pointing
from tui.dialogs.choose import Choice, FindDialog
from tui.state import transitions
from tui.state.commands import Pane
from tui.state.keymap import Keymap, key_for
from tui.state.state import FIELD_OF, ViewState
from tui.state.tree_rows import TreeRow
from tui.state.view import View

_FOUND_AT_MOST = 12

N = TypeVar("N", bound=TreeNode)


class Walking(Pointing, Protocol):
    """A screen with trees to walk through."""

    view: View | None
    keymap: Keymap

    def become(self, state: ViewState) -> None:
        """Take on another state."""


def choose_node(host: Host, excluded: bool = False) -> None:
    """Filter by the node under the cursor, or exclude it; take that back if it was so."""
    pane, node = host.state.pane, _node(host)
    if node is None:
        host.say("Go to an actor, a region or a source first.")
    elif not node.uid.strip():
        host.say(f"{node.name or 'This one'} has no id in the case, so nothing can be filtered by it.")
    else:
        host.become(transitions.choose_node(host.state, pane, node.uid, node.naming, excluded))


def fold_or_unfold(host: Host, pane: Pane, node: int) -> None:
    """Fold a node that is unfolded, and the other way round."""
    unfolded = node in host.state.trees[pane].unfolded
    host.become(transitions.set_folding(host.state, pane, (node,), not unfolded))


def unfold(host: Host) -> None:
    """Show what is below the node under the cursor, or go to the first of it."""
    pane, node = host.state.pane, _node(host)
    if node is None:
        host.say("Nothing is folded here; actors, regions and sources are.")
    elif not node.has_children:
        host.say(f"Nothing is below {node.name}.")
    elif node.unfolded:
        host.tree_pane(pane).move(1)
    else:
        host.become(transitions.set_folding(host.state, pane, (node.id,), True))


def fold(host: Host) -> None:
    """Hide what is below the node under the cursor, or go to its parent."""
    pane, node = host.state.pane, _node(host)
    if node is None:
        host.say("Nothing can be folded here; actors, regions and sources can.")
    elif node.unfolded and node.has_children:
        host.become(transitions.set_folding(host.state, pane, (node.id,), False))
    elif node.depth:
        host.tree_pane(pane).go_to_parent()
    else:
        host.say(f"Nothing is above {node.name}.")


def _node(host: Host) -> TreeRow | None:
    """The node under the cursor of the focused tree."""
    return host.tree_pane(host.state.pane).node if host.state.pane in FIELD_OF else None


def switch_order(host: Host) -> None:
    """Order the tree by the other of count and name."""
    if host.state.pane in FIELD_OF:
        host.become(transitions.switch_order(host.state, host.state.pane))
    else:
        host.say("Only the actors, the regions and the sources can be ordered.")


class _Found(NamedTuple):
    """A node that a name finds: the nodes above it, and the matches that it would bring."""

    id: int
    name: str
    above: tuple[int, ...]
    claims: int


def find(host: Host) -> None:
    """Find an actor, region or source by name while it is typed, and go there."""
    pane = host.state.pane if host.state.pane in FIELD_OF else Pane.ACTORS
    offered: dict[str, _Found] = {}

    async def search(text: str) -> Sequence[Choice]:
        view = host.view
        nodes = await host.ask(partial(_search, pane=pane, text=text, view=view)) if view else []
        offered.update((str(node.id), node) for node in nodes)
        return [Choice(str(node.id), node.name, f"{node.claims:,}") for node in nodes]

    dialog = FindDialog(f"Find in {pane}", search)
    host.open_dialog(dialog, lambda chosen: _go_to_node(host, pane, offered[chosen]))


def _go_to_node(host: Host, pane: Pane, node: _Found) -> None:
    state = transitions.focus(host.state, pane)
    host.become(transitions.set_folding(state, pane, node.above, True))
    if not node.claims:
        host.say(f"{node.name} has no claims{' under this filter' if host.state.filter else ''}.")
    if node.claims or _is_shown(host, pane, node.id):
        host.tree_pane(pane).go_to_node(node.id)


async def go_to_thing(host: Walking, kind: str, uid: str) -> str:
    """Put the cursor of its tree on an actor, region or source; return a sentence if the filter hides it there."""
    pane = next(pane for pane, field in FIELD_OF.items() if field == kind)
    found = await host.ask(partial(_place_of, pane=pane, uid=uid))
    if found is None:
        return ""
    id, above = found
    host.become(transitions.set_folding(host.state, pane, above, True))
    is_shown = _is_shown(host, pane, id)
    if is_shown:
        host.tree_pane(pane).go_to_node(id)
    return "" if is_shown else f" The filter hides it; {key_for(host.keymap, 'filter.clear')} clears that."


def _place_of(case: Case, pane: Pane, uid: str) -> tuple[int, tuple[int, ...]] | None:
    """The id of a node with a uid, and those of the nodes above it."""
    if pane is Pane.SOURCES:
        return case.carriers.place_of(uid)
    forest = case.actors if pane is Pane.ACTORS else case.regions
    node = forest.by_uid(uid)
    return None if node is None else (node.id, tuple(above.id for above in forest.chain(node.id)))


def _is_shown(host: Walking, pane: Pane, node: int) -> bool:
    """Whether the filter leaves a node in the tree: it has claims, is named, or nothing is filtered."""
    view = host.view
    return view is not None and (
        not view.filter or node in view.named.get(pane, ()) or node in view.node_counts.get(pane, ())
    )


def _search(case: Case, pane: Pane, text: str, view: View) -> list[_Found]:
    """The first few nodes with a name like a text."""
    match pane:
        case Pane.ACTORS:
            return _described(case.actors, case.actor_names.search(text), view.node_counts[pane])
        case Pane.REGIONS:
            return _described(case.regions, case.region_names.search(text), view.node_counts[pane])
        case _:
            return _sources(case, text, view)


def _sources(case: Case, text: str, view: View) -> list[_Found]:
    """The first few outlets and sources with a name like a text."""
    found = case.carriers.search(text, _FOUND_AT_MOST)
    tree = case.carriers.tree((node.parent_id for node in found if node.parent_id is not None), ())
    counts = view.lens.counts(tree) if view.lens else NodeCounts(case, view.filter, tree)
    return _described(tree.forest, [node for node in found if tree.forest.get(node.id)], counts)


def _described(forest: Forest[N], nodes: Sequence[N], counts: Mapping[int, int]) -> list[_Found]:
    return [
        _Found(node.id, node.name, tuple(above.id for above in forest.chain(node.id)), counts.get(node.id, 0))
        for node in nodes[:_FOUND_AT_MOST]
    ]
