"""Which claims count at a given time."""

from __future__ import annotations

from typing import NamedTuple

from pyroaring import BitMap

from db.index.sets import prefix


class Standing(NamedTuple):
    """The first `known` claims have been stated; `retracted` are those that have been taken back."""

    known: int
    retracted: BitMap

    @property
    def everything(self) -> BitMap:
        """The claims that are known, retracted or not."""
        return prefix(self.known)

    @property
    def claims(self) -> BitMap:
        """The claims that are known and not retracted."""
        return prefix(self.known) - self.retracted

    def counts_alone(self, claim: int) -> bool:
        """Whether a claim is known and not retracted."""
        return claim < self.known and claim not in self.retracted

    def counts(self, one: int, other: int) -> bool:
        """Whether two claims are both known and not retracted."""
        return max(one, other) < self.known and one not in self.retracted and other not in self.retracted
