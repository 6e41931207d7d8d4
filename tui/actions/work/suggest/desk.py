"""What the dialog of suggestions asks of the explorer: pairs from the case, and decisions written into it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Coroutine, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from db.errors import ConflictError
from db.suggest.suggester import VIA
from db.text.safe import line
from tui.actions.host import Host
from tui.actions.work.suggest.faces import ACTORS
from tui.actions.work.suggest.lists import Engine, OfActors, OfClaim, OfFilter, PairSource
from tui.actions.work.undoing import take_back
from tui.dialogs.choose import PromptDialog
from tui.dialogs.suggest.proposals import Coverage, Key, Proposal, Tab, Verdict
from tui.state import transitions
from tui.state.commands import Pane
from tui.state.keymap import key_for
from tui.state.state import WorkChange

if TYPE_CHECKING:
    from db.work.journal.operation import Operation
    from db.work.workbench import Workbench

_BRIEF = 24
_OF_FILTER, _OF_CLAIM, _OF_ACTORS = "filter", "claim", "actors"


class CaseDesk:
    """Gets pairs from the case as it was when the desk was made, and writes decisions one after the other."""

    tabs: Sequence[Tab] = (
        Tab(_OF_FILTER, "pairs of this filter", "in this filter"),
        Tab(_OF_CLAIM, "pairs of this claim", "for this claim"),
        Tab(_OF_ACTORS, "actors that may be one", "among the actors"),
    )

    def __init__(self, host: Host) -> None:
        self._host = host
        engine, chain = Engine(), host.glyphs.chain
        self._lists: dict[str, PairSource] = {
            _OF_FILTER: OfFilter(engine, host.state.filter, chain),
            _OF_CLAIM: OfClaim(engine, host.state.cursor, chain),
            _OF_ACTORS: OfActors(chain),
        }
        self.first = _OF_CLAIM if host.state.pane is Pane.CLAIM else _OF_FILTER
        self._turn = asyncio.Lock()
        self._changes: dict[Key, WorkChange] = {}
        self._has_written = False

    async def look(self, tab: str) -> Coverage:
        """Look for more pairs of a tab, for a moment. Raises ConflictError."""
        return await self._host.ask(self._lists[tab].look)

    async def next(self, tab: str, apart: Collection[Key]) -> Proposal | None:
        """The best pair of a tab so far apart from some; None if there is none. Raises ConflictError."""
        return await self._host.ask(partial(self._lists[tab].next, apart=apart))

    def left(self, tab: str, decided: Collection[Key]) -> int:
        """How many pairs of a tab have been found and not decided."""
        return self._lists[tab].left(decided)

    def ask_why(self, why: str, take: Callable[[str], None]) -> None:
        """Ask the user for the reason of the next decision."""
        hint = "It is kept in the history of what you decide next."
        dialog = PromptDialog("Why?", hint, lambda _: "", value=why, does="keeps it for the next decision")
        self._host.open_dialog(dialog, take)

    # Writing

    def record(self, decision: Verdict, done: Callable[[str], None]) -> None:
        """Write a decision, after those before it. `done` is called in the end, with why it was refused if it was."""
        self._host.begin(partial(self._in_turn, partial(self._record, decision), done))

    def take_back(self, decision: Verdict, done: Callable[[str], None]) -> None:
        """Take back a decision that was recorded."""
        self._host.begin(partial(self._in_turn, partial(self._take_back, decision), done))

    async def _in_turn(self, step: Callable[[], Coroutine[Any, Any, None]], done: Callable[[str], None]) -> None:
        async with self._turn:
            try:
                await step()
            except ConflictError as error:
                done(str(error))
            else:
                done("")

    async def _record(self, decision: Verdict) -> None:
        operations = await self._host.write(partial(_written, decision))
        self._has_written = True
        if operations:
            change = WorkChange(self._name(decision), tuple(one.id for one in operations))
            self._changes[decision.proposal.key] = change
            self._host.become(transitions.worked(self._host.state, change))

    async def _take_back(self, decision: Verdict) -> None:
        change = self._changes.get(decision.proposal.key)
        if change is not None:
            await take_back(self._host, change)
            del self._changes[decision.proposal.key]

    def _name(self, decision: Verdict) -> str:
        from_, to = (line(end.subject)[:_BRIEF] for end in decision.proposal.ends(decision.swapped))
        if decision.is_no:
            return line(f"{from_} and {to} not related")
        if decision.relation is None:
            return line(f"{from_} is {to}")
        return line(f"link {from_} {self._host.glyphs.relations[decision.relation]} {to}")

    async def finish(self) -> None:
        """Wait for what is being written, show what has changed, and say how much that is."""
        async with self._turn:
            pass
        if not self._has_written:
            return
        await self._host.catch_up()
        number = len(self._changes)
        undo = f" {key_for(self._host.keymap, 'undo')} takes the last one back." if number else ""
        decisions = "1 decision was" if number == 1 else f"{number:,} decisions were"
        self._host.say(f"{decisions} written.{undo}")


def _written(decision: Verdict, work: Workbench) -> Sequence[Operation]:
    """Write a decision."""
    from_, to = (end.uid for end in decision.proposal.ends(decision.swapped))
    is_actor = decision.proposal.key[0] == ACTORS
    if decision.is_no:
        return () if is_actor else work.unrelate(from_, to, why=decision.why)
    if decision.relation is None:
        return (work.unify("actor", from_, to, why=decision.why),)
    return work.link(from_, decision.relation, to, via=VIA, why=decision.why)
