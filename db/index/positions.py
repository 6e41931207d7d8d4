"""From the ids of claims in the file to their positions in the timeline."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from pyroaring import BitMap

from db.index.pairs import Pair

UNKNOWN = 0xFFFFFFFF
"""In an array of positions: no such claim."""


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

    def among(self, ids: array[int]) -> BitMap:
        """The positions of the claims with these ids. Unknown ids are left out."""
        positions = BitMap(self.of(ids))
        positions.discard(UNKNOWN)
        return positions

    def pairs(self, ids: array[int], others: array[int]) -> Iterator[Pair]:
        """The positions of claims that two columns of ids pair up. Pairs with an unknown claim are left out."""
        pairs = zip(self.of(ids), self.of(others), strict=True)
        return (pair for pair in pairs if UNKNOWN not in pair)
