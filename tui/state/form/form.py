"""What is typed into the form of a thing, and what is wrong with it: the checks are those of an import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from db import dates
from db.case.meant import BETWEEN, Meant, is_address, parts
from db.importing.records import RefusedError
from db.text import phrases
from db.text.names import listed
from db.text.safe import is_cut, line
from db.text.typed_figures import is_approximate, read_figures
from db.work.effects.fields import blank, set_field
from tui.state.form.rows import ATTRIBUTIONS, LABELS, ROWS, FormRow, RowKind

_THING = {"speakers": "actor", "regions": "region", "sources": "source"}
_BEFORE = "before "
"""What the name of a column begins with in a draft for the text that the thing had in it."""
_PLAIN = 6
"""Digits up to which a number is read without commas."""
_CALLED = {"speakers": "speaker", "regions": "place", "sources": "source"}
_NEEDED: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "claim": (
        (("claim",), "Write first what is claimed."),
        (("speakers",), "Write who said it, or unattributed if nobody is named."),
    ),
    "actor": ((("name",), "Write first how the actor is called."),),
    "region": ((("name",), "Write first how the place is called."),),
    "source": ((("outlet", "title", "url"), "Write an outlet, a title or an address first."),),
}
"""For each kind the rows of which one must not be empty, and what is said then."""

MeantBy = Mapping[str, Sequence[Meant]]
"""What the names mean that are written into a row, by the field of the row."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form with texts as they are typed, by the fields of its rows; empty texts may be left out.

    `uid` is that of the thing that is edited, empty for a new one, and `given` are the texts that it had, as the form
    shows them. `base` are those that its columns had as a case folder writes them, when what is typed was begun.
    """

    uid: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    base: Mapping[str, str] = field(default_factory=dict)
    kind: str = "claim"

    @property
    def rows(self) -> tuple[FormRow, ...]:
        """The rows that the form can have."""
        return ROWS[self.kind]

    @property
    def key(self) -> str:
        """What its draft is kept under; ids have no blanks."""
        return self.uid if self.kind == "claim" else f"{self.kind} {self.uid}"

    def text(self, field: str) -> str:
        """What is in a row."""
        return self.texts.get(field, "")

    def typed(self, texts: Mapping[str, str]) -> Form:
        """The form with other texts in some of its rows."""
        return replace(self, texts={**self.texts, **texts})

    @property
    def is_touched(self) -> bool:
        """Whether there is anything in it that the thing does not have already."""
        return bool(self.draft)

    @property
    def draft(self) -> Mapping[str, str]:
        """The texts that are others than those that the thing has, as they are typed, and what they are to replace."""
        rows = [row for row in self.rows if self._differs(row.field)]
        columns = [column for row in rows for column in row.columns if self.uid]
        before = {f"{_BEFORE}{column}": self.base.get(column, "") for column in columns}
        return {**{row.field: self.text(row.field) for row in rows}, **before}

    def resumed(self, draft: Mapping[str, str]) -> Form:
        """The form with a draft in it, which is about the thing as it was when the draft was begun."""
        base = {name.removeprefix(_BEFORE): text for name, text in draft.items() if name.startswith(_BEFORE)}
        texts = {name: text for name, text in draft.items() if not name.startswith(_BEFORE)}
        return replace(self, texts={**self.texts, **texts}, base={**self.base, **base})

    def outdated(self, now: Mapping[str, str]) -> Mapping[str, str]:
        """The columns to be written of which the thing has another text `now` than that which is to be replaced."""
        columns = [column for row in self.changed for column in row.columns if self.uid]
        return {name: now.get(name, "") for name in columns if now.get(name, "") != self.base.get(name, "")}

    def _differs(self, field: str) -> bool:
        return self.text(field).strip() != self.given.get(field, "").strip()

    @property
    def changed(self) -> tuple[FormRow, ...]:
        """The rows of the thing itself whose texts are to be written."""
        return tuple(row for row in self.rows if not row.owner and self._differs(row.field))


@dataclass(frozen=True, slots=True)
class RowRemark:
    """What is said below a row: what its text means, or what is wrong with it."""

    text: str = ""
    is_problem: bool = False


class FormError(Exception):
    """A form cannot be accepted, because of the text in the row `field`."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(problem)
        self.field = field


def rows_for(form: Form, found: MeantBy) -> tuple[FormRow, ...]:
    """The rows that are shown: those about a new speaker, place or source only if there is one."""
    return tuple(row for row in form.rows if not row.owner or _is_asked(row, found))


def _is_asked(row: FormRow, found: MeantBy) -> bool:
    new = [one for one in found.get(row.owner, ()) if one.is_new]
    return bool(new) and (row.owner != "sources" or row.column != named_by(new[0].name))


def named_by(name: str) -> str:
    """The column that what is written for a new source stands in: its address or its outlet."""
    return "url" if is_address(name) else "outlet"


