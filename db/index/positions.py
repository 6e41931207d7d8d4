"""From the ids of claims in the file to their positions in the timeline."""

from __future__ import annotations

from array import array
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from itertools import pairwise

from pyroaring import BitMap

from db.index.changes.renumbering import Renumbering
from db.index.pairs import Pair

UNKNOWN = 0xFFFFFFFF
"""In an array of positions: no such claim."""
_SPARE = 1_000
"""Slots that may be added for claims with higher ids; beyond that the table is laid out anew."""


class Positions:
    """Maps claim ids to positions: by a table of slots where ids are dense, else by a dictionary."""

    def __init__(self, ids: array[int], slots: array[int] | None = None) -> None:
        """`ids` are those of all claims, in the order of their positions. `slots` is the table, if it was kept."""
        self._table: dict[int, int] | None = None
        self.slots = array("I")
        if slots:
            self.slots = slots
            return
        largest = max(ids, default=-1)
        if min(ids, default=0) < 0 or largest > 4 * len(ids) + 1_000:
            self._table = {id: position for position, id in enumerate(ids)}
            return
        self.slots = array("I", [UNKNOWN]) * (largest + 1)
        for position, id in enumerate(ids):
            self.slots[id] = position

    def changed(self, renumbering: Renumbering, ids: array[int], removed: Iterable[int]) -> Positions:
        """Those after claims with the ids `removed` have left, and others have come; `ids` are those of all claims now.

        Costs a step for each claim that moves.
        """
        moved = renumbering.moved
        largest = max((max(ids[some.start : some.stop]) for some in moved), default=-1)
        if self._table is not None or largest >= len(self.slots) + _SPARE:
            return Positions(ids)
        slots = self.slots + array("I", [UNKNOWN]) * (largest + 1 - len(self.slots))
        for id in removed:
            slots[id] = UNKNOWN
        for some in moved:
            deque(map(slots.__setitem__, ids[some.start : some.stop], some), 0)
        return Positions(ids, slots)

    def __call__(self, id: int) -> int | None:
        """The position of the claim with this id; None if there is none."""
        position = self._get(id)
        return None if position == UNKNOWN else position

    def _get(self, id: int) -> int:
        if self._table is not None:
            return self._table.get(id, UNKNOWN)
        return self.slots[id] if 0 <= id < len(self.slots) else UNKNOWN

    def of(self, ids: array[int]) -> array[int]:
        """The position of the claim with each of these ids, or `UNKNOWN`."""
        if self._table is None and ids and min(ids) >= 0 and max(ids) < len(self.slots):
            return array("I", map(self.slots.__getitem__, ids))
        return array("I", map(self._get, ids))

    def known(self, ids: array[int]) -> array[int]:
        """The position of the claim with each of these ids. Unknown ids are left out."""
        positions = self.of(ids)
        return array("I", filter(UNKNOWN.__ne__, positions)) if UNKNOWN in positions else positions

    def among(self, ids: array[int]) -> BitMap:
        """The positions of the claims with these ids. Unknown ids are left out."""
        positions = BitMap(self.of(ids))
        positions.discard(UNKNOWN)
        return positions

    def pairs(self, ids: array[int], others: array[int]) -> Iterator[Pair]:
        """The positions of claims that two columns of ids pair up. Pairs with an unknown claim are left out."""
        pairs = zip(self.of(ids), self.of(others), strict=True)
        return (pair for pair in pairs if UNKNOWN not in pair)


class Occurrences:
    """Counts claims that come in portions."""

    def __init__(self, positions: Positions) -> None:
        self._positions = positions
        self._at_least: list[BitMap] = []

    def add(self, ids: array[int]) -> None:
        """Count the claims with these ids once more; one that is in them twice counts twice. Unknown ids do not."""
        positions = self._positions.known(ids)
        portion = BitMap(positions)
        if len(portion) == len(positions):
            self._count(portion)
            return
        for position, times in Counter(positions).items():
            for _ in range(times):
                self._count(BitMap((position,)))

    def _count(self, positions: BitMap) -> None:
        for counted in self._at_least:
            again = counted & positions
            counted |= positions
            positions = again
            if not positions:
                return
        self._at_least.append(positions)

    def exactly(self) -> dict[int, BitMap]:
        """The positions that were counted once, twice, and so on. Numbers that no position has are left out."""
        pairs = pairwise((*self._at_least, BitMap()))
        return {number: exact for number, (least, above) in enumerate(pairs, 1) if (exact := least - above)}
