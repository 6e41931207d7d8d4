"""How the user looks at the case: all that decides what the case has to answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from db.filters.filter import Filter
from db.index.clocks import Clock


class Main(StrEnum):
    """What the main pane shows."""

    TIMELINE = "timeline"
    SIDES = "sides"
    THREAD = "thread"


@dataclass(frozen=True, slots=True)
class ViewRequest:
    """Which claims are wanted, and what the main pane shows of them by `clock`, or the thread `thread_of` a claim.

    `independent` folds claims that share an origin into one, so that origins are counted.
    Of two sides: `sides` are those that were chosen, by uid, and with `others` everybody else is shown beside them.
    """

    filter: Filter
    main: Main = Main.TIMELINE
    clock: Clock = Clock.STATED
    thread_of: int | None = None
    independent: bool = False
    sides: tuple[str, str] | None = None
    others: bool = False
