"""Notes, tags, aliases, grades, reviews, saved views, pairs said to be unrelated, and merged names."""

from __future__ import annotations

from collections.abc import Iterable

from db.errors import ChangeRefusedError
from db.filters.filter import parse
from db.work.changes import existing, refusing
from db.work.door import Door
from db.work.effects.fields import cell, set_field
from db.work.effects.marks import UNSEEN
from db.work.effects.names import Classes
from db.work.effects.rows import Rows
from db.work.effects.values import alias_of, check_ends, check_grade, check_state, prose_of, tag_of, title_of
from db.work.journal.operation import Operation
from db.work.journal.things import GRADED, NODES, NOTED, Thing, with_article


def note(door: Door, kind: str, uid: str, text: str, why: str = "") -> Operation:
    """Write a note on a claim, actor, region or source."""
    with door.changing(), refusing():
        thing = _noted(door, kind, uid)
        return _record(door, "note.add", kind, uid, {"text": prose_of(text)}, _seen_of(door, thing), why)


def edit_note(door: Door, id: str, text: str, why: str = "") -> tuple[Operation, ...]:
    """Change the text of a note."""
    with door.changing(), refusing():
        thing, before = _existing_note(door, id), _text_of_note(door, id)
        after = prose_of(text)
        if after == before:
            return ()
        saw = door.seen_by(thing, "text")
        done = door.record("note.edit", "note", id, field="text", was=before, value=after, saw=saw, why=why)
        door.take_effect([done])
        return (done,)


def drop_note(door: Door, id: str, why: str = "") -> Operation:
    """Drop a note."""
    with door.changing(), refusing():
        thing = _existing_note(door, id)
        return _drop(door, "note.drop", "note", id, None, thing, why)


def tag(door: Door, kind: str, uid: str, tags: Iterable[str], why: str = "") -> tuple[Operation, ...]:
    """Put tags on a thing, those aside that it has."""
    with door.changing(), refusing():
        noted, has = _noted(door, kind, uid), _tags(door, kind, uid)
        wanted = dict.fromkeys(tag_of(text) for text in tags)
        return tuple(
            _record(door, "tag.add", kind, uid, name, _seen_of(door, noted, Thing("tag", (kind, uid, name))), why)
            for name in wanted
            if name not in has
        )


def untag(door: Door, kind: str, uid: str, tags: Iterable[str], why: str = "") -> tuple[Operation, ...]:
    """Take tags from a thing."""
    with door.changing(), refusing():
        _noted(door, kind, uid)
        wanted, has = dict.fromkeys(tag_of(text) for text in tags), _tags(door, kind, uid)
        if missing := [name for name in wanted if name not in has]:
            near = tuple(sorted(has))
            raise ChangeRefusedError(f"{kind.capitalize()} {uid} has no tag {missing[0]}", near=near)
        return tuple(_drop(door, "tag.drop", kind, uid, name, Thing("tag", (kind, uid, name)), why) for name in wanted)


def alias(door: Door, kind: str, uid: str, name: str, drop: bool = False, why: str = "") -> tuple[Operation, ...]:
    """Add or drop a name of an actor or region."""
    with door.changing(), refusing():
        node = _node(door, kind, uid)
        name = alias_of(name)
        has = (Rows(door.connection).read(node) or {})["aliases"]
        thing = Thing("alias", (kind, uid, name))
        if drop and name not in has:
            raise ChangeRefusedError(f"{kind.capitalize()} {uid} has no alias {name}", near=tuple(has))
        if not drop and name in has:
            return ()
        saw = _seen_of(door, node, thing) | {one.id for one in door.journal.readings(node, "aliases")}
        return (_record(door, "alias.drop" if drop else "alias.add", kind, uid, name, saw, why),)


def grade(door: Door, kind: str, uid: str, value: str, why: str = "") -> tuple[Operation, ...]:
    """Grade a source from A to F or a claim from 1 to 6, as in the Admiralty code; "" takes the grade away."""
    with door.changing(), refusing():
        if kind not in GRADED:
            raise ChangeRefusedError(
                f"{with_article(kind).capitalize()} has no grade. Claims have one from 1 to 6, sources one from A to F"
            )
        field, thing = GRADED[kind], Thing(kind, (uid,))
        existing(door, thing)
        image = Rows(door.connection).read(thing) or {}
        before = cell(image, field)
        check_grade(kind, value)
        set_field(kind, image, field, value)
        after = cell(image, field)
        if after == before:
            return ()
        saw = door.seen_by(thing, field)
        done = door.record("grade.set", kind, uid, field=field, was=before, value=after, saw=saw, why=why)
        door.take_effect([done])
        return (done,)


def review(door: Door, uids: Iterable[str], state: str, why: str = "") -> tuple[Operation, ...]:
    """Say how far claims were reviewed: unseen, looked at or checked. Those of which that is said are left out."""
    with door.changing(), refusing():
        check_state(state)
        befores = {uid: _state_of(door, uid) for uid in dict.fromkeys(uids)}
        saw = {
            uid: door.seen_by(Thing("review", (uid,)), "state", [Thing("claim", (uid,))])
            for uid, before in befores.items()
            if before != state
        }
        done = tuple(
            door.record("review.set", "claim", uid, field="state", was=befores[uid], value=state, saw=seen, why=why)
            for uid, seen in saw.items()
        )
        if done:
            door.take_effect(done)
        return done


