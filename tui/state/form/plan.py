"""From a form to changes of the case: the new speaker, place or source first, then the claim that names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from db.case.meant import Meant
from tui.state.form.form import Form, MeantBy, as_edtf, check, named_by
from tui.state.form.rows import BY_FIELD, ROWS, FormRow, RowKind

if TYPE_CHECKING:
    from db.work.workbench import Workbench


@dataclass(frozen=True, slots=True)
class NewThing:
    """An actor, region or source to add, with its fields as a case folder has them."""

    kind: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to write. `uid` is that of the claim to edit, empty for a new one.

    `fields` are texts as a case folder has them, `names` the uids in fields that name things, or new things.
    `expected` are the texts that they are to replace.
    """

    uid: str
    fields: Mapping[str, str]
    names: Mapping[str, Sequence[str | NewThing]]
    expected: Mapping[str, str]


class Written(NamedTuple):
    """What was written: the uid of the claim, the fields that are different now, and the names of new things.

    `operations` are the ids of what was done, in its order.
    """

    uid: str
    fields: tuple[str, ...]
    new: tuple[str, ...]
    operations: tuple[str, ...]


def plan_of(form: Form, found: MeantBy, today: date) -> Plan:
    """What a form comes to; `found` is what all its names mean. Raises FormError if it cannot be accepted."""
    check(form, found, today)
    fields: dict[str, str] = {}
    names: dict[str, Sequence[str | NewThing]] = {}
    for row in form.changed:
        if row.kind is RowKind.NAMES:
            names[row.field] = [one.uid or _new(form, row, one, found, today) for one in found.get(row.field, ())]
        else:
            fields[row.field] = _value(form, row, today)
    return Plan(form.uid, fields, names, {row.field: form.base.get(row.field, "") for row in form.changed})


def _value(form: Form, row: FormRow, today: date) -> str:
    text = form.text(row.field).strip()
    return as_edtf(text, today) if row.kind is RowKind.DATE else text


def _new(form: Form, row: FormRow, one: Meant, found: MeantBy, today: date) -> NewThing:
    """A new thing, with what the rows about it say."""
    fields = {named_by(one.name) if row.names == "source" else "name": one.name}
    for about in ROWS:
        if about.owner != row.field:
            continue
        if about.kind is RowKind.NAMES:
            value = "".join(above.uid for above in found.get(about.field, ()))
        else:
            value = _value(form, about, today)
        if value:
            fields[about.column] = value
    return NewThing(row.names, fields)


def write(work: Workbench, plan: Plan) -> Written:
    """Write a plan in one transaction. Raises what a change raises."""
    new: list[str] = []
    done: list[str] = []

    def uid_of(one: str | NewThing) -> str:
        if isinstance(one, str):
            return one
        added = work.add(one.kind, one.fields)
        new.append(next(iter(one.fields.values())))
        done.append(added.id)
        return added.target

    with work.together():
        fields = dict(plan.fields)
        for name, members in plan.names.items():
            fields[name] = ";".join([uid_of(one) for one in members])
        if plan.uid:
            edits = work.edit("claim", plan.uid, fields, expected=plan.expected)
            changed = tuple(one.field for one in edits)
            return Written(plan.uid, changed, tuple(new), (*done, *(one.id for one in edits)))
        added = work.add("claim", {name: text for name, text in fields.items() if text})
        return Written(added.target, tuple(fields), tuple(new), (*done, added.id))


def in_words(fields: Sequence[str]) -> str:
    """Fields as the form calls them."""
    return ", ".join(BY_FIELD[field].label for field in fields if field in BY_FIELD)
