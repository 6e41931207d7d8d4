"""What choosing a node of a tree, or excluding it, makes of a filter.

A node that is chosen is added to the others of its field, but takes the place of those above and below it, beside
which it would change nothing. Choosing a chosen node again takes that back; so does excluding an excluded one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Generic

from db.filters.filter import Filter, Term
from db.model.tree import Forest, N

Values = tuple[str, ...]
"""Values that name one node, as they are written in a filter."""


@dataclass(frozen=True, slots=True)
class Naming:
    """How a filter names one node of a tree: the values that choose it, and those that exclude it.

    `related` are the values that choose nodes above and below it.
    """

    chosen: Values = ()
    excluded: Values = ()
    related: Values = ()


NOT_NAMED = Naming()


@dataclass(frozen=True)
class NamedNodes(Generic[N]):
    """The nodes of a tree that a filter chooses and excludes, by id, each with the values that name it."""

    forest: Forest[N]
    chosen: Mapping[int, Values]
    excluded: Mapping[int, Values]

    @property
    def ids(self) -> frozenset[int]:
        """The ids of all these nodes."""
        return frozenset(self.chosen.keys() | self.excluded.keys())

    @cached_property
    def _above(self) -> Mapping[int, Values]:
        """The values that choose what is below a node, by the id of the node."""
        above: dict[int, Values] = {}
        for id, values in self.chosen.items():
            for node in self.forest.chain(id):
                above[node.id] = (*above.get(node.id, ()), *values)
        return above

    def naming(self, id: int) -> Naming:
        """How the filter names a node."""
        if not self.chosen and not self.excluded:
            return NOT_NAMED
        within = (value for node in self.forest.chain(id) for value in self.chosen.get(node.id, ()))
        related = (*within, *self._above.get(id, ())) if self.chosen else ()
        return Naming(self.chosen.get(id, ()), self.excluded.get(id, ()), related)


def choose(filter: Filter, field: str, value: str, naming: Naming = NOT_NAMED) -> Filter:
    """The filter with a node chosen that `value` names, or not chosen any more if it was."""
    if naming.chosen:
        return _without(filter, field, naming.chosen, excluded=False)
    wanted = _without(filter, field, naming.excluded, excluded=True)
    term = term_of(wanted, field, naming.related)
    if term is None:
        return wanted.toggle(field, value)
    place = wanted.terms.index(term)
    kept = (*(other for other in term.values if other not in naming.related), value)
    terms = (*wanted.terms[:place], Term(field, kept), *wanted.terms[place + 1 :])
    return _without(Filter(terms), field, naming.related, excluded=False)


def exclude(filter: Filter, field: str, value: str, naming: Naming = NOT_NAMED) -> Filter:
    """The filter with a node excluded that `value` names, or not excluded any more if it was."""
    if naming.excluded:
        return _without(filter, field, naming.excluded, excluded=True)
    return _without(filter, field, naming.chosen, excluded=False).toggle(field, value, excluded=True)


def term_of(filter: Filter, field: str, values: Iterable[str]) -> Term | None:
    """The first term of a field that asks for one of these values."""
    wanted = frozenset(values)
    return next((term for term in filter.of(field) if not term.excluded and not wanted.isdisjoint(term.values)), None)


def _without(filter: Filter, field: str, values: Collection[str], excluded: bool) -> Filter:
    """The filter without these values among those that a field asks for, or among the excluded ones."""
    terms = []
    for term in filter.terms:
        kept = term.values
        if (term.field, term.excluded) == (field, excluded):
            kept = tuple(value for value in kept if value not in values)
        if kept:
            terms.append(Term(term.field, kept, term.excluded))
    return Filter(tuple(terms))
