"""What the form asks the case: a thing as texts, what names mean, and how to go on with a name that is begun."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from db.case.case import Case
from db.case.meant import BETWEEN, Meant, Offer, known_as, meant, offers
from db.text.safe import line
from db.text.typed_figures import written_figures
from db.work.reading import aligned_with, texts_of
from tui.state.form.form import Form, MeantBy, names_in
from tui.state.form.rows import ALIGNED, RowKind

_OFFERS = 5


class Looked(NamedTuple):
    """What the names in a form mean, and the ways to go on in one of its rows."""

    found: MeantBy
    offers: Sequence[Offer]


def form_of_claim(case: Case, position: int) -> Form:
    """The form to edit the claim at a position, with the texts that it has."""
    claim = case.claim(position)
    figures = claim.figures
    texts = {
        "claim": claim.text,
        "speakers": _named(case, "actor", [(one.actor.uid, one.actor.name) for one in claim.speakers]),
        "stated_on": claim.stated,
        "event_date": claim.event,
        "regions": _named(case, "region", [(one.region.uid, one.region.name) for one in claim.places]),
        "topic": claim.topic,
        "figure": written_figures(figures) if figures else "",
        "unit": figures.unit if figures else "",
        "quote": claim.quote,
        "attribution": claim.attribution,
        "sources": BETWEEN.join(source.uid for source in claim.sources),
        "note": claim.note,
    }
    uid = case.uids((position,))[0]
    return Form(uid, texts, texts, texts_of(case.path, "claim", uid))


def form_of(case: Case, kind: str, uid: str) -> Form:
    """The form to edit an actor, region or source, with the texts that it has."""
    base = dict(texts_of(case.path, kind, uid))
    if kind == "actor":
        base[ALIGNED] = ";".join(aligned_with(case.path, uid))
    nodes = case.actors if kind == "actor" else case.regions
    texts = {field: line(text) for field, text in base.items()}
    for field in {"parent", ALIGNED} & base.keys():
        named = [(one, node.name if (node := nodes.by_uid(one)) else one) for one in base[field].split(";") if one]
        texts[field] = _named(case, kind, named)
    return Form(uid, texts, texts, base, kind)


def _named(case: Case, kind: str, things: Sequence[tuple[str, str]]) -> str:
    return BETWEEN.join(known_as(case, kind, uid, name) for uid, name in things)


def found_in(case: Case, form: Form) -> Mapping[str, Sequence[Meant]]:
    """What the names in a form mean, by the fields of its rows."""
    return {field: meant(case, kind, form.text(field)) for field, kind in names_in(form).items()}


def answer(case: Case, form: Form, field: str, begun: str, today: date) -> Looked:
    """What the names in a form mean, and how to go on in the row `field`, in which `begun` ends at the cursor."""
    return Looked(found_in(case, form), _offers(case, form, field, begun, today))


def _offers(case: Case, form: Form, field: str, begun: str, today: date) -> Sequence[Offer]:
    """The ways to go on with what is begun; none once it is written out."""
    row = next(one for one in form.rows if one.field == field)
    if row.words:
        found = [Offer(one, "") for one in row.words if one.startswith(begun)]
    elif row.kind in (RowKind.NAMES, RowKind.WORDS) and (begun or row.kind is RowKind.WORDS):
        found = list(offers(case, row.names, begun, today, _OFFERS))
    else:
        return ()
    return () if any(one.written == begun for one in found) else found
