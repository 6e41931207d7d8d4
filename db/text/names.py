"""From what a person typed to the actor, region or other thing that is meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Generic, TypeVar

from db.errors import FilterError
from db.model.tree import Forest, TreeNode
from db.text.safe import fold

N = TypeVar("N", bound=TreeNode)

CANDIDATES = 6
"""How many candidates a message names at most."""


@dataclass(frozen=True, slots=True)
class Resolved(Generic[N]):
    """The node that a value means, and a remark for the user where that was not the only reading."""

    node: N
    note: str = ""


class Names(Generic[N]):
    """Finds the nodes of a forest by uid, name or alias, whatever the case, accents or hidden characters.

    A value means, in this order: the node with this uid; the nodes with this name or alias; the nodes whose
    name or alias has all its words. Where several fit and one of them contains the others, that one is meant.
    """

    def __init__(self, field: str, forest: Forest[N]) -> None:
        self._field = field
        self._forest = forest

    @cached_property
    def _by_name(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for node in self._forest:
            for name in (node.name, *node.aliases):
                found[fold(name)].add(node.id)
        found.pop("", None)
        return found

    @cached_property
    def _by_word(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for name, ids in self._by_name.items():
            for word in split(name):
                found[word] |= ids
        return found

    @cached_property
    def _by_folded_uid(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for node in self._forest:
            found[fold(node.uid)].add(node.id)
        return found

    @cached_property
    def _searched(self) -> list[tuple[N, list[tuple[str, list[str]]]]]:
        """Each node with all that it is called, folded, as a whole and in words."""
        called = ((node, map(fold, (node.name, *node.aliases, node.uid))) for node in self._forest)
        return [(node, [(name, split(name)) for name in names]) for node, names in called]

    def resolve(self, value: str, field: str = "") -> Resolved[N]:
        """The node meant by `value`. Raises FilterError that names the candidates when it is none or not one.

        `field` is the one in which it is written, if that is not the usual one.
        """
        field = field or self._field
        exact = self._forest.by_uid(value)
        if exact is not None:
            return Resolved(exact)
        key = fold(value)
        found = self._by_folded_uid.get(key) or self._by_name.get(key) or self._with_all_words(key)
        if not found:
            raise FilterError(self._unknown(value))
        nodes = [self._forest[id] for id in sorted(found)]
        if len(nodes) == 1:
            return Resolved(nodes[0])
        for node in nodes:
            if all(self._forest.contains(node.id, other.id) for other in nodes):
                others = listed([other.uid for other in nodes if other is not node])
                return Resolved(node, f"{field}:{value} is {node.name} ({node.uid}), not {others}")
        raise FilterError(
            f"{field}:{value} may mean several: {listed(self._described(nodes))}. "
            f"Write the one you mean by its id, as in {field}:{nodes[0].uid}."
        )

    def search(self, words: str) -> list[N]:
        """The nodes with a name, alias or id in which each word begins some word, best first."""
        wanted = split(fold(words))
        if not wanted:
            return []
        found: list[tuple[tuple[int, int], N]] = []
        for node, names in self._searched:
            hits = [name for name, parts in names if all(_begins_one(word, parts) for word in wanted)]
            if hits:
                starts = 0 if any(name.startswith(wanted[0]) for name in hits) else 1
                found.append(((starts, len(node.name)), node))
        return [node for _, node in sorted(found, key=lambda pair: pair[0])]

    def _with_all_words(self, key: str) -> set[int]:
        words = split(key)
        if not words:
            return set()
        common = set.intersection(*(self._by_word.get(word, set()) for word in words))
        return {id for id in common if self._has_words_in_one_name(self._forest[id], set(words))}

    def _has_words_in_one_name(self, node: N, words: set[str]) -> bool:
        return any(words <= set(split(fold(name))) for name in (node.name, *node.aliases))

    def _unknown(self, value: str) -> str:
        near = self.search(value)[:CANDIDATES] or self._similar(value)
        message = f"no {self._field} in this case is called {value!r}"
        if near:
            return f"{message}. Did you mean {listed(self._described(near), 'or')}?"
        return f"{message}. A part of a name will do, or an id."

    def _similar(self, value: str) -> list[N]:
        folded = fold(value)
        keys = self._by_folded_uid | self._by_word | self._by_name
        close = get_close_matches(folded, keys, n=CANDIDATES, cutoff=0.7)
        ids = dict.fromkeys(id for key in close for id in sorted(keys[key]))
        return [self._forest[id] for id in ids][:CANDIDATES]

    def _described(self, nodes: Sequence[N]) -> list[str]:
        shown = [f"{node.uid} ({node.name})" for node in nodes[:CANDIDATES]]
        more = len(nodes) - len(shown)
        return [*shown, f"{more} more"] if more else shown


def nearest(value: str, choices: Iterable[str]) -> list[str]:
    """The choices that come closest to a misspelt value, best first; those that begin with it come before."""
    by_key = {fold(choice): choice for choice in choices}
    folded = fold(value)
    begun = [choice for key, choice in by_key.items() if folded and key.startswith(folded)]
    close = [by_key[key] for key in get_close_matches(folded, by_key, n=CANDIDATES, cutoff=0.6)]
    return list(dict.fromkeys([*begun, *close]))[:CANDIDATES]


def listed(values: Sequence[str], last: str = "and") -> str:
    """Values as a list in words: "a, b and c"."""
    if len(values) < 2:
        return "".join(values)
    return f"{', '.join(values[:-1])} {last} {values[-1]}"


def split(folded: str) -> list[str]:
    """The words of a folded text: what is between signs and spaces."""
    return "".join(character if character.isalnum() else " " for character in folded).split()


def _begins_one(beginning: str, words: Iterable[str]) -> bool:
    return any(word.startswith(beginning) for word in words)
