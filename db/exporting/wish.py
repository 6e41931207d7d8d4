"""What is wished for in an export, besides the claims and the format."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wish:
    """How claims are to be written. `exported_on` is an ISO day, `note` a remark on which claims these are.

    With `why` each claim comes with the reasons for its status.
    """

    exported_on: str
    note: str = ""
    why: bool = False

    @property
    def options(self) -> tuple[str, ...]:
        """The options of the command that wishes the same."""
        return ("--why",) if self.why else ()
