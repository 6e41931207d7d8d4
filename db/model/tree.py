"""Trees of actors and regions: who speaks for whom, which place lies in which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, Protocol, TypeVar


class TreeNode(Protocol):
    """What a tree needs to know of its members."""

    @property
    def id(self) -> int:
        """The key within one case file."""

    @property
    def uid(self) -> str:
        """The stable key of the outside world."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def parent_id(self) -> int | None:
        """The node above, by id."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """What else it is called."""


N = TypeVar("N", bound=TreeNode)

DEEPEST = 64
"""How many nodes there can be from a root down to a node, both counted."""


class Forest(Generic[N]):
    """Nodes by id with their parents and children.

    A parent that does not exist makes a root. In a cycle, which only a damaged case can have, the member
    with the lowest id is taken as the root, so that every walk ends; and so that every walk is short, a tree
    is cut below `DEEPEST` levels, where a new one begins.
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
        """The node with this id, if there is one."""
        return self._nodes.get(id)

    def by_uid(self, uid: str) -> N | None:
        """The node with exactly this uid, if there is one."""
        return self._by_uid.get(uid)

    @property
    def roots(self) -> tuple[N, ...]:
        """The nodes without a parent, in the order of the case."""
        return tuple(self._children.get(None, ()))

    def parent(self, id: int) -> N | None:
        """The node above, if there is one."""
        parent = self._parents[id]
        return None if parent is None else self._nodes[parent]

    def children(self, id: int) -> tuple[N, ...]:
        """The nodes directly below, in the order of the case."""
        return tuple(self._children.get(id, ()))

    def chain(self, id: int) -> tuple[N, ...]:
        """All nodes above, from the parent to the root."""
        above: list[N] = []
        parent = self._parents[id]
        while parent is not None:
            above.append(self._nodes[parent])
            parent = self._parents[parent]
        return tuple(above)

    def root(self, id: int) -> N:
        """The topmost node of the tree that this node is in: itself, if nothing is above it."""
        chain = self.chain(id)
        return chain[-1] if chain else self._nodes[id]

    def contains(self, outer: int, inner: int) -> bool:
        """Whether `inner` is `outer` or lies somewhere below it."""
        return outer == inner or any(node.id == outer for node in self.chain(inner))

    def bottom_up(self) -> Iterator[N]:
        """Every node once, each after all that are below it."""
        top_down = list(self.roots)
        for node in top_down:
            top_down.extend(self._children.get(node.id, ()))
        return reversed(top_down)


def levels(parents: Mapping[int, int | None]) -> dict[int, int]:
    """For each node by id how far down in its tree it is: 1 for a root. Cycles are cut as in a `Forest`."""
    parents = _acyclic({id: parent if parent in parents else None for id, parent in parents.items()})
    found: dict[int, int] = {}
    for start in parents:
        path: list[int] = []
        node: int | None = start
        while node is not None and node not in found:
            path.append(node)
            node = parents[node]
        level = found[node] if node is not None else 0
        for below in reversed(path):
            level += 1
            found[below] = level
    return found


def _acyclic(parents: dict[int, int | None]) -> dict[int, int | None]:
    """The same parents, with one link of every cycle cut: the one above its member with the lowest id."""
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
    """The same parents without cycles, with the links cut that would lead below `DEEPEST` levels."""
    return {id: None if level % DEEPEST == 1 else parents[id] for id, level in levels(parents).items()}
