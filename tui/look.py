"""How the user looks at the case: all that decides what the case has to answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from db.clocks import Clock
from db.filters import Filter


class Main(StrEnum):
    """What the main pane shows."""

    TIMELINE = "timeline"
    THREAD = "thread"


@dataclass(frozen=True, slots=True)
class Look:
    """Which claims are wanted, and what the main pane shows of them by `clock`, or the thread `thread_of` a claim."""

    filter: Filter
    main: Main = Main.TIMELINE
    clock: Clock = Clock.STATED
    thread_of: int | None = None
