"""A question to a case that takes as long as nobody interrupts it."""

from __future__ import annotations

import asyncio
from threading import Event

from db.case.case import Case
from tests.patience import PATIENCE

_ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


class Query:
    """A question that is answered when it is asked for the `easy`-th time, and until then never ends."""

    def __init__(self, easy: int = 0) -> None:
        self.easy = easy
        self.asked = 0
        self.answered = False
        self.repeated = Event()
        self._begun = Event()

    def __call__(self, case: Case) -> int:
        self.asked += 1
        (self.repeated if self._begun.is_set() else self._begun).set()
        if self.asked != self.easy:
            case._connection.execute(_ENDLESS).fetchone()
        self.answered = True
        return case.size

    async def is_asked(self) -> None:
        """Wait until the case is busy with it."""
        assert await asyncio.to_thread(self._begun.wait, PATIENCE)
