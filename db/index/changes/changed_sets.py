"""The sets of an index after claims have left and others have come, each brought up to date when it is asked for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from pyroaring import BitMap

from db.index.changes.renumbering import Renumbering
from db.index.sets import NOTHING

K = TypeVar("K")


class SizedSets(Mapping[K, BitMap], ABC):
    """Sets by key that can tell the small ones without making the others."""

    @abstractmethod
    def at_most(self, number: int) -> Iterable[K]:
        """Keys among which are all of the sets with at most so many positions."""


class ChangedSets(SizedSets[K]):
    """Sets by key: those of `before` renumbered, with the positions of `gained`, and none that is empty."""

    def __init__(
        self, before: Mapping[K, BitMap], renumbering: Renumbering, gained: Mapping[K, BitMap], keys: Mapping[K, None]
    ) -> None:
        """`keys` are those of the sets that are not empty, in order. Use `changed_sets`."""
        self.before = before
        self.renumbering = renumbering
        self.gained = gained
        self._keys = keys
        self._sets: dict[K, BitMap] = {}

    def __getitem__(self, key: K) -> BitMap:
        found = self._sets.get(key)
        if found is None:
            if key not in self._keys:
                raise KeyError(key)
            found = self._sets[key] = self._made(key)
        return found

    def _made(self, key: K) -> BitMap:
        positions = self.renumbering.bitmap(self.before[key]) if key in self.before else NOTHING
        return positions | self.gained[key] if key in self.gained else positions

    def at_most(self, number: int) -> Iterable[K]:
        """See `SizedSets`."""
        removed = len(self.renumbering.removed) if self.renumbering.removes else 0
        return (key for key in {*_at_most(self.before, number + removed), *self.gained} if key in self._keys)

    def __iter__(self) -> Iterator[K]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, key: object) -> bool:
        return key in self._keys


def changed_sets(
    before: Mapping[K, BitMap],
    renumbering: Renumbering,
    gained: Mapping[K, BitMap],
    order: Callable[[K], Any] | None = None,
) -> Mapping[K, BitMap]:
    """The sets after a change. `order` puts the keys in order, if they have one."""
    keys = dict.fromkeys(before)
    if renumbering.removes:
        for key in _emptied(before, renumbering):
            if key not in gained:
                del keys[key]
    fresh = [key for key in gained if key not in keys]
    if fresh:
        keys |= dict.fromkeys(fresh)
        if order is not None:
            keys = dict.fromkeys(sorted(keys, key=order))
    if not isinstance(before, ChangedSets):
        return ChangedSets(before, renumbering, gained, keys)
    both = {
        key: renumbering.bitmap(before.gained.get(key, NOTHING)) | gained.get(key, NOTHING)
        for key in {**before.gained, **gained}
    }
    return ChangedSets(before.before, before.renumbering.then(renumbering), both, keys)


def _emptied(sets: Mapping[K, BitMap], renumbering: Renumbering) -> list[K]:
    """The keys of the sets whose claims have all left."""
    removed = renumbering.removed
    return [key for key in _at_most(sets, len(removed)) if sets[key] <= removed]


def _at_most(sets: Mapping[K, BitMap], number: int) -> Iterable[K]:
    if isinstance(sets, SizedSets):
        return sets.at_most(number)
    return [key for key, positions in sets.items() if len(positions) <= number]
