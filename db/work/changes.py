"""Making, editing and dropping claims, actors, regions, sources, links and alignments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType

from db.errors import ChangedMeanwhileError, ChangeRefusedError
from db.importing.loading.references import References
from db.importing.readers import cells
from db.importing.records import RefusedError
from db.importing.uids import UNATTRIBUTED_ACTOR
from db.model.claims import UNATTRIBUTED, Basis
from db.text.names import listed
from db.work.door import Door
from db.work.effects.fields import FIELDS, REQUIRED, blank, canonical_field, cell, cells_of, check, set_field
from db.work.effects.rows import Rows
from db.work.effects.values import check_ends, check_value
from db.work.journal.operation import RESOLVE, Operation
from db.work.journal.things import Thing, adds, named, with_article
from db.work.reading import conflict_of
from db.work.uids import new_uid

_SHOWN = 6
_EDGES = ("link", "alignment")


@contextmanager
def refusing() -> Iterator[None]:
    """Raise what an import would reject a row for as ChangeRefusedError."""
    try:
        yield
    except RefusedError as error:
        raise ChangeRefusedError(str(error)) from error


def add(door: Door, kind: str, fields: Mapping[str, str], uid: str = "", via: str = "", why: str = "") -> Operation:
    """Add a claim, actor, region or source; without a `uid` it gets a readable one."""
    if kind not in ("claim", "actor", "region", "source"):
        raise ChangeRefusedError(
            f"{with_article(kind).capitalize()} cannot be added. Use one of: claim, actor, region, source"
        )
    with door.changing(), refusing():
        uid = uid or fields.get("id", "")
        given = _canonical(kind, {name: text for name, text in fields.items() if name != "id"})
        for name in REQUIRED.get(kind, ()):
            cells.required(given.get(name, ""), name)
        if kind == "source" and not given:
            raise RefusedError("a source needs an outlet, a title or a url")
        _add_unattributed(door, kind, given)
        image = blank(kind)
        for name, text in given.items():
            set_field(kind, image, name, text)
        check(kind, image)
        _check_names(door, kind, given)
        if uid:
            uid = cells.uid(uid, "id")
            if _is_taken(door, kind, uid):
                raise ChangeRefusedError(f"{kind} {uid} exists already, or was dropped. Choose another id")
        else:
            uid = new_uid(kind, given, lambda one: _is_taken(door, kind, one))
        saw = door.seen_by(Thing(kind, (uid,)), "", named(kind, given))
        operation = door.record(f"{kind}.add", kind, uid, value=cells_of(kind, image), saw=saw, via=via, why=why)
        door.take_effect([operation])
        return operation


def edit(
    door: Door,
    thing: Thing,
    fields: Mapping[str, str],
    via: str = "",
    why: str = "",
    expected: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Operation, ...]:
    """Set fields of a thing; those that have the value already are left out.

    `expected` are the texts from which it is changed. Raises ChangedMeanwhileError if one of them is another now.
    """
    kind = thing.kind
    with door.changing(), refusing():
        given = _canonical(kind, fields)
        existing(door, thing)
        _add_unattributed(door, kind, given)
        base = Rows(door.connection).read(thing)
        if other := {name: now for name, text in expected.items() if (now := cell(base, name)) != text}:
            raise ChangedMeanwhileError(f"{listed(list(other))} of {thing.target} was changed meanwhile", other)
        image = Rows(door.connection).read(thing) or blank(kind)
        for name, text in given.items():
            set_field(kind, image, name, text)
        check(kind, image)
        _check_names(door, kind, given)
        values = [(name, cell(base, name), cell(image, name)) for name in given]
        done = tuple(_set(door, thing, *value, via, why) for value in values if value[1] != value[2])
        door.take_effect(done)
        return done


def _set(door: Door, thing: Thing, name: str, was: str, value: str, via: str, why: str) -> Operation:
    """Write down that a field gets another value."""
    saw = door.seen_by(thing, name, named(thing.kind, {name: value}))
    if name == "aliases":
        saw |= {one.id for one in door.journal.naming(thing) if one.op.startswith("alias.")}
    op, kind = f"{thing.kind}.edit", thing.kind
    return door.record(op, kind, thing.target, field=name, was=was, value=value, saw=saw, via=via, why=why)


def resolve(door: Door, thing: Thing, field: str, text: str, why: str = "") -> Operation:
    """End a conflict: one reading takes the place of all."""
    with door.changing(), refusing():
        field = canonical_field(thing.kind, field)
        conflict = conflict_of(door.connection, door.journal, thing, field)
        if conflict is None:
            raise ChangeRefusedError(f"There is no conflict about {field} of {thing.kind} {thing.target}")
        if thing.kind in FIELDS and thing.kind not in ("note", "view", "review"):
            image = Rows(door.connection).read(thing) or blank(thing.kind)
            set_field(thing.kind, image, field, text)
            _check_names(door, thing.kind, {field: text})
            text = cell(image, field)
        before = conflict.values[-1] if conflict.imported is None else conflict.imported
        saw = door.seen_by(thing, field, named(thing.kind, {field: text}))
        operation = door.record(
            RESOLVE, thing.kind, thing.target, field=field, was=before, value=text, saw=saw, why=why
        )
        check_value(operation)
        door.take_effect([operation])
        return operation


def drop(door: Door, thing: Thing, via: str = "", why: str = "") -> Operation:
    """Drop a thing. Links of a claim go with it; other things on which something rests are not dropped."""
    with door.changing():
        existing(door, thing)
        rows = Rows(door.connection)
        if resting := rows.resting_on(thing, _SHOWN):
            raise ChangeRefusedError(
                f"{thing.kind.capitalize()} {thing.target} is still named by {', '.join(resting)}", near=tuple(resting)
            )
        saw = door.seen_by(thing, "") | {one.id for one in (*door.journal.of(thing), *door.journal.naming(thing))}
        was = cells_of(thing.kind, rows.read(thing))
        operation = door.record(f"{thing.kind}.drop", thing.kind, thing.target, was=was, saw=saw, via=via, why=why)
        door.take_effect([operation])
        return operation


def link(
    door: Door, from_: str, relation: str, to: str, fields: Mapping[str, str], why: str = ""
) -> tuple[Operation, ...]:
    """Draw a link from one claim to another. One that is there gets the fields that differ."""
    with door.changing(), refusing():
        thing = Thing("link", (from_, cells.relation(relation), to))
        for uid in (from_, to):
            existing(door, Thing("claim", (uid,)))
        check_ends(thing)
        given = {"basis": Basis.PUBLISHED if fields.get("source") else Basis.ANALYST} | dict(fields)
        return _add_edge(door, thing, given, {name for name, text in fields.items() if text}, why)


def align(door: Door, actor: str, other: str, fields: Mapping[str, str], why: str = "") -> tuple[Operation, ...]:
    """Say that two actors are aligned, in either order."""
    with door.changing(), refusing():
        for uid in (actor, other):
            existing(door, Thing("actor", (uid,)))
        check_ends(alignment(actor, other))
        return _add_edge(door, alignment(actor, other), dict(fields), set(), why)


def alignment(actor: str, other: str) -> Thing:
    """The alignment of two actors."""
    return Thing("alignment", tuple(sorted((actor, other))))


def existing(door: Door, thing: Thing) -> None:
    """Raise ChangeRefusedError, with the nearest names, if a thing is not in the case."""
    rows = Rows(door.connection)
    if rows.exists(thing):
        return
    if thing.kind in _EDGES:
        raise ChangeRefusedError(f"There is no {thing.kind} {thing.target} in the case")
    uid = thing.key[0]
    dropped = [one for one in door.journal.presence(thing) if not adds(one)]
    if dropped:
        raise ChangeRefusedError(f"{thing.kind.capitalize()} {uid} was dropped; undo {dropped[-1].id} brings it back")
    near = tuple(References(door.connection, thing.kind).nearest(uid)[:_SHOWN])
    hint = f". Did you mean {', '.join(near)}?" if near else ""
    raise ChangeRefusedError(f"{thing.kind.capitalize()} {uid} is not in the case{hint}", near=near)


def _add_edge(door: Door, thing: Thing, fields: Mapping[str, str], wanted: set[str], why: str) -> tuple[Operation, ...]:
    given = _canonical(thing.kind, fields)
    if Rows(door.connection).exists(thing):
        changed = {name: text for name, text in given.items() if name in wanted}
        return edit(door, thing, changed, why=why) if changed and thing.kind == "link" else ()
    image = blank(thing.kind)
    for name, text in given.items():
        set_field(thing.kind, image, name, text)
    _check_names(door, thing.kind, given)
    ends = [Thing("claim" if thing.kind == "link" else "actor", (uid,)) for uid in (thing.key[0], thing.key[-1])]
    operation = door.record(
        f"{thing.kind}.add",
        thing.kind,
        thing.target,
        value=cells_of(thing.kind, image),
        saw=door.seen_by(thing, "", [*ends, *named(thing.kind, given)]),
        basis=image.get("basis", ""),
        via=image.get("via", ""),
        why=why,
    )
    door.take_effect([operation])
    return (operation,)


def _canonical(kind: str, fields: Mapping[str, str]) -> dict[str, str]:
    """The fields under the names of the case folder, in its order."""
    given = {canonical_field(kind, name): text for name, text in fields.items()}
    return {name: given[name] for name in FIELDS[kind] if name in given}


def _check_names(door: Door, kind: str, fields: Mapping[str, str]) -> None:
    for field, text in fields.items():
        for thing in named(kind, {field: text}):
            try:
                existing(door, thing)
            except ChangeRefusedError as error:
                error.field = field
                raise


def _add_unattributed(door: Door, kind: str, fields: Mapping[str, str]) -> None:
    """Add the actor that every case knows, if a claim names it and it is not there."""
    speakers: Sequence[str] = [uid.strip() for uid in fields.get("speakers", "").split(";")] if kind == "claim" else ()
    if UNATTRIBUTED in speakers and not _is_taken(door, "actor", UNATTRIBUTED):
        add(door, "actor", {"name": UNATTRIBUTED_ACTOR.name, "kind": UNATTRIBUTED_ACTOR.kind}, UNATTRIBUTED)


def _is_taken(door: Door, kind: str, uid: str) -> bool:
    """Whether a uid is in use, or was: what is dropped can come back."""
    thing = Thing(kind, (uid,))
    if Rows(door.connection).exists(thing) or door.journal.all_of(thing):
        return True
    query = "SELECT EXISTS (SELECT 1 FROM imported WHERE kind = ? AND target = ?)"
    return bool(door.connection.execute(query, (kind, uid)).fetchone()[0])