def _state_of(door: Door, uid: str) -> str:
    """How far a claim was reviewed."""
    existing(door, Thing("claim", (uid,)))
    query = "SELECT state FROM review WHERE claim_id = ?"
    row = door.connection.execute(query, (Rows(door.connection).id_of("claim", uid),)).fetchone()
    return str(row[0]) if row else UNSEEN


def save_view(door: Door, title: str, filter: str, why: str = "") -> tuple[Operation, ...]:
    """Save a filter under a title, in the place of one that has it."""
    with door.changing(), refusing():
        title, text = title_of(title), str(parse(filter))
        if text == _filter_of(door, title):
            return ()
        saw = _seen_of(door, None, Thing("view", (title,)))
        return (_record(door, "view.save", "view", title, {"filter": text}, saw, why),)


def drop_view(door: Door, title: str, why: str = "") -> Operation:
    """Drop a saved view."""
    with door.changing():
        if _filter_of(door, title) is None:
            titles = tuple(row[0] for row in door.connection.execute('SELECT title FROM "view" ORDER BY title LIMIT 6'))
            raise ChangeRefusedError(f"There is no view {title[:200]}", near=titles)
        return _drop(door, "view.drop", "view", title, None, Thing("view", (title,)), why)


def unrelate(door: Door, one: str, other: str, drop: bool = False, why: str = "") -> tuple[Operation, ...]:
    """Say that two claims have nothing to do with each other, or with `drop` no longer say it."""
    with door.changing(), refusing():
        ends = [Thing("claim", (uid,)) for uid in (one, other)]
        for end in ends:
            existing(door, end)
        thing = Thing("unrelated", tuple(sorted((one, other))))
        check_ends(thing)
        ids = sorted(Rows(door.connection).id_of("claim", uid) or 0 for uid in (one, other))
        query = "SELECT 1 FROM unrelated WHERE one_id = ? AND other_id = ?"
        is_said = door.connection.execute(query, ids).fetchone() is not None
        if drop:
            if not is_said:
                raise ChangeRefusedError(f"Nobody said that {one} and {other} are unrelated")
            return (_drop(door, "unrelated.drop", "unrelated", thing.target, None, thing, why),)
        if is_said:
            return ()
        saw = door.seen_by(thing, "", ends)
        return (_record(door, "unrelated.add", "unrelated", thing.target, None, saw, why),)


def unify(door: Door, kind: str, uid: str, into: str, why: str = "") -> Operation:
    """Say that one actor or region is another; undoing that parts them again."""
    with door.changing():
        ends = [_node(door, kind, one) for one in (uid, into)]
        classes = Classes(kind, door.journal)
        if classes.standing_for(uid) == classes.standing_for(into):
            raise ChangeRefusedError(f"{kind.capitalize()}s {uid} and {into} are one already")
        saw = door.seen_by(Thing("merge", (kind, uid, into)), "", ends)
        return _record(door, f"{kind}.merge", kind, uid, into, saw, why)


def _record(door: Door, op: str, kind: str, target: str, value: object, saw: set[str], why: str) -> Operation:
    done = door.record(op, kind, target, value=value, saw=saw, why=why)
    door.take_effect([done])
    return done


def _drop(door: Door, op: str, kind: str, target: str, value: object, thing: Thing, why: str) -> Operation:
    saw = door.seen_by(thing, "") | {one.id for one in door.journal.of(thing)}
    return _record(door, op, kind, target, value, saw, why)


def _seen_of(door: Door, noted: Thing | None, thing: Thing | None = None) -> set[str]:
    """What a new mark rests on: whatever it is on, and earlier marks of the same name."""
    saw = {one.id for one in door.journal.presence(noted)} if noted else set()
    return saw | {one.id for one in door.journal.of(thing)} | door.seen_by(thing, "") if thing else saw


def _noted(door: Door, kind: str, uid: str) -> Thing:
    if kind not in NOTED:
        raise ChangeRefusedError(f"{kind[:40]!r} is not a kind of thing. Use one of: {', '.join(NOTED)}")
    thing = Thing(kind, (uid,))
    existing(door, thing)
    return thing


def _node(door: Door, kind: str, uid: str) -> Thing:
    if kind not in NODES:
        raise ChangeRefusedError(f"Only actors and regions have other names, not a {kind[:40]}")
    return _noted(door, kind, uid)


def _existing_note(door: Door, id: str) -> Thing:
    thing = Thing("note", (id,))
    if door.connection.execute("SELECT 1 FROM note WHERE id = ?", (id,)).fetchone() is None:
        raise ChangeRefusedError(f"There is no note {id[:60]} in the case")
    return thing


def _text_of_note(door: Door, id: str) -> str:
    return str(door.connection.execute("SELECT text FROM note WHERE id = ?", (id,)).fetchone()[0])


def _filter_of(door: Door, title: str) -> str | None:
    row = door.connection.execute('SELECT filter FROM "view" WHERE title = ?', (title,)).fetchone()
    return None if row is None else str(row[0])


def _tags(door: Door, kind: str, uid: str) -> set[str]:
    rows = door.connection.execute("SELECT tag FROM tag WHERE kind = ? AND target = ?", (kind, uid))
    return {row[0] for row in rows}
