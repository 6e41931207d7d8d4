"""From a form to changes of the case: the new things that are named first, then the thing that names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from db.case.meant import Meant
from db.text.typed_figures import cell, read_figures
from tui.state.form.form import Form, MeantBy, as_edtf, check, label_of, named_by
from tui.state.form.rows import ALIGNED, FormRow, RowKind

if TYPE_CHECKING:
    from db.work.workbench import Workbench


@dataclass(frozen=True, slots=True)
class NewThing:
    """An actor, region or source to add, with its fields as a case folder has them."""

    kind: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to write. `uid` is that of the thing to edit, empty for a new one.

    `fields` are texts as a case folder has them, `names` the uids in fields that name things, or new things.
    `expected` are the texts that they are to replace. `aligned` are those with whom an actor is aligned, and
    `parted` the uids of those with whom it is no longer.
    """

    uid: str
    fields: Mapping[str, str]
    names: Mapping[str, Sequence[str | NewThing]]
    expected: Mapping[str, str]
    kind: str = "claim"
    aligned: Sequence[str | NewThing] = ()
    parted: Sequence[str] = ()


class Written(NamedTuple):
    """What was written: the uid of the thing, the fields that are different now, and the names of new things.

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
    aligned: Sequence[str | NewThing] = ()
    parted: Sequence[str] = ()
    for row in form.changed:
        named = [one.uid or _new(form, row, one, found, today) for one in found.get(row.field, ())]
        if row.field == ALIGNED:
            before = form.base.get(ALIGNED, "").split(";")
            aligned = [one for one in named if one not in before]
            parted = [uid for uid in before if uid and uid not in named]
        elif row.kind is RowKind.NAMES:
            names[row.field] = named
        else:
            fields |= _values(form, row, today)
    expected = {name: form.base.get(name, "") for name in (*fields, *names)}
    return Plan(form.uid, fields, names, expected, form.kind, aligned, parted)


def _values(form: Form, row: FormRow, today: date) -> dict[str, str]:
    """What the text of a row comes to, by column."""
    text = form.text(row.field).strip()
    if row.kind is RowKind.FIGURE:
        read = read_figures(text) if text else None
        figures = (read.low, read.best, read.high) if read else (None, None, None)
        return dict(zip(row.columns, map(cell, figures), strict=True))
    return {row.field: as_edtf(text, today) if row.kind is RowKind.DATE else text}


def _new(form: Form, row: FormRow, one: Meant, found: MeantBy, today: date) -> NewThing:
    """A new thing, with what the rows about it say."""
    fields = {named_by(one.name) if row.names == "source" else "name": one.name}
    for about in form.rows:
        if about.owner != row.field:
            continue
        if about.kind is RowKind.NAMES:
            value = "".join(above.uid for above in found.get(about.field, ()))
        else:
            value = "".join(_values(form, about, today).values())
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
            edits = work.edit(plan.kind, plan.uid, fields, expected=plan.expected)
            uid, changed = plan.uid, tuple(one.field for one in edits)
            done += [one.id for one in edits]
        else:
            added = work.add(plan.kind, {name: text for name, text in fields.items() if text})
            uid, changed = added.target, tuple(fields)
            done.append(added.id)
        others = [uid_of(one) for one in plan.aligned]
        alignments = [one for other in others for one in work.align(uid, other)]
        alignments += [work.unalign(uid, other) for other in plan.parted]
        done += [one.id for one in alignments]
        return Written(uid, (*changed, *([ALIGNED] if alignments else [])), tuple(new), tuple(done))


def in_words(kind: str, columns: Sequence[str]) -> str:
    """Columns of a kind of thing as the form calls them."""
    return ", ".join(dict.fromkeys(label_of(kind, column) for column in columns))
