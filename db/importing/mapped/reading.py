"""Mapping files (TOML) into mappings; every mistake is named with its key and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from db.errors import InputRefusedError
from db.importing.mapped.conditions import Condition
from db.importing.mapped.days import FORMS, Days, is_day, readers
from db.importing.mapped.lines import lines_of
from db.importing.mapped.model import (
    ClaimRule,
    LinkRule,
    Mapping,
    PlaceRule,
    Recognition,
    SourceRule,
    SpeakerRule,
)
from db.importing.mapped.nodes import PRECISIONS
from db.importing.mapped.section import Document, Section
from db.importing.mapped.templates import FILTERS, Filter, Text, value_table, word_list
from db.importing.naming import key as folded
from db.model import Relation

FOLDER = Path(__file__).parent.parent / "mappings"
"""The mappings that come with the program."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_AT_LINE = re.compile(r"(.*) \(at line (\d+), column \d+\)")
_EDTF = ("edtf",)
ATTRIBUTIONS = ("direct-quote", "indirect", "narrator", "unattributed")
"""How what was said came to be known."""


@lru_cache(1)
def shipped() -> tuple[Mapping, ...]:
    """All mappings that come with the program, in the order of their names."""
    return tuple(read_mapping(path) for path in sorted(FOLDER.glob("*.toml")))


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file. Raises InputRefusedError that names the file, the line and the key."""
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise InputRefusedError(f"the mapping {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputRefusedError(f"the mapping {path} is no text in UTF-8; save it as UTF-8") from error
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, line = _toml_error(error, text)
        raise InputRefusedError(f"{path.name} line {line}: no proper TOML: {reason}") from error
    return _mapping(path, Section(Document(path.name, lines_of(text)), (), values))


def _toml_error(error: tomllib.TOMLDecodeError, text: str) -> tuple[str, int]:
    found = _AT_LINE.fullmatch(str(error))
    return (found[1], int(found[2])) if found else (str(error), text.count("\n") + 1)


def _mapping(path: Path, top: Section) -> Mapping:
    document = top.document
    document.filters = dict(FILTERS) | dict(_tables(top.section("values"))) | dict(_lists(top.section("words")))
    name = top.string("name")
    if name and not _NAME.fullmatch(name):
        top.refuse("name", "must consist of small letters, digits and hyphens")
    namespace = top.string("namespace", name)
    if namespace and not _NAME.fullmatch(namespace):
        top.refuse("namespace", "must consist of small letters, digits and hyphens")
    recognition = _recognition(top.section("recognise"))
    earliest = _earliest(top)
    claims = tuple(_claim(section, earliest) for section in top.sections("claim"))
    if not claims:
        top.lacks("claim", "is missing: a mapping makes at least one claim of a row, under [[claim]]")
    mapping = Mapping(
        path=path,
        name=name,
        title=top.string("title"),
        namespace=namespace,
        recognition=recognition,
        where=top.string("rows", ""),
        missing=frozenset(top.strings("missing")),
        key=top.text("key"),
        hash=_hash(top),
        take=_conditions(top, "take"),
        skip=_conditions(top, "skip"),
        claims=claims,
        used=tuple(document.used.items()),
    )
    top.finish()
    document.complete()
    _check(top, mapping)
    return mapping


def _earliest(top: Section) -> str:
    """The first day that dates may have, or nothing."""
    found = top.string("earliest", "")
    if found and not is_day(found):
        top.refuse("earliest", f"“{found}” is not a day as ISO writes it, such as 2022-02-24")
    return found


def _hash(top: Section) -> tuple[str, ...]:
    """The columns that tell rows apart together."""
    found = top.strings("hash")
    for column in found:
        if column[:1] == "{":
            top.refuse("hash", f"takes column names, not templates: write {column.strip('{}')} for {column}")
    return found


def _check(top: Section, mapping: Mapping) -> None:
    """What no single key can tell."""
    if bool(mapping.key) == bool(mapping.hash):
        top.refuse("key", "write either key (what tells rows apart) or hash (the columns that do so together)")
    names = [claim.name for claim in mapping.claims]
    for number, claim in enumerate(mapping.claims, 1):
        if claim.name in names[: number - 1]:
            top.document.refuse(("claim", str(number), "name"), f"two claims of a row are called “{claim.name}”")
        for place, link in enumerate(claim.links, 1):
            if link.claim not in names and not link.optional:
                at = ("claim", str(number), "link", str(place), "claim")
                top.document.refuse(at, f"there is no claim called “{link.claim}” in this mapping")


def _recognition(section: Section) -> Recognition:
    found = Recognition(section.strings("columns", None), section.strings("optional"), section.strings("absent"))
    if not found.columns:
        section.lacks("columns", "must name at least one column")
    section.finish()
    return found


def _tables(section: Section) -> Iterable[tuple[str, Filter]]:
    for name in section.values:
        table = section.section(name)
        yield name, value_table({key: table.string(key, "") for key in table.values})


def _lists(section: Section) -> Iterable[tuple[str, Filter]]:
    for name in section.values:
        table = section.section(name)
        yield name, word_list({key: table.strings(key, None) for key in table.values})


def _conditions(section: Section, key: str) -> tuple[Condition, ...]:
    return tuple(_condition(part) for part in section.sections(key))


def _condition(section: Section) -> Condition:
    found = Condition(
        section.text("value", required=True),
        frozenset(map(folded, section.strings("is"))),
        frozenset(map(folded, section.strings("not"))),
        tuple(map(folded, section.strings("contains"))),
        section.string("reason", ""),
    )
    section.finish()
    return found


def _days(section: Section, key: str, earliest: str) -> Days | None:
    """A date: a template or a list of them, or a table that says more."""
    if not section.has(key):
        return None
    if not isinstance(section.values[key], dict):
        return Days(key, section.text(key), Text(), readers(_EDTF), _EDTF, "day", Text(), None, False, earliest)
    part = section.section(key)
    formats = part.strings("format", _EDTF)
    found = Days(
        key,
        part.text("from", required=True),
        part.text("to"),
        part.made("format", readers, formats),
        formats,
        part.choice("form", FORMS, "within"),
        part.word("form_by", FORMS),
        part.splitter("split"),
        part.flag("drop_reversed"),
        earliest,
    )
    part.finish()
    return found


def _claim(section: Section, earliest: str) -> ClaimRule:
    name = section.string("name", "")
    if name and not _NAME.fullmatch(name):
        section.refuse("name", "must consist of small letters, digits and hyphens")
    found = ClaimRule(
        name=name,
        text=section.text("text", required=True),
        quote=section.text("quote"),
        attribution=section.word("attribution", ATTRIBUTIONS),
        topic=section.text("topic"),
        language=section.text("language"),
        unit=section.text("unit"),
        notes=section.texts("note"),
        stated=_days(section, "stated", earliest),
        event=_days(section, "event", earliest),
        figure_low=section.text("figure_low"),
        figure=section.text("figure"),
        figure_high=section.text("figure_high"),
        unattributed=section.flag("unattributed"),
        speakers=tuple(map(_speaker, section.sections("speaker"))),
        places=tuple(map(_place, section.sections("place"))),
        sources=tuple(_source(part, earliest) for part in section.sections("source")),
        links=tuple(map(_link, section.sections("link"))),
        when=_conditions(section, "when"),
    )
    if not found.speakers and not found.unattributed:
        section.lacks("speaker", "is missing: say who speaks under [[claim.speaker]], or unattributed = true")
    section.finish()
    return found


def _speaker(section: Section) -> SpeakerRule:
    found = SpeakerRule(
        name=section.text("name", required=True),
        id=section.text("id"),
        kind=section.text("kind"),
        role=section.text("role"),
        country=section.text("country"),
        parents=section.texts("parents"),
        parent_kinds=section.strings("parent_kinds"),
        split=section.splitter("split"),
        when=_conditions(section, "when"),
    )
    section.finish()
    return found


def _place(section: Section) -> PlaceRule:
    found = PlaceRule(
        levels=section.texts("levels"),
        kinds=section.strings("kinds"),
        lat=section.text("lat"),
        lon=section.text("lon"),
        precision=section.word("precision", PRECISIONS),
        given=section.text("given"),
        iso=section.text("iso"),
        collapse=_conditions(section, "collapse_when"),
        when=_conditions(section, "when"),
    )
    if not found.levels:
        section.lacks("levels", "is missing: the names of the place, from the widest to the narrowest")
    if len(found.kinds) > len(found.levels):
        section.refuse("kinds", "names more kinds than there are levels")
    section.finish()
    return found


def _source(section: Section, earliest: str) -> SourceRule:
    found = SourceRule(
        outlet=section.text("outlet"),
        title=section.text("title"),
        url=section.text("url"),
        published=_days(section, "published", earliest),
        language=section.text("language"),
        split=section.splitter("split"),
        when=_conditions(section, "when"),
    )
    section.finish()
    return found


def _link(section: Section) -> LinkRule:
    incoming = section.has("from_row")
    if incoming and section.has("to_row"):
        section.refuse("from_row", "a link has either to_row or from_row")
    if not section.has("relation"):
        section.lacks("relation", "is missing")
    found = LinkRule(
        relation=section.word("relation", Relation),
        row=section.text("from_row" if incoming else "to_row"),
        claim=section.string("claim", ""),
        incoming=incoming,
        note=section.text("note"),
        otherwise=section.text("otherwise"),
        optional=section.flag("optional"),
        when=_conditions(section, "when"),
    )
    section.finish()
    return found
