"""Working out what the screen shows, in questions that are asked on the thread that reads the case."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from db import dates
from db.case.carriers import Carrier
from db.case.case import Case
from db.case.trees import FieldTree, NodeCounts
from db.filters.filter import Filter
from db.model.claims import ClaimRow, Status
from db.model.tree import Forest
from db.views.asof_steps import asof_stops
from db.views.dispute_matrix import MOST
from db.views.lens import Lens
from db.views.threads import connected
from tui.panes.claim_lines import LINKS_SHOWN
from tui.state.commands import Pane
from tui.state.state import TreeState, ViewRequest
from tui.state.tree_rows import TreeRow, initial_folding, visible_rows
from tui.state.view import MANY_IN_THREAD, CaseFacts, ClaimDetails, TreeRows, View
from tui.views.base import Read

DENSITY_BINS = 960
"""Stretches of time in which the matches are counted: several for each bar of the widest density strip."""

Named = Mapping[Pane, frozenset[int]]
"""The nodes that a filter chooses or excludes, in each tree."""

Trees = Mapping[Pane, TreeState]


def build_view(
    case: Case, read: Read, request: ViewRequest, cursor: int | None, trees: Trees, named: Named | None
) -> View:
    """Everything that the screen shows of a request, with the cursor at a position or next to it.

    `read` is that of the main view. The trees are unfolded down to the nodes that the filter names, except those in
    `named`, which the filter before named already; without `named` nothing is unfolded.
    Raises FilterError if the filter names what the case does not have.
    """
    filter, case = request.filter, case.published if request.published else case
    matches = case.matches(filter)
    content = read(case, request, matches, cursor)
    lens, asof, snapshot = content.lens, filter.asof, case.at(filter.asof)
    statuses, any_status = _status_counts(case, filter, lens)
    unfolded = _newly_named(case, filter, trees, named)
    now = {pane: TreeState(tree.unfolded | unfolded[pane], tree.order) for pane, tree in trees.items()}
    counts = {pane: _node_counts(case, filter, lens, pane, tree) for pane, tree in now.items()}
    return View(
        request,
        content,
        snapshot.known,
        matches,
        disputed=snapshot.statuses.positions[Status.DISPUTED] & content.claims,
        claim=None if content.cursor is None else claim_at(case, content.cursor, asof, lens),
        rows=rows_at(case, content.around, asof, lens),
        node_counts=counts,
        named={pane: counted.named.ids for pane, counted in counts.items()},
        speakers=sum(1 for _ in islice(counts[Pane.ACTORS], MOST)),
        status_counts=statuses,
        any_status=any_status,
        left_out=case.left_out,
        density=content.timeline.density(DENSITY_BINS),
        culprits=() if matches.positions else tuple(case.culprits(filter)),
        stops=asof_stops(case, filter, among=content.steps),
        trees={pane: _tree_rows(case, pane, now[pane], counts[pane]) for pane in now},
        has_links=case.has_links,
        unfolded=unfolded,
    )


def _status_counts(case: Case, filter: Filter, lens: Lens | None) -> tuple[Mapping[str, int], int]:
    """What the view counts for each status, and for all statuses together."""
    if lens:
        return lens.status_counts(), lens.number_of_any_status()
    statuses = case.status_counts(filter)
    return statuses, sum(statuses.values())


def _field_tree(case: Case, filter: Filter, pane: Pane, tree: TreeState) -> FieldTree[Any]:
    """The tree that a pane shows; of the sources those that are unfolded, or named by the filter."""
    match pane:
        case Pane.ACTORS:
            return case.actor_tree
        case Pane.REGIONS:
            return case.region_tree
        case _:
            return case.carriers.tree(tree.unfolded, (*filter.values("source"), *filter.excluded("source")))


def _node_counts(case: Case, filter: Filter, lens: Lens | None, pane: Pane, tree: TreeState) -> NodeCounts:
    """What the view counts for each node of a tree."""
    nodes = _field_tree(case, filter, pane, tree)
    return lens.counts(nodes) if lens else NodeCounts(case, filter, nodes)


def _newly_named(case: Case, filter: Filter, trees: Trees, named: Named | None) -> dict[Pane, frozenset[int]]:
    """The nodes to unfold so that the nodes named by the filter, and not `named` before, are in view."""
    if named is None:
        return dict.fromkeys(trees, frozenset())
    unfolded = {}
    for pane, tree in trees.items():
        field_tree = _field_tree(case, filter, pane, tree)
        new = field_tree.named_in(filter).ids - named.get(pane, frozenset())
        unfolded[pane] = frozenset(above.id for node in new for above in field_tree.forest.chain(node))
    return unfolded


def tree_rows(case: Case, view: View, trees: Trees) -> dict[Pane, TreeRows]:
    """The rows of the trees of a view with another folding or order."""
    return {
        pane: _tree_rows(case, pane, tree, _node_counts(case, view.filter, view.lens, pane, tree))
        for pane, tree in trees.items()
    }


def _tree_rows(case: Case, pane: Pane, tree: TreeState, counts: NodeCounts) -> TreeRows:
    named = counts.named
    has_more = case.carriers.has_sources if pane is Pane.SOURCES else (lambda _: False)
    chosen, excluded = frozenset(named.chosen), frozenset(named.excluded)
    rows = visible_rows(named.forest, tree, counts, chosen, excluded, has_more, counts.is_spare)
    return TreeRows(tree, [_described(row, counts) for row in rows])


def _described(row: TreeRow, counts: NodeCounts) -> TreeRow:
    """A row with how the filter names its node, and the date of a source."""
    node = counts.named.forest[row.id]
    date = dates.short(node.published) if isinstance(node, Carrier) and node.published else ""
    return replace(row, is_added=counts.is_added(row.id), naming=counts.named.naming(row.id), date=date)


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
        Pane.SOURCES: TreeState(),
    }


def uids_of_unfolded(case: Case, trees: Trees) -> dict[Pane, list[str]]:
    """The uids of the unfolded nodes of each tree."""
    return {
        pane: [node.uid for id in sorted(tree.unfolded) if (node := _unfoldable(case, pane).get(id))]
        for pane, tree in trees.items()
    }


def unfolded_with(case: Case, uids: Mapping[Pane, Collection[str]]) -> dict[Pane, frozenset[int]]:
    """The nodes with these uids of each tree."""
    return {
        pane: frozenset(node.id for uid in some if (node := _unfoldable(case, pane).by_uid(uid)))
        for pane, some in uids.items()
    }


def _unfoldable(case: Case, pane: Pane) -> Forest[Any]:
    """The nodes of a tree that can be unfolded. Outlets are read from the file when first asked for."""
    match pane:
        case Pane.ACTORS:
            return case.actors
        case Pane.REGIONS:
            return case.regions
        case _:
            return case.carriers.outlets
