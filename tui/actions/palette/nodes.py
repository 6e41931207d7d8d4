"""Actors and places in the palette, by their names and aliases: choosing one filters by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from db.case.case import Case
from db.model.tree import Forest, TreeNode
from tui.actions.host import Host
from tui.dialogs.palette import Entry
from tui.dialogs.ranking import Fit, fit_of
from tui.state import transitions
from tui.state.commands import Pane
from tui.state.state import FIELD_OF

_AT_MOST = 8

N = TypeVar("N", bound=TreeNode)


@dataclass(frozen=True, slots=True)
class _Node:
    """An actor or region that a text fits, with the names of those above it, the nearest first."""

    id: int
    uid: str
    name: str
    above: tuple[str, ...]
    fit: Fit


async def find_actors(host: Host, text: str) -> list[Entry]:
    """The actors that have a name like a text."""
    counts = host.view.actor_counts if host.view else {}
    return await _find(host, Pane.ACTORS, "Actor", text, counts)


async def find_places(host: Host, text: str) -> list[Entry]:
    """The regions that have a name like a text."""
    counts = host.view.region_counts if host.view else {}
    return await _find(host, Pane.REGIONS, "Place", text, counts)


async def _find(host: Host, pane: Pane, group: str, text: str, counts: Mapping[int, int]) -> list[Entry]:
    if host.view is None or not text.strip():
        return []
    chosen = host.view.chosen[FIELD_OF[pane]]
    nodes = await host.ask(partial(_search, pane=pane, text=text))
    return [
        Entry(
            f"{pane}:{node.uid}",
            node.name,
            node.fit,
            partial(_toggle, host, pane, node),
            verb="Drop" if node.id in chosen else "Filter by",
            remark=f" {host.glyphs.chain} ".join(node.above),
            group=group,
            side=f"{counts.get(node.id, 0):,}",
        )
        for node in nodes
    ]


def _toggle(host: Host, pane: Pane, node: _Node) -> None:
    written = host.view.chosen[FIELD_OF[pane]].get(node.id, ()) if host.view else ()
    host.become(transitions.toggle_value(host.state, pane, node.uid, written=written))


def _search(case: Case, pane: Pane, text: str) -> list[_Node]:
    if pane is Pane.ACTORS:
        return _described(case.actors, case.actor_names.search(text), text)
    return _described(case.regions, case.region_names.search(text), text)


def _described(forest: Forest[N], nodes: Sequence[N], text: str) -> list[_Node]:
    """The first few nodes that a filter can name, those first that fit by their main name."""
    fitting = [
        _Node(node.id, node.uid, node.name, tuple(above.name for above in forest.chain(node.id)), fits)
        for node in nodes[: 4 * _AT_MOST]
        if node.uid.strip()
        if (fits := fit_of(text, node.name, " ".join((*node.aliases, node.uid)))) is not None
    ]
    return sorted(fitting, key=lambda node: node.fit)[:_AT_MOST]
