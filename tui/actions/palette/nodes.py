"""Actors and places in the palette, by their names and aliases: choosing one filters by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from db.case.case import Case
from db.filters.choosing import Naming, choose
from db.model.tree import Forest, TreeNode
from tui.actions.host import Host
from tui.actions.palette.counting import matches_after
from tui.dialogs.palette import Entry
from tui.dialogs.ranking import Rank, fit_of
from tui.state import transitions
from tui.state.commands import Pane
from tui.state.state import FIELD_OF
from tui.state.view import View

_AT_MOST = 8

N = TypeVar("N", bound=TreeNode)


@dataclass(frozen=True, slots=True)
class _Node:
    """An actor or region that a text fits, with the names of those above it, the nearest first.

    `naming` is how the filter names it, `matches` their number once that has been changed by choosing it.
    """

    uid: str
    name: str
    above: tuple[str, ...]
    fit: Rank
    naming: Naming
    matches: int


async def find_actors(host: Host, text: str) -> list[Entry]:
    """The actors that have a name like a text."""
    return await _find(host, Pane.ACTORS, "Actor", text)


async def find_places(host: Host, text: str) -> list[Entry]:
    """The regions that have a name like a text."""
    return await _find(host, Pane.REGIONS, "Place", text)


async def _find(host: Host, pane: Pane, group: str, text: str) -> list[Entry]:
    if host.view is None or not text.strip():
        return []
    nodes = await host.ask(partial(_search, pane=pane, text=text, view=host.view))
    return [
        Entry(
            f"{pane}:{node.uid}",
            node.name,
            node.fit,
            partial(_toggle, host, pane, node),
            verb="Drop" if node.naming.chosen else "Filter by",
            remark=f" {host.glyphs.chain} ".join(node.above),
            group=group,
            side=f"{node.matches:,}",
        )
        for node in nodes
    ]


def _toggle(host: Host, pane: Pane, node: _Node) -> None:
    host.become(transitions.choose_node(host.state, pane, node.uid, node.naming))


def _search(case: Case, pane: Pane, text: str, view: View) -> list[_Node]:
    if pane is Pane.ACTORS:
        return _described(case, pane, case.actors, case.actor_names.search(text), text, view)
    return _described(case, pane, case.regions, case.region_names.search(text), text, view)


def _described(case: Case, pane: Pane, forest: Forest[N], nodes: Sequence[N], text: str, view: View) -> list[_Node]:
    """The first few nodes that a filter can name, those first that fit by their main name."""
    fitting = [
        (fits, node)
        for node in nodes[: 4 * _AT_MOST]
        if node.uid.strip()
        if (fits := fit_of(text, node.name, " ".join((*node.aliases, node.uid)))) is not None
    ]
    found = []
    for fits, node in sorted(fitting, key=lambda one: one[0])[:_AT_MOST]:
        naming = view.node_counts[pane].named.naming(node.id)
        matches = matches_after(case, view, choose(view.filter, FIELD_OF[pane], node.uid, naming))
        above = tuple(above.name for above in forest.chain(node.id))
        found.append(_Node(node.uid, node.name, above, fits, naming, matches))
    return found
