"""What people who did not see each other's work read differently, and deciding it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from db.case.case import Case
from db.errors import ChangeRefusedError
from db.model.claims import Actor, Region
from db.text.safe import line
from tui.actions.host import Host
from tui.actions.work.doing import do, who
from tui.actions.work.journal import name_of, own_ids, when
from tui.actions.work.subject import subject
from tui.actions.work.undoing import take_back
from tui.dialogs.conflicts import ConflictsDialog, OpenConflict, Version
from tui.state import transitions
from tui.state.commands import Pane
from tui.state.state import WorkChange

if TYPE_CHECKING:
    from db.work.journal.operation import Operation
    from db.work.reading import Conflict
    from db.work.workbench import Workbench

_NOTHING = "(nothing)"
_FIELD_NAMES = {
    "claim": "statement",
    "stated_on": "stated on",
    "event_date": "about",
    "state": "review",
    "credibility": "grade",
    "reliability": "grade",
}
"""Fields that people know under another name than the case folder has for them."""

Names = Mapping[tuple[str, str], str]
"""What things are called, by kind and target."""


class _Read(NamedTuple):
    """What the case says of its conflicts: they, the names of the things, and the ids of this analyst."""

    conflicts: Sequence[Conflict]
    names: Names
    own: frozenset[str]


async def show_conflicts(host: Host) -> None:
    """Show the conflicts of the case, first those of what is under the cursor, and decide them as the user says."""
    at = await _under_cursor(host)
    read = await host.ask(_read)
    found = _described(read.conflicts, read.names, read.own)
    deciding = _Deciding(host, read.names)
    number = next((n for n, one in enumerate(found) if _fits(one, *at)), 0)
    dialog = ConflictsDialog(found, number, deciding.decide, deciding.take_back, host.glyphs)
    chosen = await host.answer_of(dialog)
    await host.catch_up()
    if chosen is not None:
        await _go(host, chosen)


class _Deciding:
    """Decides conflicts while their dialog is open. `_made` are the decisions, which can be taken back there."""

    def __init__(self, host: Host, names: Names) -> None:
        self._host = host
        self._names = names
        self._made: list[WorkChange] = []

    async def decide(self, conflict: OpenConflict, value: str) -> Sequence[OpenConflict]:
        """End a conflict by a value; return those that are left."""
        left: list[OpenConflict] = []

        def change(work: Workbench) -> Sequence[Operation]:
            done = work.resolve(conflict.kind, conflict.target, conflict.field, value)
            left.extend(self._left(work))
            return (done,)

        said = who([line(value) or _NOTHING])
        await do(self._host, f"{conflict.field_name} is {said}", change, f"Decided: {conflict.field_name} is {said}.")
        self._made.extend(one for one in self._host.state.done[-1:] if isinstance(one, WorkChange))
        return left

    async def take_back(self) -> Sequence[OpenConflict]:
        """Take back the last decision; return the conflicts that there are then."""
        if not self._made:
            raise ChangeRefusedError("Nothing was decided here that could be taken back.")
        await take_back(self._host, self._made[-1])
        self._made.pop()
        return await self._host.write(self._left)

    def _left(self, work: Workbench) -> Sequence[OpenConflict]:
        return _described(work.conflicts(), self._names, work.own)


async def _under_cursor(host: Host) -> tuple[str, str, str]:
    """The kind, uid and, in the details, conflicting field of what is under the cursor; empty if that is nothing."""
    try:
        about = await subject(host)
    except ChangeRefusedError:
        return "", "", ""
    return about.kind, about.uid, host.details.conflict if host.state.pane is Pane.CLAIM else ""


def _fits(conflict: OpenConflict, kind: str, uid: str, field: str) -> bool:
    same_kind = conflict.kind == kind or (kind, conflict.kind) == ("claim", "review")
    return same_kind and conflict.target == uid and field in ("", conflict.field)


async def _go(host: Host, conflict: OpenConflict) -> None:
    """Go to the claim that a conflict is about; of a link to the one that speaks."""
    if conflict.kind not in ("claim", "review", "link"):
        host.say("This conflict is not about a claim.")
        return
    position = await host.ask(lambda case: case.position(conflict.target.split(" ")[0]))
    if position is None:
        host.say("The claim is not in the case any more.")
    else:
        host.become(transitions.follow(host.state, position))


# Reading them


def _read(case: Case) -> _Read:
    conflicts = case.work.conflicts
    things = {(one.thing.kind, one.thing.target) for one in conflicts}
    return _Read(conflicts, {thing: _name(case, *thing) for thing in things}, own_ids(case))


def _name(case: Case, kind: str, target: str) -> str:
    """What a thing is called; its uid where it has no name."""
    if kind in ("claim", "review"):
        position = case.position(target)
        (row,) = case.rows([position]) if position is not None else (None,)
        return f"{who(row.speakers)}: {row.statement}" if row else line(target)
    node: Actor | Region | None = None
    if kind == "actor":
        node = case.actors.by_uid(line(target))
    elif kind == "region":
        node = case.regions.by_uid(line(target))
    return f"{kind} {node.name if node else line(target)}"


def _described(conflicts: Iterable[Conflict], names: Names, own: Collection[str]) -> list[OpenConflict]:
    """Conflicts as the dialog shows them."""
    return [
        OpenConflict(
            thing.kind,
            thing.target,
            conflict.field,
            names.get((thing.kind, thing.target), line(f"{thing.kind} {thing.target}")),
            _FIELD_NAMES.get(conflict.field, conflict.field.replace("_", " ")),
            tuple(_versions(conflict, own)),
        )
        for conflict in conflicts
        for thing in (conflict.thing,)
    ]


def _versions(conflict: Conflict, own: Collection[str]) -> Iterator[Version]:
    """The readings, that first which is shown now."""
    shown = conflict.values[-1]
    for value, operations in reversed(list(conflict.by_value.items())):
        names, times = [name_of(one, own) for one in operations], [when(one) for one in operations]
        days = [time.rpartition(",")[0] for time in times]
        imported = ["imported"] if value == conflict.imported else []
        brief = "; ".join([*map(", ".join, zip(names, days, strict=True)), *imported])
        signed = "; ".join([*map(", ".join, zip(names, times, strict=True)), *imported])
        yield Version(value, line(value) or _NOTHING, brief, signed, value == shown)
