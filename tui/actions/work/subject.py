"""What a command is about: the claim, actor, region or source under the cursor."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Protocol

from db.case.case import Case
from db.errors import ChangeRefusedError
from tui.actions.host import Asking, TreeList
from tui.actions.work.doing import who
from tui.state.commands import Pane
from tui.state.state import FIELD_OF, ViewState


@dataclass(frozen=True, slots=True)
class About:
    """A thing in the case by its kind and uid, with a name for messages."""

    kind: str
    uid: str
    name: str


class Pointing(Asking, Protocol):
    """A screen with a cursor in each pane."""

    state: ViewState

    def tree_pane(self, pane: Pane) -> TreeList:
        """The tree of actors, regions or sources."""


async def subject(host: Pointing) -> About:
    """What is under the cursor of the focused pane. Raises ChangeRefusedError if that is nothing."""
    pane = host.state.pane
    if pane in FIELD_OF:
        node = host.tree_pane(pane).node
        if node is None:
            raise ChangeRefusedError("Nothing is under the cursor")
        if pane is Pane.SOURCES and (not node.uid or await host.ask(partial(_is_no_source, uid=node.uid))):
            raise ChangeRefusedError("This is an outlet. Unfold it and choose one of its sources")
        return About(FIELD_OF[pane], node.uid, node.name)
    position = host.state.cursor
    if position is None:
        raise ChangeRefusedError("No claim is under the cursor")
    return await host.ask(partial(_claim, position=position))


def _claim(case: Case, position: int) -> About:
    (uid,), (row,) = case.uids([position]), case.rows([position])
    return About("claim", uid, f"{who(row.speakers)}: {row.statement}")


def _is_no_source(case: Case, uid: str) -> bool:
    return case.from_source(uid) is None
