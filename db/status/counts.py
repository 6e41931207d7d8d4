"""How many claims, or origins, some positions have in each of many sets; counted when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyroaring import BitMap

from db.index.sets import NOTHING
from db.status.origins import Origins


class Counts(Mapping[int, int]):
    """The number of some positions in each of the sets, by key. Zeros are left out."""

    def __init__(self, positions: BitMap, sets: Mapping[int, BitMap]) -> None:
        self._positions = positions
        self._sets = sets
        self._counted: dict[int, int] = {}

    def __getitem__(self, key: int) -> int:
        if key not in self._counted:
            self._counted[key] = self._count(key)
        count = self._counted[key]
        if not count:
            raise KeyError(key)
        return count

    def __iter__(self) -> Iterator[int]:
        return (key for key in self._sets if key in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _count(self, key: int) -> int:
        return self._positions.intersection_cardinality(self._sets.get(key, NOTHING))


class OriginCounts(Counts):
    """The number of origins that some positions have in each of the sets."""

    def __init__(
        self, positions: BitMap, slots: BitMap, name: str, sets: Mapping[int, BitMap], origins: Origins
    ) -> None:
        """`slots` are those of the positions; `name` tells these sets from others in the memory of `origins`."""
        super().__init__(positions, sets)
        self._slots = slots
        self._name = name
        self._origins = origins

    def _count(self, key: int) -> int:
        slots = self._slots & self._origins.slots_of_fixed_set((self._name, key), self._sets.get(key, NOTHING))
        return super()._count(key) - len(slots) + self._origins.number_in(slots)
