"""The commands `add`, `edit`, `drop`, `link` and `unlink`: what they do and say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from db.errors import ChangeRefusedError
from db.text.phrases import count
from db.work.effects.fields import FIELDS
from db.work.journal.operation import Operation
from db.work.journal.things import with_article
from db.work.workbench import Workbench
from tui.cli.work.doing import at_work, print_ids, print_operation, tell
from tui.cli.work.objects import Given, read_objects
from tui.cli.work.options import EDGES, ChangeRequest

_ENDS = {"link": ("from", "relation", "to"), "alignment": ("actor", "with")}
"""The fields of a link or an alignment that say what it joins."""


def add(wanted: ChangeRequest, kind: str, fields: Mapping[str, str]) -> None:
    """Add one thing, and print its uid."""
    with at_work(wanted) as work:
        target, done = _add(work, kind, fields, wanted.why)
    _print_added(wanted, target, done)
    tell(f"Added {kind} {target}" if done else f"{kind.capitalize()} {target} is there already")


def add_all(wanted: ChangeRequest, kind: str, file: str) -> None:
    """Add what the objects of a file say, all or nothing, and print the uids."""
    objects = read_objects(file)
    with at_work(wanted) as work, work.together():
        added = [_add_given(work, kind, one, wanted.why) for one in objects]
    for target, done in added:
        _print_added(wanted, target, done)
    tell(f"Added {count(sum(bool(done) for _, done in added), kind)}")


def edit(wanted: ChangeRequest, kind: str, uid: str, fields: Mapping[str, str]) -> None:
    """Set fields of a thing; all or nothing."""
    with at_work(wanted) as work:
        done = work.edit(kind, uid, fields, why=wanted.why)
    print_ids(wanted, done)
    tell(f"Changed {_fields_of(done)} of {kind} {uid}" if done else f"{kind.capitalize()} {uid} says so already")


def drop(wanted: ChangeRequest, kind: str, uid: str) -> None:
    """Drop a thing. An alignment is named by its two actors, as it is when it is added."""
    with at_work(wanted) as work:
        if kind in _ENDS:
            actors = uid.split()
            if len(actors) != len(_ENDS[kind]):
                raise ChangeRefusedError("An alignment is named by its two actors in quotes, as in: 'army militia'")
            done = work.unalign(actors[0], actors[1], why=wanted.why)
        else:
            done = work.drop(kind, uid, why=wanted.why)
    print_ids(wanted, [done])
    tell(f"Dropped {kind} {done.target}")


def link(wanted: ChangeRequest, from_: str, relation: str, to: str, fields: Mapping[str, str | None]) -> None:
    """Draw a link. One that is there gets the fields that are given: "" empties one, None leaves it as it is."""
    given = {name: text for name, text in fields.items() if text}
    emptied = {name: "" for name, text in fields.items() if text == ""}
    said = f"{from_} {relation} {to}"
    with at_work(wanted) as work, work.together():
        done = work.link(from_, relation, to, **given, why=wanted.why)
        is_new = any(one.op == "link.add" for one in done)
        if emptied and not is_new:
            done += work.edit_link(from_, relation, to, emptied, why=wanted.why)
    print_ids(wanted, done)
    if done:
        tell(f"Linked: {said}" if is_new else f"Changed {_fields_of(done)} of the link {said}")
    else:
        tell(f"The link is there already: {said}")


def unlink(wanted: ChangeRequest, from_: str, relation: str, to: str) -> None:
    """Drop a link."""
    with at_work(wanted) as work:
        done = work.unlink(from_, relation, to, why=wanted.why)
    print_ids(wanted, [done])
    tell(f"Dropped the link {from_} {relation} {to}")


def _add_given(work: Workbench, kind: str, one: Given, why: str) -> tuple[str, tuple[Operation, ...]]:
    try:
        return _add(work, kind, one.fields, why)
    except ChangeRefusedError as error:
        what = f"{error.field}: {error}" if error.field else str(error)
        message = f"{one.place}: {what.removesuffix('.')}. Nothing was added"
        raise ChangeRefusedError(message, error.near, error.resting) from error


def _add(work: Workbench, kind: str, fields: Mapping[str, str], why: str) -> tuple[str, tuple[Operation, ...]]:
    """Add one thing; return its target and what was done, which is nothing for a link or alignment that is there."""
    if kind not in EDGES:
        done = work.add(kind, fields, why=why)
        return done.target, (done,)
    ends = [fields.get(name, "").strip() for name in _ENDS[kind]]
    if not all(ends):
        raise ChangeRefusedError(f"{with_article(kind).capitalize()} needs {' and '.join(_ENDS[kind])}")
    rest = {name: text for name, text in fields.items() if name not in _ENDS[kind]}
    _check_fields(kind, rest)
    if kind == "link":
        return " ".join(ends), work.link(ends[0], ends[1], ends[2], **rest, why=why)
    return " ".join(sorted(ends)), work.align(ends[0], ends[1], **rest, why=why)


def _check_fields(kind: str, names: Iterable[str]) -> None:
    for name in names:
        if name not in FIELDS[kind]:
            known = ", ".join((*_ENDS[kind], *FIELDS[kind]))
            raise ChangeRefusedError(
                f"{with_article(kind).capitalize()} has no field {name[:40]!r}. Its fields are: {known}"
            )


def _print_added(wanted: ChangeRequest, target: str, done: tuple[Operation, ...]) -> None:
    for operation in done:
        print_operation(wanted, operation, target)


def _fields_of(operations: Iterable[Operation]) -> str:
    return ", ".join(dict.fromkeys(one.field for one in operations))
