"""Reads the rules of a mapping from its tables: claims with speakers, places, sources, links and dates."""

from __future__ import annotations

import re
from typing import NamedTuple

from db.importing.mapped.conditions import Condition
from db.importing.mapped.dates.formats import date_formats
from db.importing.mapped.dates.orders import UNDECIDED, Decision
from db.importing.mapped.dates.rules import DATE_FORMS, DateRule
from db.importing.mapped.entities import PRECISIONS
from db.importing.mapped.number_rules import DECIMALS, THOUSANDS, NumberRule
from db.importing.mapped.reading.section import Section
from db.importing.mapped.rules import ClaimRule, LinkRule, PlaceRule, SourceRule, SpeakerRule
from db.importing.mapped.templates import Alternatives
from db.importing.uids import name_key
from db.model.claims import Relation

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
"""The syntax of names of mappings and claims."""

ATTRIBUTIONS = ("direct-quote", "indirect", "narrator", "unattributed")
"""The values of `attribution`."""

_EDTF = date_formats(("edtf",))
_ZONE = re.compile(r"Z|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9]")


class MappingDefaults(NamedTuple):
    """Settings for all claims of a mapping.

    The first day that dates may have, the decimal separator, that of thousands if it is stated, and the order of day
    and month if it is stated.
    """

    earliest: str
    decimal: str
    thousands: str | None = None
    order: Decision = UNDECIDED


def conditions(section: Section, key: str) -> tuple[Condition, ...]:
    """The conditions under a key."""
    return tuple(_condition(part) for part in section.sections(key))


def _condition(section: Section) -> Condition:
    condition = Condition(
        section.text("value", required=True),
        frozenset(map(name_key, section.strings("is"))),
        frozenset(map(name_key, section.strings("not"))),
        tuple(map(name_key, section.strings("contains"))),
        section.string("reason", ""),
    )
    section.finish()
    return condition


def _date(section: Section, key: str, defaults: MappingDefaults) -> DateRule | None:
    """A date: a template, a list of alternative templates, or a table."""
    if not section.has(key):
        return None
    none = Alternatives()
    if not isinstance(section.values[key], dict):
        text = section.text(key)
        return DateRule(key, text, none, _EDTF, "within", none, none, None, False, defaults.earliest)
    part = section.section(key)
    zone = part.string("zone", "")
    if zone and not _ZONE.fullmatch(zone):
        part.refuse("zone", f"“{zone}” is not a zone. Write Z, or hours and minutes such as +03:00")
    order = defaults.order
    if part.has("day_first"):
        order = order_of(part.flag("day_first"))
    rule = DateRule(
        key,
        part.text("from", required=True),
        part.text("to"),
        part.entities("format", date_formats, part.strings("format", ("edtf",))),
        part.choice("form", DATE_FORMS, "within"),
        part.word("form_by", DATE_FORMS),
        part.word("from_form", DATE_FORMS),
        part.splitter("split"),
        part.flag("drop_reversed"),
        defaults.earliest,
        zone,
        order,
        order,
    )
    part.finish()
    return rule


def order_of(day_first: bool) -> Decision:
    """The order of dates that a mapping states."""
    return Decision("dm" if day_first else "md")


def read_claim(section: Section, defaults: MappingDefaults) -> ClaimRule:
    """A table [[claim]]."""
    defaults = separators(section, defaults)
    name = section.string("name", "")
    if name and not NAME.fullmatch(name):
        section.refuse("name", "must consist of lower-case letters, digits and hyphens")
    each = section.string("each", "")
    if each and not name:
        section.lacks("name", "is missing: claims of a list need one, which tells them from the claim of the row")
    rule = ClaimRule(
        name=name,
        each=each,
        id=section.text("id"),
        text=section.text("text", required=True),
        quote=section.text("quote"),
        attribution=section.word("attribution", ATTRIBUTIONS),
        topic=section.text("topic"),
        language=section.text("language"),
        unit=section.text("unit"),
        notes=section.texts("note"),
        stated=_date(section, "stated", defaults),
        event=_date(section, "event", defaults),
        figure_low=_number(section, "figure_low", defaults),
        figure=_number(section, "figure", defaults),
        figure_high=_number(section, "figure_high", defaults),
        unattributed=section.flag("unattributed"),
        speakers=tuple(map(_speaker, section.sections("speaker"))),
        places=tuple(_place(part, defaults) for part in section.sections("place")),
        sources=tuple(_source(part, defaults) for part in section.sections("source")),
        links=tuple(map(_link, section.sections("link"))),
        when=conditions(section, "when"),
    )
    if not rule.speakers and not rule.unattributed:
        section.lacks("speaker", "is missing: add [[claim.speaker]], or unattributed = true")
    section.finish()
    return rule


