"""How claims are exported, besides which claims and in which format."""

from __future__ import annotations

from dataclasses import dataclass

from db.views.lens import Lens


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How claims are written. `exported_on` is an ISO day, `note` a remark on which claims these are.

    `why` adds the reasons for its status to each claim, `work` the notes, tags and grades of analysts and who did what;
    without it nothing of these is written. `lens` must be the lens of the claims to write: one claim is
    then written for each origin, with the others folded under it. `sides` are the row ids of the two actors that a
    brief of two sides compares; None takes the two that dispute each other most.
    """

    exported_on: str
    note: str = ""
    why: bool = False
    work: bool = False
    lens: Lens | None = None
    sides: tuple[int, int] | None = None

    @property
    def arguments(self) -> tuple[str, ...]:
        """The command line options that ask for the same."""
        flags = {"--why": self.why, "--work": self.work, "--independent": self.lens is not None}
        return tuple(flag for flag, is_set in flags.items() if is_set)
