"""Find the actor, region or other thing that a person means by what they typed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from enum import IntEnum
from functools import cached_property
from typing import Generic, TypeVar

from db.errors import FilterError
from db.model.tree import Forest, TreeNode
from db.text.safe import fold

N = TypeVar("N", bound=TreeNode)

CANDIDATES = 6
"""Maximum number of candidates that a message names."""
_ABOUT_AS_SIMILAR = 0.1
"""By how much a candidate may be less similar to what was typed than the best one, of 1."""


@dataclass(frozen=True, slots=True)
class Resolved(Generic[N]):
    """The node that a value means. `note` tells the user which other nodes the value could have meant, if any."""

    node: N
    note: str = ""


class Fit(IntEnum):
    """How well a name fits what is typed, best first."""

    EXACT = 0
    BEGINS = 1
    INSIDE = 2


class UnclearNameError(FilterError):
    """A value names nothing in the case, or several things. `near` are the values that may have been meant."""

    def __init__(self, message: str, value: str, near: Iterable[str]) -> None:
        super().__init__(message)
        self.value = value
        self.near = tuple(one for one in near if one.strip())


class Names(Generic[N]):
    """Finds the nodes of a forest by uid, name or alias, ignoring case, accents and hidden characters.

    A value is compared, in this order, with uids, with whole names and aliases, and with the words of each name and
    alias. If several nodes match and one of them contains the others, that one is meant.
    """

    def __init__(self, field: str, forest: Forest[N], claims: Callable[[int], int] = lambda _: 0) -> None:
        """`claims` returns the number of claims of a node by its id: candidates with most claims come first."""
        self._field = field
        self._forest = forest
        self._claims = claims

    @cached_property
    def _by_name(self) -> dict[str, set[int]]:
        ids: dict[str, set[int]] = defaultdict(set)
        for node in self._forest:
            for name in (node.name, *node.aliases):
                ids[fold(name)].add(node.id)
        ids.pop("", None)
        return ids

    @cached_property
    def _by_word(self) -> dict[str, set[int]]:
        ids: dict[str, set[int]] = defaultdict(set)
        for name, named in self._by_name.items():
            for word in words_in(name):
                ids[word] |= named
        return ids

    @cached_property
    def _by_folded_uid(self) -> dict[str, set[int]]:
        ids: dict[str, set[int]] = defaultdict(set)
        for node in self._forest:
            ids[fold(node.uid)].add(node.id)
        return ids

    @cached_property
    def _folded_names(self) -> list[tuple[N, list[tuple[str, list[str]]]]]:
        """Each node with its name, aliases and uid, each folded: as a whole and in words."""
        folded = ((node, map(fold, (node.name, *node.aliases, node.uid))) for node in self._forest)
        return [(node, [(name, words_in(name)) for name in names]) for node, names in folded]

    def resolve(self, value: str, field: str = "") -> Resolved[N]:
        """Return the node meant by `value`.

        `field` is the filter field that the value was written in, if not the usual one; messages quote it.
        Raises UnclearNameError, naming the candidates, if no node matches or several do.
        """
        field = field or self._field
        nodes = self.matching(value)
        if not nodes:
            raise self._unknown(value)
        if len(nodes) == 1:
            return Resolved(nodes[0])
        node = self.widest(nodes)
        if node is not None:
            others = listed(some([other.uid for other in nodes if other is not node]))
            return Resolved(node, f"{field}:{value} is {node.name} ({node.uid}), not {others}")
        raise UnclearNameError(
            f"{field}:{value} matches several: {listed(self._described(nodes))}. "
            f"Use the id of the one you mean, for example {field}:{nodes[0].uid}.",
            value,
            (node.uid for node in nodes[:CANDIDATES]),
        )

    def matching(self, value: str) -> list[N]:
        """The nodes that a value can mean, those with most claims first: one with this uid, else by name or words."""
        exact = self._forest.by_uid(value)
        if exact is not None:
            return [exact]
        key = fold(value)
        ids = self._by_folded_uid.get(key) or self._by_name.get(key) or self._with_all_words(key)
        return self._most_claims_first(self._forest[id] for id in sorted(ids))

    def widest(self, nodes: Sequence[N]) -> N | None:
        """The one of some nodes that contains all others; None if there is none."""
        contains = self._forest.contains
        return next((node for node in nodes if all(contains(node.id, other.id) for other in nodes)), None)

    def search(self, words: str) -> list[N]:
        """The nodes with a name, alias or uid that has, for each of the words, a word that begins with it.

        Names that begin with the first word come first, then shorter names. Linear in the number of nodes.
        """
        found = sorted(self.ranked(words), key=lambda pair: (pair[0] is Fit.INSIDE, len(pair[1].name)))
        return [node for _, node in found]

    def ranked(self, words: str) -> Iterator[tuple[Fit, N]]:
        """The nodes of `search`, each with how well it fits, in no order."""
        whole = fold(words)
        wanted = words_in(whole)
        if not wanted:
            return
        for node, names in self._folded_names:
            matching = [name for name, parts in names if all(_begins_one(word, parts) for word in wanted)]
            if matching:
                yield fit(whole, wanted[0], matching), node

    def _with_all_words(self, key: str) -> set[int]:
        words = words_in(key)
        if not words:
            return set()
        common = set.intersection(*(self._by_word.get(word, set()) for word in words))
        return {id for id in common if self._has_words_in_one_name(self._forest[id], set(words))}

    def _has_words_in_one_name(self, node: N, words: set[str]) -> bool:
        return any(words <= set(words_in(fold(name))) for name in (node.name, *node.aliases))

    def _unknown(self, value: str) -> UnclearNameError:
        near = self._most_claims_first(self.search(value)) or self._similar(value)
        message = f"No {self._field} in this case is called {value!r}."
        hint = (
            f"Did you mean {listed(self._described(near), 'or')}?" if near else "Use a name, a part of one, or an id."
        )
        return UnclearNameError(f"{message} {hint}", value, (node.uid for node in near[:CANDIDATES]))

    def _similar(self, value: str) -> list[N]:
        folded = fold(value)
        keys = self._by_folded_uid | self._by_word | self._by_name
        close = _closest(folded, get_close_matches(folded, keys, n=CANDIDATES, cutoff=0.7))
        ids = dict.fromkeys(id for key in close for id in sorted(keys[key]))
        return [self._forest[id] for id in ids][:CANDIDATES]

    def _most_claims_first(self, nodes: Iterable[N]) -> list[N]:
        return sorted(nodes, key=lambda node: -self._claims(node.id))

    def _described(self, nodes: Sequence[N]) -> list[str]:
        names = Counter(fold(node.name) for node in nodes)
        return some([f"{node.uid} ({self._told_apart(node, names[fold(node.name)] > 1)})" for node in nodes])

    def _told_apart(self, node: N, has_namesake: bool) -> str:
        """The name of a node; of one with a namesake also what it is in and how many claims it has."""
        if not has_namesake:
            return node.name
        parent = self._forest.parent(node.id)
        claims = self._claims(node.id)
        counted = f"{claims:,} claim" + ("" if claims == 1 else "s") if claims else ""
        return ", ".join(filter(None, (node.name, f"in {parent.name}" if parent else "", counted)))


def _closest(value: str, similar: Sequence[str]) -> Iterator[str]:
    """Those of similar texts, the most similar first, that are hardly less similar to a value than the first is."""
    matcher = SequenceMatcher(b=value)
    best = 0.0
    for text in similar:
        matcher.set_seq1(text)
        best = best or matcher.ratio()
        if best - matcher.ratio() <= _ABOUT_AS_SIMILAR:
            yield text


def fit(typed: str, begun: str, names: Iterable[str]) -> Fit:
    """How well the best of some folded names fits: one is what is typed, or begins with `begun`, or neither."""
    best = Fit.INSIDE
    for name in names:
        if name == typed:
            return Fit.EXACT
        if name.startswith(begun):
            best = Fit.BEGINS
    return best


def nearest(value: str, choices: Iterable[str], limit: int | None = CANDIDATES) -> list[str]:
    """The choices closest to a misspelt value: those that begin with it, then the most similar first."""
    by_key = {fold(choice): choice for choice in choices}
    folded = fold(value)
    begun = [choice for key, choice in by_key.items() if folded and key.startswith(folded)]
    close = [by_key[key] for key in get_close_matches(folded, by_key, n=CANDIDATES, cutoff=0.6)]
    return list(dict.fromkeys([*begun, *close]))[:limit]


def some(values: Sequence[str], limit: int = CANDIDATES) -> list[str]:
    """The first values, and how many more there are; a single one more takes the place of its number."""
    more = len(values) - limit
    return [*values[:limit], f"{more:,} more"] if more > 1 else list(values)


def listed(values: Sequence[str], last: str = "and") -> str:
    """Values as an enumeration in words: "a, b and c"."""
    if len(values) < 2:
        return "".join(values)
    return f"{', '.join(values[:-1])} {last} {values[-1]}"


def words_in(folded: str) -> list[str]:
    """The words of a folded text: its runs of letters and digits."""
    return "".join(character if character.isalnum() else " " for character in folded).split()


def _begins_one(beginning: str, words: Iterable[str]) -> bool:
    return any(word.startswith(beginning) for word in words)
