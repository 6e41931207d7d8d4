"""A desk that deals pairs of its own and keeps the decisions about them, where no case is needed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager

from db.model.claims import Relation
from tests.cases import Draft
from tests.tui.pilot import Driven, exploring_draft
from tui.dialogs.choose import PromptDialog
from tui.dialogs.suggest.dialog import SuggestDialog
from tui.dialogs.suggest.proposals import Coverage, Face, Key, Proposal, Reason, Tab, Verdict

FILTER, CLAIM = Tab("filter", "pairs of this filter", "in this filter"), Tab("claim", "pairs of this claim", "for it")


def face(name: str, text: str = "", quote: str = "") -> Face:
    """A claim of somebody."""
    return Face(name, name, name, [name], ["said 3 May 2025", "Gornal"], text or f"What {name} says.", quote)


def proposal(number: int, relation: Relation | None = Relation.DISPUTES) -> Proposal:
    """The pair with a number: "A1 may dispute B1"."""
    reasons = (Reason("both are about 2 May 2025"), Reason("different places", is_against=True))
    return Proposal(("claims", 2 * number, 2 * number + 1), (face(f"A{number}"), face(f"B{number}")), relation, reasons)


class PlainDesk:
    """Deals `pairs`; refuses the decisions that are in `refusals`, which says why, by the sentence of the decision."""

    tabs: Sequence[Tab] = (FILTER, CLAIM)

    def __init__(self, pairs: Sequence[Proposal], of_claim: Sequence[Proposal] = (), remark: str = "") -> None:
        self._pairs = {FILTER.id: pairs, CLAIM.id: of_claim}
        self._remark = remark
        self.refusals: dict[str, str] = {}
        self.decisions: list[Verdict] = []
        self.driven: Driven | None = None

    @property
    def said(self) -> list[str]:
        """What was decided, in sentences."""
        return [decision.said for decision in self.decisions]

    async def look(self, tab: str) -> Coverage:
        """Everything is there."""
        return Coverage(1, 1, self._remark)

    async def next(self, tab: str, apart: Collection[Key]) -> Proposal | None:
        """The next pair."""
        return next((pair for pair in self._pairs[tab] if pair.key not in apart), None)

    def left(self, tab: str, decided: Collection[Key]) -> int:
        """How many there are still."""
        return sum(pair.key not in decided for pair in self._pairs[tab])

    def record(self, decision: Verdict, done: Callable[[str], None]) -> None:
        """Keep a decision."""
        problem = self.refusals.pop(decision.said, "")
        if not problem:
            self.decisions.append(decision)
        self._later(done, problem)

    def take_back(self, decision: Verdict, done: Callable[[str], None]) -> None:
        """Forget a decision."""
        self.decisions.remove(decision)
        self._later(done, "")

    def _later(self, done: Callable[[str], None], problem: str) -> None:
        assert self.driven is not None
        self.driven.app.call_later(done, problem)

    def ask_why(self, why: str, take: Callable[[str], None]) -> None:
        """Ask for a line of text."""
        assert self.driven is not None
        self.driven.explorer.open_dialog(PromptDialog("Why?", "", lambda _: "", value=why), take)


@asynccontextmanager
async def at_desk(desk: PlainDesk, size: tuple[int, int] = (120, 40), *, ascii: bool = False) -> AsyncIterator[Driven]:
    """An explorer with the dialog over it."""
    async with exploring_draft(Draft().claim("a"), size=size, ascii=ascii) as driven:
        desk.driven = driven
        driven.explorer.open_dialog(SuggestDialog(desk, driven.explorer.glyphs, FILTER.id), lambda _: None)
        await driven.settle()
        yield driven
