"""The commands `note`, `tag`, `grade` and `unify`: what they do and say."""

from __future__ import annotations

from collections.abc import Sequence

from db.errors import ChangeRefusedError
from db.work.workbench import Workbench
from tui.cli.work.doing import at_work, print_ids, tell
from tui.cli.work.options import ChangeRequest


def note(wanted: ChangeRequest, kind: str, uid: str, text: str) -> None:
    """Write a note; the id of the operation is that of the note."""
    with at_work(wanted) as work:
        done = work.note(kind, uid, text, why=wanted.why)
    print_ids(wanted, [done])
    tell(f"Noted on {kind} {uid}")


def drop_note(wanted: ChangeRequest, kind: str, uid: str, id: str) -> None:
    """Drop a note of a thing, which must have only one if no id is given."""
    with at_work(wanted) as work:
        done = work.drop_note(_note_of(work, kind, uid, id), why=wanted.why)
    print_ids(wanted, [done])
    tell(f"Dropped the note {done.target} on {kind} {uid}")


def tag(wanted: ChangeRequest, kind: str, uid: str, tags: Sequence[str], drop: bool) -> None:
    """Put tags on a thing, or take them from it; all or none."""
    with at_work(wanted) as work:
        done = (work.untag if drop else work.tag)(kind, uid, *tags, why=wanted.why)
    print_ids(wanted, done)
    named = ", ".join(str(one.content) for one in done)
    if drop:
        tell(f"No longer tagged {named}: {kind} {uid}")
    else:
        tell(f"Tagged {named}: {kind} {uid}" if done else f"{kind.capitalize()} {uid} is tagged so already")


def grade(wanted: ChangeRequest, kind: str, uid: str, grade: str) -> None:
    """Grade a thing; "" takes its grade away."""
    with at_work(wanted) as work:
        done = work.grade(kind, uid, grade, why=wanted.why)
    print_ids(wanted, done)
    if done:
        tell(f"Graded {done[-1].content}: {kind} {uid}" if grade else f"No longer graded: {kind} {uid}")
    else:
        tell(f"{kind.capitalize()} {uid} is graded so already" if grade else f"{kind.capitalize()} {uid} has no grade")


def unify(wanted: ChangeRequest, kind: str, uid: str, into: str) -> None:
    """Let one name stand for another as well."""
    with at_work(wanted) as work:
        done = work.unify(kind, uid, into, why=wanted.why)
    print_ids(wanted, [done])
    tell(f"{kind.capitalize()} {uid} is {into} from now on")


def _note_of(work: Workbench, kind: str, uid: str, id: str) -> str:
    """The id of a note on a thing: the one given, or the only one."""
    in_force = [entry.operation for entry in work.entries() if entry.in_force]
    dropped = {one.target for one in in_force if one.op == "note.drop"}
    notes = tuple(one.id for one in in_force if one.op == "note.add" and (one.kind, one.target) == (kind, uid))
    left = tuple(one for one in notes if one not in dropped)
    if id in left:
        return id
    if not left:
        raise ChangeRefusedError(f"{kind.capitalize()} {uid} has no note")
    if id:
        raise ChangeRefusedError(f"{kind.capitalize()} {uid} has no note {id[:60]}. It has {', '.join(left)}", left)
    if len(left) > 1:
        raise ChangeRefusedError(f"{kind.capitalize()} {uid} has several notes. Name one: {', '.join(left)}", left)
    return left[0]
