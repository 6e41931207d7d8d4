"""The trees by whose nodes a case is filtered, and how many matches each node would bring."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, Self

from pyroaring import BitMap

from db.case.matches import Matches
from db.filters.choosing import NamedNodes, Naming, Values, choose, term_of
from db.filters.filter import Filter, Term
from db.index.sets import NOTHING
from db.model.tree import Forest, N
from db.status.counts import Counts
from db.text.names import Names

_SOMETHING = "node"
"""How a placeholder for the value of any node begins."""


class Selecting(Protocol):
    """A case that is filtered."""

    def matches(self, filter: Filter) -> Matches:
        """The claims that a filter selects."""

    def selected(self, term: Term, asof: str | None) -> BitMap:
        """The claims that have one of the values of a term."""


@dataclass(frozen=True)
class FieldTree(Generic[N]):
    """A tree whose nodes are values of a filter field: the claims of each by its id, and which node a value names."""

    field: str
    forest: Forest[N]
    sets: Mapping[int, BitMap]
    node_of: Callable[[str], int | None]

    @classmethod
    def named(cls, field: str, forest: Forest[N], sets: Mapping[int, BitMap], names: Names[N]) -> Self:
        """A tree whose nodes are found by their names."""
        return cls(field, forest, sets, lambda value: names.resolve(value).node.id)

    def named_in(self, filter: Filter) -> NamedNodes[N]:
        """The nodes that a filter names. Raises FilterError if it names something that the case does not have."""
        return NamedNodes(self.forest, self._nodes(filter.values(self.field)), self._nodes(filter.excluded(self.field)))

    def named_as(self, filter: Filter, value: str) -> Naming | None:
        """How a filter names the node that a value names; None if that names no node."""
        node = self.node_of(value)
        return None if node is None else self.named_in(filter).naming(node)

    def _nodes(self, values: Iterable[str]) -> dict[int, Values]:
        nodes: dict[int, Values] = {}
        for value in values:
            node = self.node_of(value)
            if node is not None:
                nodes[node] = (*nodes.get(node, ()), value)
        return nodes


@dataclass(frozen=True, slots=True)
class Beside:
    """What a filter selects beside one node of a tree, if that is chosen.

    `kept` are the matches that the other values in its term bring, if there are any (`is_added`); `free` are the
    claims that match as well if they belong to the node.
    """

    kept: BitMap
    free: BitMap
    is_added: bool


@dataclass(frozen=True, slots=True)
class Counting:
    """How claims are counted: each of the sets that are beside something, and those that are matched anyway."""

    each: Callable[[Beside, Mapping[int, BitMap]], Mapping[int, int]]
    kept: Callable[[BitMap], int]


CLAIMS = Counting(lambda beside, sets: Counts(beside.free, sets), len)
"""Every claim counts."""


class NodeCounts(Mapping[int, int]):
    """For each node of a tree by id, the number of matches that it brings if it is chosen. Zeros are left out.

    Where other nodes are chosen and remain so, it is the number that they do not bring already. For a chosen node it
    is what it brings as it is.
    """

    def __init__(self, case: Selecting, filter: Filter, tree: FieldTree[N], counting: Counting = CLAIMS) -> None:
        """Raises FilterError if the filter names something that the case does not have."""
        self.named: NamedNodes[Any] = tree.named_in(filter)
        self._case = case
        self._filter = filter
        self._field = tree.field
        self._sets = tree.sets
        self._counting = counting
        self._groups: dict[Naming, tuple[Beside, Mapping[int, int]]] = {}

    def __getitem__(self, id: int) -> int:
        return self._group(id)[1][id]

    def __iter__(self) -> Iterator[int]:
        return (id for id in self._sets if id in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def is_spare(self, id: int) -> bool:
        """Whether nothing is filtered, and no claim of the case is about a node or anything below it."""
        return not self._filter and not self._sets.get(id)

    def is_added(self, id: int) -> bool:
        """Whether the matches of a node come on top of those of others that are chosen."""
        return self._group(id)[0].is_added

    def total(self, id: int) -> int:
        """The number of all matches once a node is chosen; for a chosen node, of the matches as they are."""
        return self._counting.kept(self._group(id)[0].kept) + self.get(id, 0)

    def _group(self, id: int) -> tuple[Beside, Mapping[int, int]]:
        """The counts of the nodes that a filter names in the same way as this one."""
        naming = self.named.naming(id)
        if naming not in self._groups:
            beside = self._beside(naming)
            self._groups[naming] = beside, self._counting.each(beside, self._sets)
        return self._groups[naming]

    def _beside(self, naming: Naming) -> Beside:
        filter, field = self._filter, self._field
        values = naming.chosen
        if not values:
            longest = max(map(len, (*filter.values(field), *filter.excluded(field))), default=0)
            values = (_SOMETHING.ljust(longest + 1, "."),)  # which node it is makes no difference to the others
            filter = choose(filter, field, values[0], naming)
        term = term_of(filter, field, values)
        matches = self._case.matches(filter.drop(term) if term else filter).positions
        others = tuple(value for value in term.values if value not in values) if term else ()
        brought = matches & self._case.selected(Term(field, others), filter.asof) if others else NOTHING
        return Beside(brought, matches - brought, bool(others))
