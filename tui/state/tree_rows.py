"""The rows of a tree of actors or regions: which nodes are in view, with their counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from db.filters.choosing import NOT_NAMED, Naming
from db.model.tree import Forest, TreeNode
from db.text.safe import fold
from tui.state.state import TreeOrder, TreeState

N = TypeVar("N", bound=TreeNode)


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One node in view.

    `count` is the number of matches that it brings if it is chosen, on top of those that others bring if it `is_added`
    to such. `naming` is how the filter names it. `date` stands beside it where there is room.
    """

    id: int
    uid: str
    name: str
    depth: int
    has_children: bool
    unfolded: bool
    count: int
    chosen: bool
    excluded: bool
    is_added: bool = False
    naming: Naming = NOT_NAMED
    date: str = ""


def visible_rows(
    forest: Forest[N],
    tree: TreeState,
    counts: Mapping[int, int],
    chosen: frozenset[int],
    excluded: frozenset[int],
    has_more: Callable[[int], bool] = lambda _: False,
    is_spare: Callable[[int], bool] = lambda _: False,
) -> list[TreeRow]:
    """The nodes in view from top to bottom: roots, and what is below the nodes that are unfolded.

    A node without any claim under the filter is left out, unless it is chosen or excluded itself, or it `is_spare`:
    nothing is filtered, and it has no claim at all. `has_more` says whether something is below a node that the forest
    does not have.
    """
    kept = {above.id for id in chosen | excluded for above in (forest[id], *forest.chain(id))}

    def is_shown(node: N) -> bool:
        return node.id in kept or bool(counts.get(node.id)) or is_spare(node.id)

    def shown(nodes: tuple[N, ...]) -> list[N]:
        wanted = [node for node in nodes if is_shown(node)]
        if tree.order is TreeOrder.NAME:
            return sorted(wanted, key=lambda node: fold(node.name))
        return sorted(wanted, key=lambda node: (-counts.get(node.id, 0), fold(node.name)))

    def walk(nodes: list[N], depth: int) -> Iterator[TreeRow]:
        for node in nodes:
            below = forest.children(node.id)
            unfolded = node.id in tree.unfolded
            yield TreeRow(
                node.id,
                node.uid,
                node.name,
                depth,
                any(map(is_shown, below)) if below else has_more(node.id),
                unfolded,
                counts.get(node.id, 0),
                node.id in chosen,
                node.id in excluded,
            )
            if unfolded:
                yield from walk(shown(below), depth + 1)

    return list(walk(shown(forest.roots), 0))


_DOMINANT = 0.6


def initial_folding(forest: Forest[N], counts: Mapping[int, int]) -> frozenset[int]:
    """The nodes that are unfolded at the start: the largest root, then each child that dominates its parent.

    A child dominates if it holds at least 60 % of its parent's claims; the last node unfolded has no such child.
    """
    unfolded: set[int] = set()
    nodes = forest.roots
    while nodes:
        node = max(nodes, key=lambda node: counts.get(node.id, 0))
        count = counts.get(node.id, 0)
        below = forest.children(node.id)
        if not count or not below:
            break
        unfolded.add(node.id)
        largest = max(counts.get(child.id, 0) for child in below)
        if largest < _DOMINANT * count:
            break
        nodes = below
    return frozenset(unfolded)
