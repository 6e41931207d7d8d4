"""The pairs of one tab in the order in which they were shown."""

from __future__ import annotations

from collections.abc import Collection

from tui.dialogs.suggest.proposals import Key, Proposal


class Deck:
    """Remembers the pairs that were shown, and where among them the user is."""

    def __init__(self) -> None:
        self._shown: list[Proposal] = []
        self._at = -1

    @property
    def current(self) -> Proposal | None:
        """The pair to be seen, if there is one."""
        return self._shown[self._at] if 0 <= self._at < len(self._shown) else None

    @property
    def keys(self) -> frozenset[Key]:
        """The pairs that were shown."""
        return frozenset(pair.key for pair in self._shown)

    def add(self, proposal: Proposal) -> None:
        """Show another pair behind all others."""
        self._shown.append(proposal)
        self._at = len(self._shown) - 1

    def step(self, by: int) -> bool:
        """Go to the pair before (-1) or after (1); return whether there is one."""
        if not 0 <= self._at + by < len(self._shown):
            return False
        self._at += by
        return True

    def go_on(self, decided: Collection[Key]) -> bool:
        """Go to the next pair that is not decided, of those behind the current one; return whether there is one."""
        return self._go_to_first(range(self._at + 1, len(self._shown)), decided)

    def come_back(self, decided: Collection[Key]) -> bool:
        """Go to the first pair that is not decided and is not the current one; return whether there is one."""
        others = [number for number in range(len(self._shown)) if number != self._at]
        return self._go_to_first(others, decided)

    def go_to(self, proposal: Proposal) -> None:
        """Go to a pair that was shown."""
        self._at = next(number for number, pair in enumerate(self._shown) if pair.key == proposal.key)

    def leave(self) -> None:
        """Show no pair, behind the last one."""
        self._at = len(self._shown)

    def _go_to_first(self, numbers: Collection[int], decided: Collection[Key]) -> bool:
        for number in numbers:
            if self._shown[number].key not in decided:
                self._at = number
                return True
        return False
