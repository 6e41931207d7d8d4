"""Whether the case has a claim already that says what a new one says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from db import dates
from db.case.case import Case
from db.suggest.similar import similar_claims
from db.text.names import listed
from tui.state.form.form import Form, MeantBy, as_edtf

_LONGEST = 120


def twin_of(case: Case, form: Form, found: MeantBy, today: date) -> str:
    """The claim of the case that is most like that in a form, as a question; empty if none is.

    `found` is what the names in the form mean.
    """
    like = similar_claims(case, form.text("claim"), _ids(case, found), _days(form.text("stated_on"), today))
    if not like:
        return ""
    (row,) = case.rows([like[0].position])
    when = f", {dates.short(row.stated)}" if row.stated else ""
    text = f"{listed(row.speakers) or 'nobody named'}{when}: {row.statement}"
    return f"Already in the case? {text if len(text) <= _LONGEST else f'{text[: _LONGEST - 1].rstrip()}…'}"


def _ids(case: Case, found: MeantBy) -> Iterator[int]:
    for one in found.get("speakers", ()):
        actor = case.actors.by_uid(one.uid) if one.uid else None
        if actor is not None:
            yield actor.id


def _days(stated: str, today: date) -> tuple[str | None, str | None]:
    """The first and last day of a date as it is typed."""
    try:
        read = dates.parse(as_edtf(stated, today)) if stated.strip() else None
    except ValueError:
        return None, None
    return (read.start, read.end) if read else (None, None)