def separators(section: Section, defaults: MappingDefaults) -> MappingDefaults:
    """The defaults with the separators that a table states. They must differ."""
    decimal, thousands = defaults.decimal, defaults.thousands
    if section.has("thousands"):
        thousands = section.choice("thousands", THOUSANDS, "")
        if thousands == decimal and not section.has("decimal"):
            decimal = next(sign for sign in DECIMALS if sign != thousands)
    decimal = section.choice("decimal", DECIMALS, decimal)
    if thousands == decimal:
        section.refuse("thousands", "is the decimal separator as well. State another decimal")
    return defaults._replace(decimal=decimal, thousands=thousands)


def _number(section: Section, key: str, defaults: MappingDefaults) -> NumberRule:
    return NumberRule(key, section.text(key), defaults.decimal, defaults.thousands)


def _speaker(section: Section) -> SpeakerRule:
    rule = SpeakerRule(
        name=section.text("name", required=True),
        id=section.text("id"),
        kind=section.text("kind"),
        role=section.text("role"),
        country=section.text("country"),
        parents=section.texts("parents"),
        parent_kinds=section.strings("parent_kinds"),
        split=section.splitter("split"),
        nobody=frozenset(map(name_key, section.strings("nobody"))),
        when=conditions(section, "when"),
    )
    section.finish()
    return rule


def _place(section: Section, defaults: MappingDefaults) -> PlaceRule:
    rule = PlaceRule(
        levels=section.texts("levels"),
        kinds=section.strings("kinds"),
        lat=_number(section, "lat", defaults),
        lon=_number(section, "lon", defaults),
        precision=section.word("precision", PRECISIONS),
        given=section.text("given"),
        iso=section.text("iso"),
        collapse=conditions(section, "collapse_when"),
        split=section.splitter("split"),
        when=conditions(section, "when"),
    )
    if not rule.levels:
        section.lacks("levels", "is missing: the names of the place, from the largest region to the smallest")
    if len(rule.kinds) > len(rule.levels):
        section.refuse("kinds", "has more kinds than there are levels")
    section.finish()
    return rule


def _source(section: Section, defaults: MappingDefaults) -> SourceRule:
    rule = SourceRule(
        outlet=section.text("outlet"),
        title=section.text("title"),
        url=section.text("url"),
        published=_date(section, "published", defaults),
        language=section.text("language"),
        archive_url=section.text("archive_url"),
        sha256=section.text("sha256"),
        split=section.splitter("split"),
        when=conditions(section, "when"),
    )
    section.finish()
    return rule


def _link(section: Section) -> LinkRule:
    incoming = section.has("from_row")
    if incoming and section.has("to_row"):
        section.refuse("from_row", "a link has either to_row or from_row, not both")
    if not section.has("relation"):
        section.lacks("relation", "is missing")
    rule = LinkRule(
        relation=section.word("relation", Relation),
        row=section.text("from_row" if incoming else "to_row"),
        split=section.splitter("split"),
        claim=section.string("claim", ""),
        incoming=incoming,
        note=section.text("note"),
        otherwise=section.text("otherwise"),
        optional=section.flag("optional"),
        when=conditions(section, "when"),
    )
    section.finish()
    return rule