def as_edtf(text: str, today: date) -> str:
    """A date as it is stored. Besides EDTF notation, dates as people type them are read. Raises ValueError."""
    wanted = text.strip()
    if not wanted:
        return ""
    try:
        return dates.parse(wanted).text
    except ValueError as problem:
        try:
            read = dates.typed_span(wanted, today, dates.DAY_FORMS)
        except dates.AmbiguousDateError:
            raise
        except ValueError as other:
            raise (problem if any(sign in wanted for sign in "~?%[{X") else other) from None
    first, dots, last = read.partition("..")
    if read.startswith(("<", ">")):
        raise ValueError(f"{wanted[:60]} is not one date. Write 2025-04-26/.. for all from a day on.")
    return f"{first or '..'}/{last or '..'}" if dots else first


def remark(form: Form, row: FormRow, found: MeantBy, today: date) -> RowRemark:
    """What is said below a row while it is being typed. What is missing is not wrong yet."""
    text = form.text(row.field).strip()
    if not text:
        return RowRemark()
    if problem := problem_with(form, row, found, today):
        return RowRemark(problem, True)
    if row.kind is RowKind.DATE:
        written = as_edtf(text, today)
        said = dates.words(written)
        if said == text:
            return RowRemark()
        return RowRemark(said if written == text else f"{said} ({written})")
    if row.kind is RowKind.FIGURE:
        return RowRemark(_said_of_figure(text, form.text("unit")))
    if row.kind is RowKind.NAMES and row.field in found:
        return RowRemark(_said_of(row, text, found[row.field]))
    return RowRemark()


def _said_of_figure(text: str, unit: str) -> str:
    """How a quantity is read, as far as it does not say so itself."""
    figures = read_figures(text)
    words = phrases.figures(figures)
    if text == words and "." in text:
        return f"{words}, with a decimal point"
    if text == words or (text.isdecimal() and len(text) <= _PLAIN):
        return ""
    best = " as the best estimate" if is_approximate(text) else ""
    return line(f"{words}{f' {unit.strip()}' if unit.strip() else ''}{best}")


def _said_of(row: FormRow, text: str, found: Sequence[Meant]) -> str:
    """What names mean, as far as they do not say so themselves."""
    written = parts(text)
    known = [one.name for one, name in zip(found, written, strict=False) if not one.is_new and one.name != name]
    called = _CALLED.get(row.column, "actor" if row.names == "actor" else "region")
    new = [one.name for one in found if one.is_new]
    said = [f"new {called if len(new) == 1 else called + 's'}: {BETWEEN.join(new)}"] if new else []
    return line(f"{BETWEEN.join([BETWEEN.join(known)] * bool(known) + said)}")


def problem_with(form: Form, row: FormRow, found: MeantBy, today: date) -> str:
    """What an import would say against the text of a row, as a sentence; empty if nothing."""
    text = form.text(row.field).strip()
    if not text:
        return ""
    if is_cut(text) and text != form.given.get(row.field):
        return "This is too long to be changed here: conflict-tui edit sets all of it."
    if row.kind is RowKind.NAMES:
        return _problem_with_names(row, text, found.get(row.field, ()))
    if row.field == "attribution" and text not in ATTRIBUTIONS:
        return f"Write {listed(ATTRIBUTIONS, 'or')}."
    try:
        if row.kind is RowKind.FIGURE:
            read_figures(text)
            return ""
        kind = _THING.get(row.owner, form.kind)
        set_field(kind, blank(kind), row.column, as_edtf(text, today) if row.kind is RowKind.DATE else text)
    except (ValueError, RefusedError) as problem:
        said = str(problem).removeprefix(f"{row.column}: ").removeprefix(f"{row.column} ")
        return line(said[:1].upper() + said[1:]).rstrip(".") + "."
    return ""


def _problem_with_names(row: FormRow, text: str, found: Sequence[Meant]) -> str:
    problems = [one.problem for one in found if one.problem]
    if problems:
        return line(problems[0])
    if row.is_of_one and len(parts(text)) > 1:
        return "Write one name only."
    if row.owner and (new := [one.name for one in found if one.is_new]):
        return line(f"The case has no {new[0]!r} yet. Write a name that it has, or leave this empty.")
    if row.column == "sources" and sum(one.is_new for one in found) > 1:
        return "Only one of the sources can be new. Add the others afterwards."
    return ""


def check(form: Form, found: MeantBy, today: date) -> None:
    """Raise FormError for the first row because of which the form cannot be accepted."""
    for row in rows_for(form, found):
        if problem := problem_with(form, row, found, today):
            raise FormError(row.field, f"{row.label}: {problem}")
    for fields, asked in _NEEDED[form.kind]:
        if not any(parts(form.text(field)) for field in fields):
            raise FormError(fields[0], asked)


def label_of(kind: str, column: str) -> str:
    """How the form of a kind of thing calls a column."""
    return LABELS[kind].get(column, column)


def names_in(form: Form) -> Mapping[str, str]:
    """The texts of the rows of names, by field, each with the kind of things that it names."""
    return {row.field: row.names for row in form.rows if row.kind is RowKind.NAMES and form.text(row.field).strip()}
