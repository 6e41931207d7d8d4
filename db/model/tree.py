"""Trees of actors and regions: who speaks for whom, and which place lies inside which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, Protocol, TypeVar


class TreeNode(Protocol):
    """The attributes that a tree reads from its nodes."""

    @property
    def id(self) -> int:
        """The key within one case file; it may change when the data is imported again."""

    @property
    def uid(self) -> str:
        """The stable key, the same in every file."""

    @property
    def name(self) -> str:
        """The main name."""

    @property
    def parent_id(self) -> int | None:
        """The node above, by id."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Further names."""


N = TypeVar("N", bound=TreeNode)

DEEPEST = 64
"""Maximum number of nodes on the path from a root to a node, both included."""


class Forest(Generic[N]):
    """One or more trees: nodes by id, with their parents and children.

    A node whose parent does not exist is a root. In a cycle, which only a damaged case has, the node with the lowest
    id becomes the root. A tree deeper than `DEEPEST` levels is cut there, and a new tree begins. Every walk therefore
    ends after at most `DEEPEST` steps.
    """

    def __init__(self, nodes: Iterable[N]) -> None:
        self._nodes = {node.id: node for node in nodes}
        self._by_uid = {node.uid: node for node in self._nodes.values()}
        self._parents = _shallow({id: self._known_parent(node) for id, node in self._nodes.items()})
        self._children: dict[int | None, list[N]] = {}
        for id, node in self._nodes.items():
            self._children.setdefault(self._parents[id], []).append(node)

    def _known_parent(self, node: N) -> int | None:
        return node.parent_id if node.parent_id in self._nodes else None

    def __len__(self) -> int:
        return len(self._nodes)

    def __iter__(self) -> Iterator[N]:
        return iter(self._nodes.values())

    def __getitem__(self, id: int) -> N:
        return self._nodes[id]

    def get(self, id: int) -> N | None:
        """The node with this id, or None."""
        return self._nodes.get(id)

    def by_uid(self, uid: str) -> N | None:
        """The node with exactly this uid, or None."""
        return self._by_uid.get(uid)

    @property
    def roots(self) -> tuple[N, ...]:
        """The nodes without a parent, in file order."""
        return tuple(self._children.get(None, ()))

    def parent(self, id: int) -> N | None:
        """The parent of a node, or None for a root."""
        parent = self._parents[id]
        return None if parent is None else self._nodes[parent]

    def children(self, id: int) -> tuple[N, ...]:
        """The nodes directly below a node, in file order."""
        return tuple(self._children.get(id, ()))

    def chain(self, id: int) -> tuple[N, ...]:
        """The ancestors of a node, from its parent to the root."""
        ancestors: list[N] = []
        parent = self._parents[id]
        while parent is not None:
            ancestors.append(self._nodes[parent])
            parent = self._parents[parent]
        return tuple(ancestors)

    def root(self, id: int) -> N:
        """The root of the tree that a node is in; the node itself if it is a root."""
        chain = self.chain(id)
        return chain[-1] if chain else self._nodes[id]

    def contains(self, outer: int, inner: int) -> bool:
        """Whether the node `inner` is `outer` or one of its descendants."""
        return outer == inner or any(node.id == outer for node in self.chain(inner))

    def bottom_up(self) -> Iterator[N]:
        """Every node once, each after all of its descendants."""
        top_down = list(self.roots)
        for node in top_down:
            top_down.extend(self._children.get(node.id, ()))
        return reversed(top_down)


def levels(parents: Mapping[int, int | None]) -> dict[int, int]:
    """The level of each node in its tree, by id; a root has level 1. Cycles are cut as in a `Forest`. Linear time."""
    parents = _acyclic({id: parent if parent in parents else None for id, parent in parents.items()})
    levels: dict[int, int] = {}
    for start in parents:
        path: list[int] = []
        node: int | None = start
        while node is not None and node not in levels:
            path.append(node)
            node = parents[node]
        level = levels[node] if node is not None else 0
        for descendant in reversed(path):
            level += 1
            levels[descendant] = level
    return levels


def _acyclic(parents: dict[int, int | None]) -> dict[int, int | None]:
    """The same parents, without those that close a cycle: the node with the lowest id in it loses its parent."""
    safe: set[int] = set()
    for start in sorted(parents):
        path: list[int] = []
        on_path: set[int] = set()
        node: int | None = start
        while node is not None and node not in safe and node not in on_path:
            path.append(node)
            on_path.add(node)
            node = parents[node]
        if node is not None and node in on_path:
            parents[min(path[path.index(node) :])] = None
        safe.update(path)
    return parents


def _shallow(parents: dict[int, int | None]) -> dict[int, int | None]:
    """The same parents without cycles, and without those that would make a tree deeper than `DEEPEST` levels."""
    return {id: None if level % DEEPEST == 1 else parents[id] for id, level in levels(parents).items()}
