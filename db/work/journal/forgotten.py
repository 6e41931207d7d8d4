"""What `forget` operations say: which bodies are erased, and where equal values went with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from db.work.journal.journal import Journal
from db.work.journal.operation import FORGET, FORGOTTEN, UNDO, Operation
from db.work.journal.things import Thing, thing_of

_BODY = ("name", "kind", "target", "field", "was", "value", "saw", "basis", "via", "why", "salt")

ERASE = f"UPDATE journal SET op = '{FORGOTTEN}', {', '.join(f'{name} = {chr(39) * 2}' for name in _BODY)} WHERE id = ?"
"""Erases the body of an operation."""

ERASE_BEFORE = "UPDATE journal SET was = '', salt = ? WHERE id = ?"
"""Erases what an operation found before it, and puts its seal in the place of the salt."""


def forgotten_by(operations: Iterable[Operation]) -> tuple[set[str], set[str]]:
    """The ids of operations that these forget, and of those of which they erase the value before."""
    whole: set[str] = set()
    before: set[str] = set()
    for one in operations:
        content = one.content if one.op == FORGET else None
        if isinstance(content, dict):
            whole |= {id for id in _listed(content.get("of")) if id != one.id}
            before |= {id for id in _listed(content.get("was")) if id != one.id}
    return whole, before


def misused(operations: Iterable[Operation]) -> Iterator[str]:
    """What is wrong with forget operations, and with operations that lack what none of them forgets, in sentences."""
    by_id = {one.id: one for one in operations}
    whole: set[str] = set()
    before: set[str] = set()
    for forgetting in by_id.values():
        for ids, erased in zip(forgotten_by([forgetting]), (whole, before), strict=True):
            known = [by_id[id] for id in sorted(ids) if id in by_id]
            allowed = {one.id for one in known if one.order < forgetting.order and one.op not in (UNDO, FORGET)}
            for one in known:
                if one.id not in allowed:
                    yield f"Operation {forgetting.id} forgets operation {one.id}, which it must not"
            erased |= allowed
    for one in by_id.values():
        if one.op == FORGOTTEN and one.id not in whole:
            yield f"Operation {one.id} was erased, and no operation forgets it"
        if one.is_sealed and one.op != FORGOTTEN and one.id not in before:
            yield f"Operation {one.id} lacks what was before it, and no operation forgets that"


def repeating(operations: Iterable[Operation], chosen: Iterable[Operation]) -> list[Operation]:
    """The operations that say what was before them, where that is, or has in a list, what chosen ones said."""
    said: set[tuple[object, str]] = set()
    for one in chosen:
        thing, content = thing_of(one), one.content
        if thing is not None and thing.kind == "alias":
            thing = Thing(one.kind, (one.target,))
        values = list(content.values()) if isinstance(content, dict) else [content]
        said |= {(thing, part) for value in values for part in _parts(value)}
    return [one for one in operations if any((thing_of(one), part) in said for part in _befores(one))]


def resting_on(journal: Journal, chosen: Iterable[Operation]) -> list[Operation]:
    """The operations in force that rest on some, undos aside."""
    return [one for each in chosen for one in journal.resting_on(each) if one.op != UNDO]


def waiting(journal: Journal) -> list[Operation]:
    """The forget operations, by their order, that came with a merge and whose work is still in the journal."""
    return [one for one in journal.operations if one.op == FORGET and _is_waiting(journal, one)]


def hindered(journal: Journal) -> dict[str, tuple[str, ...]]:
    """The waiting forget operations that must not take effect → the operations that stand in the way.

    Those are operations in force that rest on what would be erased, as for whoever forgets by hand, and undos, without
    which something would be in force again.
    """
    listed: dict[str, tuple[str, ...]] = {}
    gone: set[str] = set()
    for one in waiting(journal):
        whole, _ = forgotten_by([one])
        chosen = [journal.by_id[id] for id in sorted(whole) if id in journal.by_id]
        lost = [each.id for each in chosen if each.op in (UNDO, FORGET)]
        resting = [each.id for each in resting_on(journal, chosen) if each.id not in whole | gone]
        if lost or resting:
            listed[one.id] = tuple(dict.fromkeys((*lost, *resting)))
        else:
            gone |= whole
    return listed


def _is_waiting(journal: Journal, forgetting: Operation) -> bool:
    whole, before = forgotten_by([forgetting])
    return any(id in journal.by_id and journal.by_id[id].op != FORGOTTEN for id in whole) or any(
        id in journal.by_id and journal.by_id[id].was for id in before
    )


def _befores(operation: Operation) -> Iterator[str]:
    content = Operation.decoded(operation.was)
    for value in content.values() if isinstance(content, dict) else [content]:
        yield from _parts(value)


def _parts(value: object) -> Iterator[str]:
    """A value and, if it may be a list, what is in it; nothing of an empty one."""
    if isinstance(value, str):
        yield from filter(None, {value, *(part.strip() for part in value.split(";"))})


def _listed(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
