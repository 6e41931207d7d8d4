"""How the user looks at the case: all that decides what the case has to answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from db.clocks import Clock
from db.filters import Filter


class Main(StrEnum):
    """What the main pane shows."""

    TIMELINE = "timeline"


@dataclass(frozen=True, slots=True)
class Look:
    """Which claims are wanted, what the main pane shows of them, and by which of their dates they stand there."""

    filter: Filter
    main: Main = Main.TIMELINE
    clock: Clock = Clock.STATED
