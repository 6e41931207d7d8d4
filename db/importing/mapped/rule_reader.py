"""Reads the rules of a mapping from its tables: claims with speakers, places, sources, links and dates."""

from __future__ import annotations

import re
from typing import NamedTuple

from db.importing.mapped.conditions import Condition
from db.importing.mapped.date_rules import DATE_FORMS, DateRule, date_parsers
from db.importing.mapped.entities import PRECISIONS
from db.importing.mapped.number_rules import DECIMALS, NumberRule
from db.importing.mapped.rules import ClaimRule, LinkRule, PlaceRule, SourceRule, SpeakerRule
from db.importing.mapped.section import Section
from db.importing.mapped.templates import Alternatives
from db.importing.uids import name_key
from db.model.claims import Relation

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
"""The syntax of names of mappings and claims."""

ATTRIBUTIONS = ("direct-quote", "indirect", "narrator", "unattributed")
"""The values of `attribution`."""

_EDTF = ("edtf",)


class MappingDefaults(NamedTuple):
    """Settings for all claims of a mapping: the first day that dates may have, and the decimal separator."""

    earliest: str
    decimal: str


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


def _date(section: Section, key: str, earliest: str) -> DateRule | None:
    """A date: a template, a list of alternative templates, or a table."""
    if not section.has(key):
        return None
    if not isinstance(section.values[key], dict):
        return DateRule(
            key,
            section.text(key),
            Alternatives(),
            date_parsers(_EDTF),
            _EDTF,
            "day",
            Alternatives(),
            Alternatives(),
            None,
            False,
            earliest,
        )
    part = section.section(key)
    formats = part.strings("format", _EDTF)
    rule = DateRule(
        key,
        part.text("from", required=True),
        part.text("to"),
        part.entities("format", date_parsers, formats),
        formats,
        part.choice("form", DATE_FORMS, "within"),
        part.word("form_by", DATE_FORMS),
        part.word("from_form", DATE_FORMS),
        part.splitter("split"),
        part.flag("drop_reversed"),
        earliest,
    )
    part.finish()
    return rule


def read_claim(section: Section, defaults: MappingDefaults) -> ClaimRule:
    """A table [[claim]]."""
    earliest = defaults.earliest
    defaults = defaults._replace(decimal=section.choice("decimal", DECIMALS, defaults.decimal))
    name = section.string("name", "")
    if name and not NAME.fullmatch(name):
        section.refuse("name", "must consist of lower-case letters, digits and hyphens")
    rule = ClaimRule(
        name=name,
        text=section.text("text", required=True),
        quote=section.text("quote"),
        attribution=section.word("attribution", ATTRIBUTIONS),
        topic=section.text("topic"),
        language=section.text("language"),
        unit=section.text("unit"),
        notes=section.texts("note"),
        stated=_date(section, "stated", earliest),
        event=_date(section, "event", earliest),
        figure_low=NumberRule("figure_low", section.text("figure_low"), defaults.decimal),
        figure=NumberRule("figure", section.text("figure"), defaults.decimal),
        figure_high=NumberRule("figure_high", section.text("figure_high"), defaults.decimal),
        unattributed=section.flag("unattributed"),
        speakers=tuple(map(_speaker, section.sections("speaker"))),
        places=tuple(_place(part, defaults.decimal) for part in section.sections("place")),
        sources=tuple(_source(part, earliest) for part in section.sections("source")),
        links=tuple(map(_link, section.sections("link"))),
        when=conditions(section, "when"),
    )
    if not rule.speakers and not rule.unattributed:
        section.lacks("speaker", "is missing: add [[claim.speaker]], or unattributed = true")
    section.finish()
    return rule


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


def _place(section: Section, decimal: str) -> PlaceRule:
    rule = PlaceRule(
        levels=section.texts("levels"),
        kinds=section.strings("kinds"),
        lat=NumberRule("lat", section.text("lat"), decimal),
        lon=NumberRule("lon", section.text("lon"), decimal),
        precision=section.word("precision", PRECISIONS),
        given=section.text("given"),
        iso=section.text("iso"),
        collapse=conditions(section, "collapse_when"),
        when=conditions(section, "when"),
    )
    if not rule.levels:
        section.lacks("levels", "is missing: the names of the place, from the largest region to the smallest")
    if len(rule.kinds) > len(rule.levels):
        section.refuse("kinds", "has more kinds than there are levels")
    section.finish()
    return rule


def _source(section: Section, earliest: str) -> SourceRule:
    rule = SourceRule(
        outlet=section.text("outlet"),
        title=section.text("title"),
        url=section.text("url"),
        published=_date(section, "published", earliest),
        language=section.text("language"),
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
