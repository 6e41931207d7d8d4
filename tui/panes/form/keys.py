"""What the keys in a row of the form do, as the rows see it."""

from __future__ import annotations

from typing import Protocol


class RowKeys(Protocol):
    """The form that a row stands in."""

    def changed(self) -> None:
        """Say what is in the form now."""

    def step(self, step: int) -> None:
        """Go to the next row that is shown, or to the one before."""

    def walk(self, step: int) -> None:
        """Point at another offer; without any, go to another row."""

    def take(self, first: bool) -> None:
        """Put the offer that is pointed at into the row, or the `first` one; without any, go to the next row."""

    def take_offer(self, number: int) -> None:
        """Put an offer that was clicked into the row."""

    def accept(self) -> None:
        """Have the form written."""

    def leave(self, emptied: bool = False) -> None:
        """Leave the form as a draft, or, `emptied`, without one."""
