"""Working out what the screen shows, in questions that are asked on the thread that reads the case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from db.case.case import Case
from db.filters.filter import Filter
from db.model.claims import Actor, ClaimRow, Region, Status
from db.model.tree import Forest, TreeNode
from db.text.names import Names
from db.views.asof_steps import asof_stops
from db.views.lens import Lens
from db.views.threads import connected
from tui.panes.claim_lines import LINKS_SHOWN
from tui.state.commands import Pane
from tui.state.state import FIELD_OF, TreeState, ViewRequest
from tui.state.tree_rows import initial_folding, visible_rows
from tui.state.view import MANY_IN_THREAD, CaseFacts, ClaimDetails, TreeRows, View
from tui.views.base import Read

N = TypeVar("N", bound=TreeNode)

DENSITY_BINS = 960
"""Stretches of time in which the matches are counted: several for each bar of the widest density strip."""

NamedNodes = Mapping[str, Mapping[int, tuple[str, ...]]]
"""The nodes that a filter names, by tree field, each with the values that name it."""

Named = Mapping[str, frozenset[int]]
"""The nodes that a filter chooses or excludes, by tree field."""

Trees = Mapping[Pane, TreeState]


def build_view(
    case: Case, read: Read, request: ViewRequest, cursor: int | None, trees: Trees, named: Named | None
) -> View:
    """Everything that the screen shows of a request, with the cursor at a position or next to it.

    `read` is that of the main view. The trees are unfolded down to the nodes that the filter names, except those in
    `named`, which the filter before named already; without `named` nothing is unfolded.
    Raises FilterError if the filter names what the case does not have.
    """
    filter = request.filter
    matches = case.matches(filter)
    content = read(case, request, matches, cursor)
    lens, asof, snapshot = content.lens, filter.asof, case.at(filter.asof)
    chosen, excluded = _named(case, filter.values), _named(case, filter.excluded)
    unfolded = _newly_named(case, chosen, excluded, named)
    actors, regions, statuses, any_status = _counts(case, filter, lens)
    now = {pane: TreeState(tree.unfolded | unfolded[pane], tree.order) for pane, tree in trees.items()}
    return View(
        request,
        content,
        snapshot.known,
        matches,
        disputed=snapshot.statuses.positions[Status.DISPUTED] & content.claims,
        claim=None if content.cursor is None else claim_at(case, content.cursor, asof, lens),
        rows=rows_at(case, content.around, asof, lens),
        actor_counts=actors,
        region_counts=regions,
        status_counts=statuses,
        any_status=any_status,
        chosen=chosen,
        excluded=excluded,
        density=content.timeline.density(DENSITY_BINS),
        culprits=() if matches.positions else tuple(case.culprits(filter)),
        stops=asof_stops(case, filter, among=content.steps),
        trees=_tree_rows(case, now, {Pane.ACTORS: actors, Pane.REGIONS: regions}, chosen, excluded),
        has_links=case.has_links,
        unfolded=unfolded,
    )


def _counts(
    case: Case, filter: Filter, lens: Lens | None
) -> tuple[Mapping[int, int], Mapping[int, int], Mapping[str, int], int]:
    """What the view counts: for each actor, each region and each status, and for all statuses together."""
    if lens:
        return lens.actor_counts(), lens.region_counts(), lens.status_counts(), lens.number_of_any_status()
    statuses = case.status_counts(filter)
    return case.actor_counts(filter), case.region_counts(filter), statuses, sum(statuses.values())


def _named(case: Case, values: Callable[[str], Iterable[str]]) -> NamedNodes:
    """The actors and regions that a filter chooses or excludes; `values` gives what it says of a field."""
    return {
        "actor": _nodes(case.actor_names, values("actor")),
        "region": _nodes(case.region_names, values("region")),
    }


def _nodes(names: Names[Actor] | Names[Region], values: Iterable[str]) -> dict[int, tuple[str, ...]]:
    """The nodes that values mean, by id, each with the values that mean it."""
    nodes: dict[int, tuple[str, ...]] = {}
    for value in values:
        node = names.resolve(value).node.id
        nodes[node] = (*nodes.get(node, ()), value)
    return nodes


def _newly_named(
    case: Case, chosen: NamedNodes, excluded: NamedNodes, named: Named | None
) -> dict[Pane, frozenset[int]]:
    """The nodes to unfold so that the nodes named by the filter, and not `named` before, are in view."""
    unfolded = {}
    for pane, forest in forests(case).items():
        field = FIELD_OF[pane]
        new = frozenset() if named is None else (chosen[field].keys() | excluded[field].keys()) - named[field]
        unfolded[pane] = frozenset(above.id for node in new for above in forest.chain(node))
    return unfolded


def tree_rows(case: Case, view: View, trees: Trees) -> dict[Pane, TreeRows]:
    """The rows of the trees of a view with another folding or order."""
    counts = {Pane.ACTORS: view.actor_counts, Pane.REGIONS: view.region_counts}
    return _tree_rows(case, trees, counts, view.chosen, view.excluded)


def _tree_rows(
    case: Case, trees: Trees, counts: Mapping[Pane, Mapping[int, int]], chosen: NamedNodes, excluded: NamedNodes
) -> dict[Pane, TreeRows]:
    def rows(pane: Pane, forest: Forest[N]) -> TreeRows:
        field, tree = FIELD_OF[pane], trees[pane]
        named = frozenset(chosen[field]), frozenset(excluded[field])
        return TreeRows(tree, visible_rows(forest, tree, counts[pane], *named))

    return {Pane.ACTORS: rows(Pane.ACTORS, case.actors), Pane.REGIONS: rows(Pane.REGIONS, case.regions)}


def rows_at(case: Case, positions: Sequence[int], asof: str | None, lens: Lens | None = None) -> dict[int, ClaimRow]:
    """The claims at these positions in one line each, by position."""
    rows = lens.rows(positions) if lens else case.rows(positions, asof)
    return {row.position: row for row in rows}


def claim_at(case: Case, position: int, asof: str | None, lens: Lens | None) -> ClaimDetails:
    """All that the details show of the claim at a position."""
    claim = case.claim(position, asof)
    thread_size = len(connected(case.at(asof), position, MANY_IN_THREAD)) if claim.links else 1
    return ClaimDetails(lens.with_origin(claim, LINKS_SHOWN) if lens else claim, thread_size)


def facts_of(case: Case) -> CaseFacts:
    """What the screen keeps of a case."""
    return CaseFacts(case.title, case.uid, case.size)


def initial_trees(case: Case) -> dict[Pane, TreeState]:
    """The trees as they are folded at the start."""
    return {
        Pane.ACTORS: TreeState(initial_folding(case.actors, case.actor_sizes())),
        Pane.REGIONS: TreeState(initial_folding(case.regions, case.region_sizes())),
    }


def forests(case: Case) -> dict[Pane, Forest[Actor] | Forest[Region]]:
    """The trees of a case, by the pane that shows them."""
    return {Pane.ACTORS: case.actors, Pane.REGIONS: case.regions}
