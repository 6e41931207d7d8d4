"""What is wished for in an export, besides the claims and the format."""

from __future__ import annotations

from dataclasses import dataclass

from db.views.lens import Lens

SIDES = "sides"
"""The format that sets two sides against each other."""
THREAD = "thread"
"""The format that tells the threads of which claims are part."""


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How claims are to be written. `exported_on` is an ISO day, `note` a remark on which claims these are.

    With `why` each claim comes with the reasons for its status. With `lens`, which is that of the claims to be written,
    one of them is written for each origin, with the others folded under it. `sides` are the two of a brief of two
    sides, by id; without them it is of those that dispute most.
    """

    exported_on: str
    note: str = ""
    why: bool = False
    lens: Lens | None = None
    sides: tuple[int, int] | None = None

    @property
    def options(self) -> tuple[str, ...]:
        """The options of the command that wishes the same."""
        wished = {"--why": self.why, "--independent": self.lens is not None}
        return tuple(option for option, is_wished in wished.items() if is_wished)
